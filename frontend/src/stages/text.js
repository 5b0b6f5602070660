// <text-stage>: a text, as it was written.

class TextStage extends HTMLElement {
  async load({ text }) {
    this.replaceChildren(Object.assign(document.createElement("p"), { textContent: text, dir: "auto" }));
  }

  /** What stands for it among the recent ones. */
  tile() {
    return Object.assign(document.createElement("p"), { textContent: this.textContent, dir: "auto" });
  }
}

customElements.define("text-stage", TextStage);
