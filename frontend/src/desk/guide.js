// The guideline beside the sample, and the dot that tells that it has changed.

const LOOK_EVERY_MS = 5 * 60_000;

export class Guide {
  #timer;

  /** `guide` is the pane, as the server has rendered it, with its version. */
  constructor({ guide, guideText, guideButton, guideDot }, api) {
    Object.assign(this, { pane: guide, text: guideText, button: guideButton, dot: guideDot, api });
    this.version = Number(guide.dataset.version);
    this.#timer = setInterval(() => document.hidden || this.#look(), LOOK_EVERY_MS);
  }

  get isOpen() {
    return !this.pane.hidden;
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  open() {
    this.#show(true);
    this.pane.focus();
    this.#look().then(() => this.#seen());
  }

  close() {
    this.#show(false);
  }

  stop() {
    clearInterval(this.#timer);
  }

  #show(open) {
    this.pane.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  /** Is there a newer one? Without the server, the one at hand is as good as any. */
  async #look() {
    const newest = await this.api.guideline().catch(() => null);
    if (!newest || newest.version <= this.version) return;
    this.version = newest.version;
    this.text.innerHTML = newest.html; // made harmless by the server
    this.dot.hidden = false;
    if (this.isOpen) await this.#seen();
  }

  async #seen() {
    if (this.dot.hidden) return;
    this.dot.hidden = await this.api.seen(this.version).then(
      () => true,
      () => false, // it is told again, and opened again
    );
  }
}
