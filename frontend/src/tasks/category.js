// <task-category>: one category a sample; its button, or its digit, is the whole answer.

class TaskCategory extends HTMLElement {
  begin() {
    this.suggest(null);
  }

  /** Shows what the model says; nothing is chosen by it. */
  suggest(value) {
    for (const button of this.querySelectorAll("[data-category]")) {
      button.classList.toggle("suggested", button.dataset.category === value?.category);
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
}

customElements.define("task-category", TaskCategory);
