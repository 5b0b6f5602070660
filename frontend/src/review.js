// <review-keys>: a digit presses the button of its category, as on the desk.

import { action, heard } from "./desk/keys.js";

class ReviewKeys extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    document.addEventListener("keydown", (event) => this.#press(event), this.listening);
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  #press(event) {
    const digit = heard(event, this.dataset.shortcuts, this) && action(event)?.digit;
    const button = digit && this.querySelector(`button[data-key="${digit}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

customElements.define("review-keys", ReviewKeys);
