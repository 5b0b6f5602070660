// <task-category>: one category a sample; its button, or its digit, is the whole answer.

import { word } from "../desk/words.js";

class TaskCategory extends HTMLElement {
  begin({ value }) {
    for (const button of this.#buttons) button.ariaCurrent = String(button.dataset.category === value?.category);
    this.suggest(null);
  }

  /** Shows what the model says; nothing is chosen by it. */
  suggest(value) {
    for (const button of this.#buttons) {
      const named = button.dataset.category === value?.category;
      button.classList.toggle("suggested", named);
      button.ariaDescription = named ? word("is_suggested") : null;
    }
  }

  /** Answers as it was suggested. */
  accept() {
    this.querySelector(".suggested")?.click();
  }

  do(action, button) {
    if (action !== "answer") return false;
    const { category, caption } = button.dataset;
    const detail = { value: { category }, mark: button.querySelector(".mark"), caption };
    this.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail }));
    return true;
  }

  get #buttons() {
    return this.querySelectorAll("[data-category]");
  }
}

customElements.define("task-category", TaskCategory);
