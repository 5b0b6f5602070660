// <task-shapes>: boxes and polygons, by mouse, finger or keyboard alone.

import { word } from "../desk/words.js";
import { Drawing } from "../shapes/drawing.js";
import { bounds, isIn, isShape, middling, moved, placed } from "../shapes/geometry.js";
import { Layer } from "../shapes/layer.js";
import { List } from "../shapes/list.js";

const FAR = 10; // pixels of a step with Shift
const SAID = { box: "shape_drawing_box", polygon: "shape_drawing_polygon", pick: "shape_picking" };
const STEPS = { Left: { x: -1, y: 0 }, Right: { x: 1, y: 0 }, Up: { x: 0, y: -1 }, Down: { x: 0, y: 1 } };
const TYPED_IN = "input, textarea, select";

class TaskShapes extends HTMLElement {
  #tool = "box";
  #category = null; // of the next shape; stays from one sample to the next

  connectedCallback() {
    this.layer = null;
    this.drawing = new Drawing(() => this.#paint());
    this.look = looks(this.querySelectorAll("[data-category]"));
    this.#category = [...this.look.keys()][0];
    const icons = Object.fromEntries([...this.querySelectorAll("[data-icon]")].map((one) => [one.dataset.icon, one.firstElementChild]));
    this.list = new List(this.querySelector(".drawn"), { told: this.#listed(), look: this.#look, icons });
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true, signal });
  }

  disconnectedCallback() {
    this.leaving.abort();
    this.#leave();
  }

  // What the desk asks of a task

  async begin({ claim, stage, value }) {
    this.#leave();
    this.stage = stage;
    this.drawing.begin(value?.shapes);
    this.#say("");
    await claim.ready;
    if (this.stage !== stage || !stage.picture?.isConnected) return; // it took too long, or cannot be shown
    this.layer = new Layer(stage, { told: this.#drawn(), look: this.#look });
    stage.mayPan = (event) => !this.layer?.owns(event);
    stage.addEventListener("view", this.#lookAround);
    this.#use(this.#tool);
    this.#lookAround();
  }

  suggest(value) {
    this.drawing.suggest(value?.shapes ?? []);
    this.#lookAround();
  }

  /** The one that is picked; otherwise all, if they could all be seen. */
  accept() {
    const { one, unsettled } = this.drawing;
    if (one?.suggested) return this.drawing.accept(one.id);
    if (!unsettled.every(({ seen }) => seen)) return this.#say(word("shape_unseen"));
    return this.drawing.accept();
  }

  collect() {
    const { unsettled, shapes } = this.drawing;
    if (unsettled.length) {
      this.#say(word("shape_unsettled", { n: unsettled.length }));
      return null;
    }
    const caption = shapes.length ? word("shape_count", { n: shapes.length }) : word("shape_empty");
    return { value: { shapes }, mark: this.querySelector(".mark"), caption };
  }

  do(action, button) {
    const [, far, direction] = /^(nudge|pan)(Left|Right|Up|Down)$/.exec(action) ?? [];
    if (direction) return this.#nudge(direction, far === "pan" ? FAR : 1);
    const act = {
      box: () => this.#use("box"),
      polygon: () => this.#use("polygon"),
      pick: () => this.#use("pick"),
      category: () => this.#categorise(button.dataset.category),
      addBox: () => this.layer && this.#add(middling(this.stage.seen, this.stage.size)),
      nextShape: () => this.drawing.pickNext(1),
      previousShape: () => this.drawing.pickNext(-1),
      removeShape: () => this.#remove(),
      undoShape: () => this.drawing.undo(),
      redoShape: () => this.drawing.redo(),
    }[action];
    act?.();
    return Boolean(act);
  }

  // What changes the drawing

  #drawn() {
    return {
      drawn: (shape) => this.#add(shape),
      pick: (id) => this.drawing.pick(id),
      change: (id, shape) => this.#change(id, shape, "pull"),
      released: () => this.drawing.part(),
    };
  }

  #listed() {
    const shape = (id) => this.drawing.items.find((item) => item.id === id).shape;
    return {
      pick: (id) => id !== this.drawing.picked && this.drawing.pick(id),
      now: (id) => bounds(shape(id)),
      place: (id, name, number) => this.#change(id, placed(shape(id), name, number, this.stage.size)),
      accept: (id) => this.drawing.accept(id),
      remove: (id) => this.drawing.remove(id),
    };
  }

  #add(shape) {
    if (!isShape(shape)) return this.#say(word("shape_too_small"));
    this.#say("");
    return this.drawing.add({ ...shape, category: this.#category });
  }

  #change(id, shape, joint) {
    const before = this.drawing.items.find((item) => item.id === id);
    if (!before) return;
    const now = { ...shape, category: before.shape.category };
    this.drawing.change(id, isShape(now) ? now : before.shape, joint);
  }

  #categorise(name) {
    this.#category = name;
    const { one } = this.drawing;
    if (one) this.drawing.change(one.id, { ...one.shape, category: name });
    else this.#paint();
  }

  /** False where nothing is picked: the arrows are then the stage's. */
  #nudge(direction, far) {
    const { one } = this.drawing;
    if (!one) return false;
    const { x, y } = STEPS[direction];
    this.drawing.change(one.id, moved(one.shape, { x: x * far, y: y * far }, this.stage.size), "nudge");
    return true;
  }

