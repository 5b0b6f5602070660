// What is drawn, as a list with number fields: all that the mouse can do, without one.

import { word } from "../desk/words.js";
import { bounds } from "./geometry.js";

const FIELDS = { x: "shape_left", y: "shape_top", width: "shape_width", height: "shape_height" };

export class List {
  #rows = new Map(); // id -> {row, name, fields}

  /** `told`: pick(id), place(id, field, number), accept(id), remove(id), and now(id), its bounds. */
  constructor(element, { told, look, icons }) {
    Object.assign(this, { element, told, look, icons });
    element.addEventListener("focusin", ({ target }) => this.#on(target, (id) => told.pick(id)));
    element.addEventListener("change", ({ target }) => this.#typed(target));
    element.addEventListener("click", ({ target }) => this.#pressed(target));
  }

  paint(items, picked) {
    for (const [id, { row }] of this.#rows) {
      if (items.some((item) => item.id === id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    items.forEach((item, at) => this.#paint(item, at, item.id === picked));
  }

  #paint({ id, shape, suggested }, at, isPicked) {
    const { row, mark, name, fields, accept } = this.#rows.get(id) ?? this.#made(id, shape);
    if (this.element.children[at] !== row) this.element.insertBefore(row, this.element.children[at] ?? null);
    const { mark: marker, colour } = this.look(shape.category);
    row.className = `shape c${colour}`;
    row.classList.toggle("suggested", suggested);
    mark.replaceChildren(marker.cloneNode(true));
    name.textContent = told(shape, suggested);
    name.setAttribute("aria-pressed", String(isPicked));
    accept.hidden = !suggested;
    const now = bounds(shape);
    for (const [key, input] of fields) if (input !== document.activeElement) input.value = now[key];
    row.querySelector(".numbers").hidden = !isPicked;
  }

  #made(id, shape) {
    const row = document.createElement("li");
    row.dataset.shape = id;
    const mark = Object.assign(document.createElement("span"), { className: "marked" });
    const name = Object.assign(document.createElement("button"), { type: "button", className: "quiet name" });
    const accept = button("accept", this.icons.accept, word("shape_accept"));
    const remove = button("remove", this.icons.remove, word("shape_remove"));
    const numbers = Object.assign(document.createElement("div"), { className: "numbers" });
    const names = Object.keys(FIELDS).filter((field) => shape.type === "box" || field === "x" || field === "y");
    const fields = new Map(names.map((field) => [field, numberField(field)]));
    for (const [field, input] of fields) {
      const label = document.createElement("label");
      label.append(word(FIELDS[field]), input);
      numbers.append(label);
    }
    row.append(mark, name, accept, remove, numbers);
    const made = { row, mark, name, fields, accept };
    this.#rows.set(id, made);
    return made;
  }

  #pressed(target) {
    const { act } = target.closest("[data-act]")?.dataset ?? {};
    if (act) this.#on(target, (id) => this.told[act](id));
    else this.#on(target, (id) => this.told.pick(id));
  }

  #typed(input) {
    const number = input.valueAsNumber;
    if (Number.isFinite(number)) this.#on(input, (id) => this.told.place(id, input.name, number));
    input.value = this.told.now(input.closest("[data-shape]").dataset.shape)[input.name]; // as far as it goes
  }

  #on(target, act) {
    const id = target.closest("[data-shape]")?.dataset.shape;
    if (id) act(id);
  }
}

function told({ type, points, category }, suggested) {
  const shape = `${category} · ${type === "box" ? word("shape_box") : word("shape_polygon", { n: points.length })}`;
  return suggested ? word("shape_suggested", { shape }) : shape;
}

function button(act, icon, title) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", title });
  made.dataset.act = act;
  made.setAttribute("aria-label", title);
  made.append(icon.cloneNode(true));
  return made;
}

function numberField(name) {
  return Object.assign(document.createElement("input"), { type: "number", name, step: "any", min: 0 });
}
