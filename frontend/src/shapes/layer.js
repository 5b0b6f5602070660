// The drawing on the picture. Annotorious finds what is under the mouse and lends handles to pull
// at; how a shape looks is ours, because a colour alone is not enough to tell categories by.

import { createImageAnnotator } from "@annotorious/annotorious";

import { bounds, boxBetween, outline, polygonOf } from "./geometry.js";
import { toolFor } from "./tools.js";

const SVG = "http://www.w3.org/2000/svg";
const CLICKED = 4; // screen pixels: further is a drag
const FROM_US = "REMOTE"; // changes of the store that are no news to us

export class Layer {
  #shown = new Map(); // id -> outline, as the store has it

  /** `told`: drawn(shape), pick(id), change(id, shape), released(). `look(category)`: {colour, key}. */
  constructor(stage, { told, look }) {
    Object.assign(this, { stage, told, look, size: stage.size });
    this.annotator = createImageAnnotator(stage.picture, { drawingEnabled: false, autoSave: true });
    for (const name of ["box", "polygon"]) {
      this.annotator.registerDrawingTool(name, toolFor(name, { size: this.size, drawn: told.drawn }));
    }
    const { store, selection } = this.annotator.state;
    this.store = store;
    store.observe((event) => this.#pulled(event), { origin: "LOCAL" });
    selection.subscribe(({ selected }) => this.#clicked(selected));
    this.#heedDrags();
    this.#silence();
    this.#overlay();
  }

  destroy() {
    this.painting = true;
    this.silence.disconnect();
    this.annotator.destroy();
    this.svg.remove();
    this.chips.remove();
  }

  /** "box", "polygon", or null to pick and pull. */
  use(tool) {
    this.tool = tool;
    this.painting = true;
    this.annotator.cancelDrawing();
    if (tool) this.annotator.setDrawingTool(tool);
    this.annotator.setDrawingEnabled(Boolean(tool));
    this.annotator.setUserSelectAction(tool ? "NONE" : "EDIT"); // or a click would pick what it draws on
    this.painting = false;
  }

  /** Is this press of the mouse about the picked shape, or one that is being drawn? */
  owns({ target }) {
    return Boolean(this.tool || target.closest?.(".a9s-annotation.selected"));
  }

  paint(items, picked) {
    this.painting = true;
    this.#store(items);
    this.#select(picked);
    this.painting = false;
    this.svg.replaceChildren(...items.flatMap((item) => this.#drawn(item, item.id === picked)));
    this.chips.replaceChildren(...items.map((item) => this.#chip(item, item.id === picked)));
  }

  // What Annotorious knows

  #store(items) {
    const wanted = new Map(items.map((item) => [item.id, item]));
    for (const id of this.#shown.keys()) if (!wanted.has(id)) this.store.deleteAnnotation(id, FROM_US);
    for (const { id, shape } of items) {
      const is = outline(shape);
      if (!this.#shown.has(id)) this.store.addAnnotation(annotation(id, shape), FROM_US);
      else if (this.#shown.get(id) !== is) this.store.updateTarget(annotation(id, shape).target, FROM_US);
    }
    this.#shown = new Map(items.map(({ id, shape }) => [id, outline(shape)]));
  }

  /** Handles only where nothing is drawn: a picked shape would take the clicks of the next. */
  #select(picked) {
    const wanted = this.tool ? null : picked;
    const selected = this.annotator.getSelected()[0]?.id ?? null;
    if (selected === wanted) return;
    if (wanted) this.annotator.setSelected(wanted);
    else this.annotator.cancelSelected();
  }

  #clicked([one]) {
    if (this.annotator && !this.painting && !this.tool) this.told.pick(one?.id ?? null);
  }

  /** Annotorious takes a quick pull at a handle for a click beside the shape, and lets go of it. */
  #heedDrags() {
    const { element } = this.annotator;
    let pressed = null;
    element.addEventListener("pointerdown", (event) => (pressed = event), { capture: true });
    element.addEventListener("pointerup", () => this.told.released(), { capture: true });
    element.querySelector("g.drawing").addEventListener("pointerup", (event) => {
      if (pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) >= CLICKED) {
        event.stopPropagation();
      }
    });
  }

  /** Its handles call themselves buttons without a name; the list has what a keyboard needs. */
  #silence() {
    const layer = this.annotator.element.querySelector(".a9s-annotationlayer");
    layer.removeAttribute("role");
    layer.setAttribute("tabindex", "-1");
    layer.setAttribute("aria-hidden", "true");
    this.silence = new MutationObserver(() => {
      for (const handle of layer.querySelectorAll("[tabindex]")) handle.removeAttribute("tabindex");
    });
    this.silence.observe(layer, { childList: true, subtree: true });
  }

  #pulled({ changes }) {
    if (this.painting) return;
    for (const { newValue } of changes.updated ?? []) {
      const shape = shapeOf(newValue.target.selector, this.size);
      this.#shown.set(newValue.id, outline(shape));
      this.told.change(newValue.id, shape);
    }
  }

  // How it looks

  #overlay() {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "drawnshapes");
    this.svg.setAttribute("viewBox", `0 0 ${this.size.width} ${this.size.height}`);
    this.svg.setAttribute("aria-hidden", "true");
    this.chips = Object.assign(document.createElement("div"), { className: "chips" });
    this.chips.setAttribute("aria-hidden", "true");
    this.annotator.element.append(this.svg, this.chips);
  }

  /** A dark line under one in the category's colour. */
  #drawn({ shape, suggested }, isPicked) {
    const { colour } = this.look(shape.category);
    return ["keyline", `line c${colour}`].map((name) => {
      const line = document.createElementNS(SVG, "polygon");
      line.setAttribute("points", outline(shape));
      line.setAttribute("class", [name, suggested && "suggested", isPicked && "picked"].filter(Boolean).join(" "));
      return line;
    });
  }

  #chip({ shape, suggested }, isPicked) {
    const { colour, key, mark } = this.look(shape.category);
    const chip = Object.assign(document.createElement("span"), { className: `chip c${colour}` });
    chip.classList.toggle("picked", isPicked);
    chip.append(mark.cloneNode(true), suggested ? `${key}?` : key);
    const { x, y } = bounds(shape);
    chip.style.left = `${(100 * x) / this.size.width}%`;
    chip.style.top = `${(100 * y) / this.size.height}%`;
    return chip;
  }
}

function annotation(id, shape) {
  const { x, y, width, height } = bounds(shape);
  const box = { minX: x, minY: y, maxX: x + width, maxY: y + height };
  const selector =
    shape.type === "box"
      ? { type: "RECTANGLE", geometry: { bounds: box, x, y, w: width, h: height, rot: 0 } }
      : { type: "POLYGON", geometry: { bounds: box, points: shape.points } };
  return { id, bodies: [], target: { annotation: id, selector } };
}

function shapeOf({ type, geometry }, size) {
  if (type === "POLYGON") return polygonOf(geometry.points, size);
  const { x, y, w, h } = geometry;
  return boxBetween([x, y], [x + w, y + h], size);
}
