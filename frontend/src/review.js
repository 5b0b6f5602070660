// <review-keys>: a digit presses the button of its category, as on the desk.

import { action } from "./desk/keys.js";

const SHORTCUTS = "tweezers.shortcuts"; // switched off on the desk, off here

class ReviewKeys extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    document.addEventListener("keydown", (event) => this.#press(event), this.listening);
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  #press(event) {
    const digit = action(event)?.digit;
    if (!digit || localStorage.getItem(SHORTCUTS) === "off") return;
    const button = this.querySelector(`button[data-key="${digit}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

customElements.define("review-keys", ReviewKeys);
