// <task-categories>: any of the categories, or none; digits switch them, Enter answers.

import { word } from "../desk/words.js";

const MOST_MARKS = 3; // of an answer among the recent ones

class TaskCategories extends HTMLElement {
  connectedCallback() {
    this.said = this.querySelector("[data-said]");
    this.buttons = [...this.querySelectorAll("[data-category]")];
    this.list = new Intl.ListFormat(document.documentElement.lang, { type: "unit", style: "short" });
  }

  begin({ value }) {
    this.#choose(value?.categories ?? []);
    this.suggest(null);
  }

  /** Shows what is suggested; nothing is chosen by it. */
  suggest(value) {
    this.suggested = value?.categories ?? [];
    for (const button of this.buttons) button.classList.toggle("suggested", this.suggested.includes(button.dataset.category));
  }

  /** Chooses exactly what is suggested. */
  accept() {
    this.#choose(this.suggested);
  }

  do(action, button) {
    if (action !== "toggleCategory") return false;
    const { category } = button.dataset;
    const { names } = this;
    this.#choose(names.includes(category) ? names.filter((name) => name !== category) : [...names, category]);
    return true;
  }

  collect() {
    const { chosen, names } = this;
    const mark = Object.assign(document.createElement("span"), { className: "mark several" });
    mark.append(...chosen.slice(0, MOST_MARKS).map((button) => button.querySelector(".mark svg").cloneNode(true)));
    if (!chosen.length) mark.textContent = "–";
    return { value: { categories: names }, mark, caption: this.#caption(names) };
  }

  get chosen() {
    return this.buttons.filter((button) => button.ariaPressed === "true");
  }

  get names() {
    return this.chosen.map((button) => button.dataset.category);
  }

  #choose(names) {
    for (const button of this.buttons) button.ariaPressed = String(names.includes(button.dataset.category));
    this.said.textContent = word("categories_give", { caption: this.#caption(names) });
  }

  #caption(names) {
    return names.length ? this.list.format(names) : word("categories_none");
  }
}

customElements.define("task-categories", TaskCategories);
