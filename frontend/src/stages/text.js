// <text-stage>: a text, as it was written.

const GLIMPSE = 40; // characters among the recent answers
const INPUT = ["keydown", "pointerdown", "wheel"];

class TextStage extends HTMLElement {
  async load({ text, lang }) {
    this.text = text ?? "";
    const paragraph = Object.assign(document.createElement("p"), { textContent: this.text, dir: "auto" });
    if (lang) this.lang = lang;
    this.replaceChildren(paragraph);
  }

  /** A text is read from its beginning, however far the last one was scrolled. The scroll that a
   * key began may still be under way: what moves it before the next key or pointer is stopped. */
  connectedCallback() {
    const { scroller } = this;
    const { signal } = (this.settling = new AbortController());
    const settle = () => this.settling.abort();
    scroller.scrollTop = 0;
    scroller.addEventListener("scroll", () => (scroller.scrollTop = 0), { signal });
    for (const type of INPUT) document.addEventListener(type, settle, { signal, capture: true, passive: true });
  }

  disconnectedCallback() {
    this.settling.abort();
  }

  get scroller() {
    return this.closest(".stage");
  }

  do(action) {
    const half = { halfPageDown: 0.5, halfPageUp: -0.5 }[action];
    if (half) this.scroller.scrollBy({ top: half * this.scroller.clientHeight });
    return Boolean(half);
  }

  /** What stands for it among the recent ones. */
  tile() {
    const glimpse = this.text.trim().slice(0, GLIMPSE);
    return Object.assign(document.createElement("p"), { textContent: glimpse, dir: "auto", lang: this.lang });
  }
}

customElements.define("text-stage", TextStage);
