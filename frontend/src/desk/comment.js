// A comment of one line. It goes with the answer that is given next, and shows as a chip until then.

export class Comment {
  #text = "";

  constructor({ commentDialog: dialog, commentInput: input, chip, chipText }) {
    Object.assign(this, { dialog, input, chip, chipText });
    // Not on "close", which comes later: by then the next comment may have been begun.
    dialog.addEventListener("submit", ({ submitter }) => submitter?.value && this.set(input.value.trim()));
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
    this.input.value = this.#text;
    this.dialog.showModal();
  }
}
