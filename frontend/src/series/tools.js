// What the toolbar of a series remembers from one sample to the next.

let together = false;

export class SeriesTools {
  static of(stage) {
    return new SeriesTools(stage.closest("labeling-desk")?.querySelector("[data-tools=series]"));
  }

  constructor(root) {
    this.button = root?.querySelector("[data-do=together]");
  }

  get together() {
    return together;
  }

  toggle() {
    together = !together;
  }

  /** One channel can be put over no other. */
  serve(channels) {
    if (!this.button) return;
    this.button.hidden = channels < 2;
    this.button.setAttribute("aria-pressed", String(together));
  }
}
