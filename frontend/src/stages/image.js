// <image-stage>: a picture, decoded before it is needed; seen as closely as one likes.

import { word } from "../desk/words.js";
import { Deep } from "../image/deep.js";
import { Gestures, isRight } from "../image/gestures.js";
import { dragged } from "../image/levels.js";
import "../image/tools.js";
import { TINY, fitted, isHard, isWhole, panned, seen, zoomed } from "../image/view.js";

const CLOSER = 1.25;
const PAN = 80; // screen pixels a key
const LEVEL_STEPS = 400; // pixels of dragging for the window's whole width
const TILE = 88; // pixels, for screens of high resolution
const ACTIONS = {
  zoomIn: (stage) => stage.zoom(CLOSER),
  zoomOut: (stage) => stage.zoom(1 / CLOSER),
  fit: (stage) => stage.fit(),
  actual: (stage) => stage.zoom(1 / stage.view.scale),
  panLeft: (stage) => stage.pan({ x: PAN, y: 0 }),
  panRight: (stage) => stage.pan({ x: -PAN, y: 0 }),
  panUp: (stage) => stage.pan({ x: 0, y: PAN }),
  panDown: (stage) => stage.pan({ x: 0, y: -PAN }),
  nextWindow: (stage) => stage.facts && stage.tools.step(1),
  previousWindow: (stage) => stage.facts && stage.tools.step(-1),
  level: (stage) => stage.facts && stage.tools.toggleLevelling(),
  plain: (stage) => stage.tools.reset(),
};

class ImageStage extends HTMLElement {
  /** A task that draws says here which presses of the left button are not its own. */
  mayPan = () => true;

  async load({ id, media, facts }) {
    this.media = media;
    const alt = word("alt", { id }); // never the key: a file name may give the answer away
    try {
      const opened = facts?.depth === 16 ? await this.#deep(media, facts, alt) : await decoded(media, alt);
      this.#place(opened);
    } catch {
      this.replaceChildren(Object.assign(document.createElement("p"), { textContent: word("broken") }));
    }
  }

  async #deep(media, facts, alt) {
    this.deep = await Deep.load(media, facts, alt);
    return this.deep.canvas;
  }

  #place(picture) {
    this.picture = picture;
    this.size = { width: picture.naturalWidth ?? picture.width, height: picture.naturalHeight ?? picture.height };
    this.place = Object.assign(document.createElement("div"), { className: "place" });
    this.place.append(picture);
    this.replaceChildren(this.place);
    this.gestures ??= this.#hands();
    if (this.isConnected) this.#begin();
  }

  #hands() {
    return new Gestures(this, {
      pan: (by) => this.pan(by),
      zoom: (factor, at) => this.zoom(factor, at),
      level: (by) => this.#level(by),
      mayPan: (event) => this.mayPan(event),
      levels: (event) => Boolean(this.facts) && (isRight(event) || (event.button === 0 && this.tools.isLevelling)),
    });
  }

  connectedCallback() {
    this.tools = this.closest("labeling-desk")?.querySelector("image-tools");
    this.watch = new ResizeObserver(() => this.picture && this.#resized());
    this.watch.observe(this);
    if (this.picture) this.#begin();
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  get facts() {
    return this.deep?.facts;
  }

  get percent() {
    return this.view && Math.round(100 * this.view.scale);
  }

  /** What of the picture can be seen now, in its pixels. */
  get seen() {
    return seen(this.view, this.size, this.#room);
  }

  get #room() {
    return { width: this.clientWidth, height: this.clientHeight };
  }

  #begin() {
    this.tools?.serve(this);
    this.redraw();
    this.fit();
  }

  #resized() {
    if (this.isFitted) this.fit();
    else this.#show(panned(this.view, { x: 0, y: 0 }, this.size, this.#room));
  }

  /** Puts the light and the shades in order with the toolbar. */
  redraw() {
    if (!this.tools) return;
    if (this.deep) this.deep.show(this.tools.windowFor(this.facts));
    else this.picture.style.filter = this.tools.filter;
  }

  do(action) {
    if (!(action in ACTIONS)) return false;
    if (this.picture) ACTIONS[action](this);
    return true;
  }

  fit() {
    this.#show(fitted(this.size, this.#room));
    this.isFitted = true;
  }

  /** Closer by a factor, at a point of the stage; without one, at its middle. */
  zoom(factor, at = { x: this.clientWidth / 2, y: this.clientHeight / 2 }) {
    if (this.view) this.#show(zoomed(this.view, factor, at, this.size, this.#room));
  }

  pan(by) {
    if (this.view && !isWhole(this.view, this.size, this.#room)) this.#show(panned(this.view, by, this.size, this.#room));
  }

  #show(view) {
    this.view = view;
    this.isFitted = false;
    const { style } = this.picture;
    style.width = `${this.size.width * view.scale}px`;
    style.height = `${this.size.height * view.scale}px`;
    this.picture.classList.toggle("hard", isHard(view, this.size));
    this.place.style.transform = `translate(${view.x}px, ${view.y}px)`;
    this.classList.toggle("pannable", !isWhole(view, this.size, this.#room));
    this.tools?.told(this.percent);
    this.dispatchEvent(new CustomEvent("view"));
  }

  #level(by) {
    const { centre, width } = this.tools.windowFor(this.facts);
    const step = Math.max(width, Math.abs(this.facts.slope)) / LEVEL_STEPS;
    this.tools.set(dragged({ centre, width }, by, step));
  }

  get #isTiny() {
    return this.size && Math.max(this.size.width, this.size.height) < TINY;
  }

  /** What stands for it among the recent ones. */
  tile() {
    if (!this.deep) return Object.assign(new Image(), { alt: "", src: this.media, className: this.#isTiny ? "tiny" : "" });
    const canvas = Object.assign(document.createElement("canvas"), { width: TILE, height: TILE });
    const scale = Math.min(TILE / this.size.width, TILE / this.size.height);
    const [width, height] = [this.size.width * scale, this.size.height * scale];
    canvas.getContext("2d").drawImage(this.picture, (TILE - width) / 2, (TILE - height) / 2, width, height);
    return canvas;
  }
}

async function decoded(media, alt) {
  const picture = Object.assign(new Image(), { alt, src: media, draggable: false });
  await picture.decode();
  return picture;
}

customElements.define("image-stage", ImageStage);
