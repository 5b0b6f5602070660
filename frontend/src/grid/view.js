// Everything the grid paints. The elements are in templates/grid/grid.html, named by data-ref.

import { word } from "../desk/words.js";

const TINY_PX = 64; // smaller images are enlarged with hard edges: their pixels are the picture
const percent = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

export class GridView {
  constructor(root) {
    this.root = root;
    for (const element of root.querySelectorAll("[data-ref]")) this[element.dataset.ref] = element;
  }

  /** Makes the tiles, and resolves once their pictures are there: nobody answers what is not seen. */
  async prepare(sheet) {
    sheet.nodes = sheet.tiles.map((tile) => node(tile));
    const pictures = sheet.nodes.flatMap((tile) => [...tile.querySelectorAll("img")]);
    await Promise.allSettled(pictures.map((image) => image.decode()));
  }

  show(sheet) {
    this.screen("sheet");
    this.tiles.replaceChildren(...sheet.nodes);
    sheet.tiles.forEach((_, place) => this.#mark(sheet, place));
    const told = { n: sheet.tiles.length, category: sheet.category };
    this.found.textContent = word("found", told);
    this.chosen(sheet);
    this.focus(0, { preventScroll: true });
  }

  /** One of: sheet, waiting, or why there are no tiles, as the API says it. */
  screen(name) {
    this.sheet.hidden = name !== "sheet";
    this.waiting.hidden = name !== "waiting";
    for (const end of this.root.querySelectorAll("[data-end]")) end.hidden = end.dataset.end !== name;
  }

  /** A tile was taken out or in. */
  marked(sheet, place) {
    this.#mark(sheet, place);
    this.#count(sheet);
    this.focus(place);
  }

  #mark(sheet, place) {
    const { sample, out } = sheet.tiles[place];
    const button = sheet.nodes[place];
    button.setAttribute("aria-pressed", String(!out));
    button.setAttribute("aria-label", word(out ? "left_out" : "tile", { id: String(sample) }));
    button.querySelector(".tick").textContent = out ? "✕" : "✓";
  }

  /** The category of those that stay. */
  chosen(sheet) {
    for (const button of this.root.querySelectorAll("[data-category]")) {
      button.setAttribute("aria-pressed", String(button.dataset.category === sheet.category));
    }
    this.#count(sheet);
  }

  #count({ tiles, category }) {
    const n = tiles.filter(({ out }) => !out).length;
    this.submit.textContent = n ? word("label", { n, category }) : word("none");
  }

  undoable(history) {
    this.undo.disabled = history.length === 0;
  }

  saved(size, troubled) {
    const text = troubled && size ? word("unsaved", { n: size }) : word("saved");
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  notice(text) {
    Object.assign(this.noticeBox, { textContent: text, hidden: !text });
  }

  /** How many tiles of earlier batches wait at the desk. */
  singly(n) {
    this.singlyBox.hidden = !n;
    this.singlyText.textContent = n ? word("singly", { n }) : "";
  }

  /** How often batches were wrong so far. */
  errors({ rechecked, wrong, rate, low, high }) {
    const [rated, least, most] = [rate, low, high].map((share) => percent.format(100 * share));
    const told = { n: rechecked, wrong, rate: rated, low: least, high: most };
    this.errorsText.textContent = rechecked ? word("errors", told) : word("no_errors");
  }

  // Where the focus is

  placeOf(tile) {
    return [...this.tiles.children].indexOf(tile);
  }

  /** How many tiles there are, and how many stand in a row. */
  shape() {
    const { gridTemplateColumns, direction } = getComputedStyle(this.tiles);
    const columns = gridTemplateColumns.split(" ").length;
    return { count: this.tiles.children.length, columns, rtl: direction === "rtl" };
  }

  /** One tile is reached by Tab, the others by arrows. */
  focus(place, options) {
    [...this.tiles.children].forEach((tile, at) => (tile.tabIndex = at === place ? 0 : -1));
    this.tiles.children[place]?.focus(options);
  }
}

function node({ media, text, row }) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "tile" });
  const tick = Object.assign(document.createElement("span"), { className: "tick" });
  tick.setAttribute("aria-hidden", "true");
  button.append(media ? picture(media) : words(text ?? lines(row)), tick);
  return button;
}

function picture(src) {
  const image = Object.assign(new Image(), { alt: "", src, draggable: false });
  image.onload = () => image.classList.toggle("tiny", Math.max(image.naturalWidth, image.naturalHeight) < TINY_PX);
  return image;
}

const words = (text) => Object.assign(document.createElement("span"), { className: "words", textContent: text, dir: "auto" });

const lines = (row) => row.map(({ name, value, unit }) => `${name}: ${value ?? "–"} ${unit}`).join("\n");
