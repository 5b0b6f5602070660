// The list of intervals beside the stage: their ends as numbers, to be typed, and what to do with
// each. A line is a clone of the template's <template>.

import { word } from "../desk/words.js";

const shown = new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 12 });

export class Rows {
  /** `on`: .changed(index, {start} or {end}) and .named(category), which is its button. */
  constructor(root, on) {
    Object.assign(this, { on, list: root.querySelector("ol"), pattern: root.querySelector("template") });
    this.desk = root.closest("labeling-desk");
    this.list.addEventListener("change", ({ target }) => this.#typed(target));
    this.list.addEventListener("keydown", (event) => this.#left(event));
  }

  /** The place of the interval that a button or a field in the list belongs to. */
  indexOf(part) {
    return [...this.list.children].indexOf(part.closest("li"));
  }

  show({ items, chosen, axis }, unit) {
    while (this.list.children.length > items.length) this.list.lastElementChild.remove();
    while (this.list.children.length < items.length) this.list.append(this.pattern.content.cloneNode(true));
    items.forEach((one, place) => this.#fill(this.list.children[place], one, place === chosen, axis, unit));
    if (chosen !== null) this.list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  #fill(row, { start, end, category, suggested }, isChosen, axis, unit) {
    row.classList.toggle("suggested", suggested);
    row.classList.toggle("chosen", isChosen);
    const [from, to] = [start, end].map((at) => shown.format(at));
    const choose = row.querySelector("[data-do=pickRow]");
    choose.setAttribute("aria-pressed", String(isChosen));
    choose.setAttribute("aria-label", word(suggested ? "interval_suggested" : "interval_is", { category, from, to, unit }));
    choose.replaceChildren(this.on.named(category).querySelector(".mark").cloneNode(true));
    row.querySelector("[data-do=confirmRow]").hidden = !suggested;
    for (const [name, value] of [["start", start], ["end", end]]) {
      const field = row.querySelector(`[name=${name}]`);
      Object.assign(field, { min: axis.start, max: axis.end });
      if (field !== document.activeElement || field.valueAsNumber !== value) field.value = value;
    }
  }

  #typed(field) {
    const at = field.valueAsNumber;
    if (Number.isFinite(at)) this.on.changed(this.indexOf(field), { [field.name]: at });
  }

  /** Enter or Escape ends the typing: back to where every key is heard. */
  #left(event) {
    if (event.target.tagName !== "INPUT" || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    event.target.blur();
    this.desk.querySelector("[data-ref=stage]").focus({ preventScroll: true });
  }
}
