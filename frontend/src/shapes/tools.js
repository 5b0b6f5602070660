// The two drawing tools, in the shape that Annotorious mounts: a class with $set, $on and $destroy.
//
// Its own box is drawn either by clicks or by dragging; ours by both. Its own polygon can be ended
// only by a double click or at its first corner; ours by Enter, too.

import { boxBetween, outline, polygonOf } from "./geometry.js";

const SVG = "http://www.w3.org/2000/svg";
const DRAGGED = 6; // screen pixels from which a press is a drag
const CLOSE = 12; // screen pixels from the first corner

/** The tool with this name; `drawing`: size, and drawn(shape) for what comes of it. */
export function toolFor(name, drawing) {
  const Kind = { box: Box, polygon: Polygon }[name];
  return class extends Kind {
    constructor({ target, props }) {
      super(target, props, drawing);
    }
  };
}

class Tool {
  constructor(target, { addEventListener, transform, viewportScale }, drawing) {
    Object.assign(this, { transform, scale: viewportScale, drawing, points: [] });
    this.band = document.createElementNS(SVG, "polygon");
    this.band.setAttribute("class", "band");
    target.append(this.band);
    this.layer = target.closest("svg");
    this.left = new AbortController();
    const hear = (type, handle) => addEventListener(type, (event) => handle.call(this, event));
    hear("pointerdown", this.pointerdown);
    hear("pointermove", this.pointermove);
    hear("pointerup", this.pointerup);
    hear("dblclick", this.finish);
    const { signal } = this.left;
    document.addEventListener("keydown", (event) => this.points.length && this.key(event), { capture: true, signal });
  }

  // What Annotorious asks of a Svelte component

  $set({ transform = this.transform, viewportScale = this.scale }) {
    Object.assign(this, { transform, scale: viewportScale });
  }

  $on() {} // what is drawn goes to the drawing itself

  $destroy() {
    this.left.abort();
    this.band.remove();
  }

  // What both tools do alike

  pointerdown(event) {
    if (!event.isPrimary) return this.cancel(); // a second finger zooms
    if (event.button !== 0) return;
    this.pressed = event;
    this.layer.setPointerCapture(event.pointerId); // a drag may end beyond the picture
  }

  at({ offsetX, offsetY }) {
    return this.transform.elementToImage(offsetX, offsetY);
  }

  far(one, other) {
    return Math.hypot(one[0] - other[0], one[1] - other[1]) * (this.scale || 1);
  }

  key(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Enter") this.finish();
    else this.cancel();
  }

  cancel() {
    this.points = [];
    this.pressed = null;
    this.band.setAttribute("points", "");
  }

  finish() {
    const { points } = this;
    this.cancel();
    if (points.length > 1) this.drawing.drawn(this.shape(points));
  }
}

/** A corner and the one across: by two clicks, or by one drag. */
class Box extends Tool {
  pointerdown(event) {
    super.pointerdown(event);
    if (this.pressed && !this.points.length) this.points = [this.at(event)];
  }

  pointermove(event) {
    if (!this.points.length) return;
    this.points = [this.points[0], this.at(event)];
    this.band.setAttribute("points", outline(this.shape(this.points)));
  }

  pointerup(event) {
    if (!this.pressed) return;
    const { clientX: x, clientY: y } = this.pressed;
    const dragged = Math.hypot(event.clientX - x, event.clientY - y) >= DRAGGED;
    const second = this.started && !dragged;
    this.pressed = null;
    this.started = !dragged && !second;
    if (this.started) return;
    this.points = [this.points[0], this.at(event)];
    this.finish();
  }

  cancel() {
    this.started = false;
    super.cancel();
  }

  shape([one, other]) {
    return boxBetween(one, other, this.drawing.size);
  }
}

/** A click a corner; the first corner again, a double click or Enter ends it. */
class Polygon extends Tool {
  pointermove(event) {
    if (!this.points.length) return;
    const path = [...this.points, this.at(event)];
    this.band.setAttribute("points", path.map(String).join(" "));
  }

  pointerup(event) {
    if (!this.pressed) return;
    this.pressed = null;
    const at = this.at(event);
    if (this.points.length > 2 && this.far(at, this.points[0]) < CLOSE) return this.finish();
    this.points = [...this.points, at];
    this.pointermove(event);
  }

  shape(points) {
    return polygonOf(points, this.drawing.size);
  }
}
