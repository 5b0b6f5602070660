// What has been drawn on one sample, with a way back and forth. Pure: it paints nothing.
//
// An item is {id, shape, suggested, seen}; every change makes new ones, so that the past stays.

export class Drawing {
  #past = [];
  #future = [];
  #joint = null; // what the last change was of, if the next like it belongs to the same step
  #ids = 0;

  /** `changed` is called after every change, of the items or of what is picked. */
  constructor(changed = () => {}) {
    this.changed = changed;
    this.items = [];
    this.picked = null;
  }

  get one() {
    return this.items.find(({ id }) => id === this.picked) ?? null;
  }

  get unsettled() {
    return this.items.filter(({ suggested }) => suggested);
  }

  /** The answer: what has been drawn, and what of the suggested has been taken over. */
  get shapes() {
    return this.items.filter(({ suggested }) => !suggested).map(({ shape }) => shape);
  }

  /** Starts anew, with nothing to go back to. */
  begin(shapes = []) {
    this.items = shapes.map((shape) => this.#item(shape, false));
    [this.#past, this.#future, this.#joint, this.picked] = [[], [], null, null];
    this.changed();
  }

  /** Puts suggestions in the place of those that are still untouched. */
  suggest(shapes) {
    this.items = [...this.items.filter(({ suggested }) => !suggested), ...shapes.map((one) => this.#item(one, true))];
    this.changed();
  }

  add(shape) {
    const item = this.#item(shape, false);
    this.#step([...this.items, item]);
    this.pick(item.id);
  }

  /** Whoever changes a suggestion has looked at it. `joint`: further changes like it are one step. */
  change(id, shape, joint = null) {
    const items = this.items.map((item) => (item.id === id ? { ...item, shape, suggested: false } : item));
    this.#step(items, joint && `${joint} ${id}`);
    this.changed();
  }

  remove(id) {
    const at = this.items.findIndex((item) => item.id === id);
    const items = this.items.filter((item) => item.id !== id);
    this.#step(items);
    this.pick(items[Math.min(at, items.length - 1)]?.id ?? null);
  }

  /** Takes over one suggestion, or, without a name, all. */
  accept(id = null) {
    const meant = (item) => item.suggested && (id === null || item.id === id);
    this.#step(this.items.map((item) => (meant(item) ? { ...item, suggested: false } : item)));
    this.changed();
  }

  pick(id) {
    this.picked = id;
    this.#joint = null;
    this.changed();
  }

  /** The hand is off the mouse: what comes is a step of its own. */
  part() {
    this.#joint = null;
  }

  /** Picks the one after or before, around. */
  pickNext(by) {
    if (!this.items.length) return;
    const at = this.items.findIndex(({ id }) => id === this.picked);
    const start = at < 0 && by < 0 ? 0 : at;
    this.pick(this.items[(start + by + this.items.length) % this.items.length].id);
  }

  /** Notes which suggestions somebody could see. */
  see(isSeen) {
    this.items = this.items.map((item) => (item.seen || !isSeen(item.shape) ? item : { ...item, seen: true }));
  }

  undo() {
    return this.#travel(this.#past, this.#future);
  }

  redo() {
    return this.#travel(this.#future, this.#past);
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  #travel(from, to) {
    if (!from.length) return false;
    to.push(this.items);
    this.items = from.pop();
    this.#joint = null;
    if (!this.one) this.picked = null;
    this.changed();
    return true;
  }

  #step(items, joint = null) {
    if (!joint || joint !== this.#joint) this.#past.push(this.items);
    this.#future = [];
    this.#joint = joint;
    this.items = items;
  }

  #item(shape, suggested) {
    this.#ids += 1;
    return { id: `shape-${this.#ids}`, shape, suggested, seen: false };
  }
}
