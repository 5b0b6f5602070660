// <image-tools>: the stage's toolbar. How pictures are shown stays from one sample to the next.

import { word } from "../desk/words.js";
import { chosen, next } from "./levels.js";

const PLAIN = 100; // percent

class ImageTools extends HTMLElement {
  #window = null; // {name} or {centre, width}; null: each picture's own first one
  #stage = null;

  connectedCallback() {
    let byPointer = false;
    this.addEventListener("pointerdown", () => (byPointer = true));
    this.addEventListener("keydown", ({ key }) => {
      byPointer = false;
      if (key === "Escape") this.#leave();
    });
    this.addEventListener("input", ({ target }) => this.#changed(target));
    this.addEventListener("change", ({ target }) => byPointer && target.type !== "number" && this.#leave());
  }

  /** Back to where every key is heard. */
  #leave() {
    this.closest("[tabindex]").focus({ preventScroll: true });
  }

  /** A stage comes on: shows what fits its picture. */
  serve(stage) {
    this.#stage = stage;
    const { facts } = stage;
    this.dataset.depth = facts ? "16" : "8";
    if (facts) this.#list(facts);
    this.told(stage.percent);
  }

  told(percent) {
    this.querySelector("output").textContent = percent ? `${percent} %` : "";
  }

  // Greys of 16 bits

  /** What a picture with these facts is shown through. */
  windowFor(facts) {
    return this.#window?.width ? this.#window : chosen(facts.windows, this.#window?.name);
  }

  set(window) {
    this.#window = window;
    this.#write();
    this.#stage.redraw();
  }

  step(by) {
    const { windows } = this.#stage.facts;
    this.set({ name: next(windows, this.#one("window").value, by) });
  }

  #list({ windows, unit }) {
    const options = windows.map(({ name }) => new Option(captioned(name), name));
    this.#one("window").replaceChildren(...options, new Option(word("window_free"), ""));
    for (const one of this.querySelectorAll("[data-unit]")) one.textContent = unit;
    this.#write();
  }

  #write() {
    const { name = "", centre, width } = this.windowFor(this.#stage.facts);
    this.#one("window").value = name;
    this.#one("centre").value = rounded(centre);
    this.#one("width").value = rounded(width);
  }

  // Everything else

  get filter() {
    const [brightness, contrast] = ["brightness", "contrast"].map((name) => Number(this.#one(name).value));
    return brightness === PLAIN && contrast === PLAIN ? "" : `brightness(${brightness}%) contrast(${contrast}%)`;
  }

  reset() {
    for (const name of ["brightness", "contrast"]) this.#one(name).value = PLAIN;
    if (this.#stage.facts) this.set(null);
    else this.#stage.redraw();
  }

  /** Whether dragging with the left button changes the window. */
  get isLevelling() {
    return this.querySelector("[data-do=level]").getAttribute("aria-pressed") === "true";
  }

  toggleLevelling() {
    this.querySelector("[data-do=level]").setAttribute("aria-pressed", String(!this.isLevelling));
  }

  #changed({ name, value }) {
    if (name === "window") return value ? this.set({ name: value }) : undefined;
    if (name !== "centre" && name !== "width") return this.#stage.redraw();
    const [centre, width] = ["centre", "width"].map((field) => this.#one(field).valueAsNumber);
    if (!Number.isFinite(centre) || !(width > 0)) return undefined; // not a whole number yet
    this.#window = { centre, width };
    this.#one("window").value = "";
    return this.#stage.redraw();
  }

  #one(name) {
    return this.querySelector(`[name=${name}]`);
  }
}

/** "own 2" is the file's second window. */
function captioned(name) {
  const [, plain, n] = /^(.*?)(?: (\d+))?$/.exec(name);
  return [word(`window_${plain.replace(" ", "_")}`), n].filter(Boolean).join(" ");
}

function rounded(value) {
  return Number(value.toPrecision(6));
}

customElements.define("image-tools", ImageTools);
