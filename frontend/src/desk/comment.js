// A comment of one line. It goes with the answer that is given next, and shows as a chip until then.

export class Comment {
  #text = "";

  constructor({ commentDialog: dialog, commentInput: input, chip, chipText }) {
    Object.assign(this, { dialog, input, chip, chipText });
    dialog.addEventListener("close", () => dialog.returnValue === "keep" && this.set(input.value.trim()));
  }

  get text() {
    return this.#text;
  }

  set(text) {
    this.#text = text;
    this.chipText.textContent = text;
    this.chip.hidden = !text;
  }

  write() {
    this.dialog.returnValue = ""; // Escape leaves it as it was the last time
    this.input.value = this.#text;
    this.dialog.showModal();
  }
}