  #remove() {
    const isCorner = this.stage.querySelector(".a9s-handle-dot.selected"); // which Annotorious takes away itself
    if (this.drawing.one && !isCorner) this.drawing.remove(this.drawing.picked);
  }

  /** The drawing's own way back, apart from the desk's; in a field, the field's. */
  #key(event) {
    const meant = (event.ctrlKey || event.metaKey) && ["KeyZ", "KeyY"].includes(event.code);
    if (!meant || event.target.closest(TYPED_IN)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.code === "KeyY" || event.shiftKey) this.drawing.redo();
    else this.drawing.undo();
  }

  // What is on the screen

  #look = (category) => this.look.get(category) ?? [...this.look.values()][0];

  #lookAround = () => {
    if (!this.layer) return;
    const part = this.stage.seen;
    this.drawing.see((shape) => isIn(shape, part));
  };

  #use(tool) {
    this.#tool = tool;
    this.layer?.use(tool === "pick" ? null : tool);
    for (const name of Object.keys(SAID)) {
      this.querySelector(`[data-do=${name}]`).setAttribute("aria-pressed", String(name === tool));
    }
    this.querySelector(".how").textContent = word(SAID[tool]);
    this.#paint();
  }

  #paint() {
    const { items, picked, canUndo, canRedo } = this.drawing;
    this.layer?.paint(items, picked);
    this.list.paint(items, picked);
    this.querySelector(".none").hidden = items.length > 0;
    this.querySelector("[data-do=undoShape]").disabled = !canUndo;
    this.querySelector("[data-do=redoShape]").disabled = !canRedo;
    for (const button of this.querySelectorAll("[data-category]")) {
      button.setAttribute("aria-pressed", String(button.dataset.category === this.#category));
    }
  }

  #say(text) {
    const place = this.querySelector(".said");
    place.textContent = text;
    place.hidden = !text;
  }

  #leave() {
    this.stage?.removeEventListener("view", this.#lookAround);
    if (this.stage) this.stage.mayPan = () => true;
    this.layer?.destroy();
    [this.layer, this.stage] = [null, null];
  }
}

/** How each category looks, from its button: {colour, key, mark}. */
function looks(buttons) {
  return new Map(
    [...buttons].map((button) => [
      button.dataset.category,
      { colour: button.dataset.colour, key: button.dataset.key ?? "", mark: button.querySelector("svg") },
    ]),
  );
}

customElements.define("task-shapes", TaskShapes);
