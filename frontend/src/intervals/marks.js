// The intervals of one sample while they are being marked: which there are, which one is chosen,
// where the next one begins. Knows neither the page nor the stage.

export class Marks {
  /** `axis`: {start, end}. `known`: an earlier answer's intervals. */
  constructor({ start, end }, known = []) {
    this.axis = { start, end };
    this.items = known.map((one) => ({ ...one, suggested: false }));
    this.chosen = null;
    this.pending = null; // where an interval begins that has no end yet
    this.category = null; // of the next one
  }

  /** Begins an interval here; its end is still to come. */
  begin(at) {
    this.pending = this.#inside(at);
    this.chosen = null;
  }

  /** Ends the interval that was begun, whichever way it goes. False where it has no length. */
  finish(at) {
    if (this.pending === null || !this.#add(this.pending, at)) return false;
    this.pending = null;
    return true;
  }

  /** An interval drawn at once; it is chosen, to be put right. */
  draw(start, end) {
    if (!this.#add(start, end)) return false;
    this.chosen = this.items.length - 1;
    this.pending = null;
    return true;
  }

  /** Moves one or both ends. False, and nothing is changed, where no length would be left. */
  change(index, { start = this.items[index].start, end = this.items[index].end }) {
    const [from, to] = [this.#inside(start), this.#inside(end)];
    if (!(from < to)) return false;
    Object.assign(this.items[index], { start: from, end: to, suggested: false });
    return true;
  }

  /** The category of the chosen one, or else of the next. */
  take(category) {
    if (this.chosen === null) this.category = category;
    else Object.assign(this.items[this.chosen], { category, suggested: false });
  }

  choose(index) {
    this.chosen = index !== null && index in this.items ? index : null;
  }

  /** The next or the one before, in the order of the list; beyond the last one, none. */
  step(by) {
    const count = this.items.length;
    const places = count + 1; // the last place is none
    const from = this.chosen ?? count;
    const to = (from + by + places) % places;
    this.chosen = to === count ? null : to;
  }

  /** Takes out the chosen one, or what was only begun. */
  remove(index = this.chosen) {
    if (index === null) this.pending = null;
    else this.items.splice(index, 1);
    this.chosen = null;
  }

  suggest(intervals) {
    this.items = this.items.filter(({ suggested }) => !suggested);
    this.items.push(...intervals.map((one) => ({ ...one, suggested: true })));
    this.chosen = null;
  }

  confirm(index) {
    if (index !== null) this.items[index].suggested = false;
  }

  confirmAll() {
    for (const one of this.items) one.suggested = false;
  }

  /** How many suggestions nobody has looked at. */
  get open() {
    return this.items.filter(({ suggested }) => suggested).length;
  }

  /** As it is posted: in the order of time. */
  get value() {
    const told = this.items.map(({ start, end, category }) => ({ start, end, category }));
    return told.sort((one, other) => one.start - other.start || one.end - other.end);
  }

  #add(one, other) {
    const [start, end] = [one, other].map((at) => this.#inside(at)).sort((low, high) => low - high);
    if (!(start < end)) return false;
    this.items.push({ start, end, category: this.category, suggested: false });
    return true;
  }

  #inside(at) {
    return Math.min(Math.max(at, this.axis.start), this.axis.end);
  }
}
