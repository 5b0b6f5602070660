// <key-choice>: choose a field, press a key. Keys are told by their place, as on the desk.

const ALONE = /^(Shift|Control|Alt|Meta|OS)/; // the first half of a chord
const LEAVES = ["Tab", "Escape"]; // these move the focus
const DIGIT = /^(Digit|Numpad)\d$/;
const FIT =
  /^(Key[A-Z]|Space|Enter|Backspace|Delete|Insert|Home|End|Page(Up|Down)|Arrow(Left|Right|Up|Down)|Bracket(Left|Right)|Backquote|Minus|Equal|Backslash|IntlBackslash|Semicolon|Quote|Comma|Period|Slash)$/;

class KeyChoice extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.said = this.querySelector("[role=status]");
    this.addEventListener("keydown", (event) => this.#press(event), { signal });
    this.addEventListener("beforeinput", (event) => event.preventDefault(), { signal }); // Hangul, too
    this.addEventListener("click", ({ target }) => this.#reset(target.closest("[data-reset]")), { signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  #press(event) {
    const { target: field, code } = event;
    if (!field.matches("input") || LEAVES.includes(code)) return;
    event.preventDefault();
    if (ALONE.test(code)) return;
    const why = this.#unfit(event);
    this.said.textContent = why;
    if (!why) this.#choose(field, code, written(event));
  }

  #unfit({ code, shiftKey, ctrlKey, altKey, metaKey }) {
    if (DIGIT.test(code)) return this.dataset.digit;
    if (shiftKey || ctrlKey || altKey || metaKey) return this.dataset.chord;
    return FIT.test(code) ? "" : this.dataset.unfit; // what is taken already, the server tells
  }

  /** The field shows what stands on the key; what is sent is its place. */
  #choose(field, code, shown) {
    const [sent, reset] = [field.nextElementSibling, field.parentElement.querySelector("[data-reset]")];
    field.value = shown;
    sent.value = code;
    reset.hidden = !code;
  }

  #reset(button) {
    const field = button?.parentElement.querySelector("input");
    if (!field) return;
    this.#choose(field, "", field.dataset.usual);
    field.focus();
  }
}

/** What stands on the key, wherever it stands. */
function written({ code, key }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter ?? (key.trim() || code);
}

customElements.define("key-choice", KeyChoice);
