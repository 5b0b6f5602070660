// Mouse, pen and fingers on the stage: what they ask of the view.

const LEFT = 0;
const MIDDLE = 1;
const RIGHT = 2;
const SLACK = 4; // pixels: less is a click, and belongs to whoever is under it
const LINE = 16; // of a wheel that counts in lines
const WHEEL = 0.0016;
const PINCHED = 6; // a touchpad's pinch comes as a wheel with small steps

export class Gestures {
  #pointers = new Map();
  #drag = null; // {means: "pan" | "level", from, moved}

  /** `asked`: pan(by), zoom(factor, at), level(by), mayPan(event), levels(event). */
  constructor(element, asked) {
    Object.assign(this, { element, asked });
    const hear = (type, handle, options) => element.addEventListener(type, handle.bind(this), options);
    hear("wheel", this.#wheel, { passive: false });
    hear("pointerdown", this.#down);
    hear("pointermove", this.#move);
    hear("pointerup", this.#up, { capture: true }); // whoever keeps it to himself
    hear("pointercancel", this.#up, { capture: true });
    hear("contextmenu", (event) => this.asked.levels(event) && event.preventDefault());
  }

  #wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode ? LINE : 1;
    const steps = event.deltaY * lines * WHEEL * (event.ctrlKey ? PINCHED : 1);
    this.asked.zoom(Math.exp(-steps), this.#at(event));
  }

  #down(event) {
    this.#pointers.set(event.pointerId, this.#at(event));
    const means = this.#pointers.size === 1 ? this.#meant(event) : null;
    this.#drag = means && { means, from: this.#at(event), moved: false };
    if (event.button === MIDDLE) event.preventDefault(); // no scrolling by itself
  }

  #meant(event) {
    if (this.asked.levels(event)) return "level";
    if (event.button === MIDDLE || (event.button === LEFT && this.asked.mayPan(event))) return "pan";
    return null;
  }

  #move(event) {
    if (!this.#pointers.has(event.pointerId)) return;
    const before = new Map(this.#pointers);
    this.#pointers.set(event.pointerId, this.#at(event));
    if (this.#pointers.size === 2) this.#pinch([...before.values()], [...this.#pointers.values()]);
    else if (this.#drag) this.#dragTo(event);
  }

  #dragTo(event) {
    const { means, from } = this.#drag;
    const at = this.#at(event);
    const by = { x: at.x - from.x, y: at.y - from.y };
    if (!this.#drag.moved && Math.hypot(by.x, by.y) < SLACK) return;
    if (!this.#drag.moved) this.element.setPointerCapture(event.pointerId);
    this.#drag = { means, from: at, moved: true };
    this.asked[means](by);
  }

  #pinch(before, after) {
    const [was, is] = [between(before), between(after)];
    this.asked.pan({ x: is.x - was.x, y: is.y - was.y });
    if (was.apart > 0) this.asked.zoom(is.apart / was.apart, is);
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    this.#drag = null;
  }

  #at({ clientX, clientY }) {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

export const isRight = ({ button, type }) => button === RIGHT || type === "contextmenu";

function between([one, other]) {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, apart: Math.hypot(one.x - other.x, one.y - other.y) };
}
