// Selecting with mouse, pen or finger: drag over the text, or point at its beginning and at its end.

const STILL_PX = 4; // a pointer that moved less has clicked

export class Pointing {
  #down = null; // {x, y, type} while a button or finger is down on the text
  #tapped = null; // the word that the next tap reaches from

  /** `reading`: .place(unit, {extend, fine}), .take(range, fine), .hold(range), .chooseWord(),
   * .pick(span id), and .range for what the last of them led to. */
  constructor(paper, reading, signal) {
    Object.assign(this, { paper, reading });
    const on = (target, type, hear) => target.addEventListener(type, (event) => hear(event), { signal });
    on(paper, "mousedown", (event) => event.shiftKey && event.preventDefault());
    on(paper, "pointerdown", ({ clientX: x, clientY: y, pointerType: type }) => (this.#down = { x, y, type }));
    on(document, "pointerup", (event) => this.#up(event));
    on(paper, "click", (event) => this.#click(event));
    on(document, "selectionchange", () => this.#held());
  }

  /** A drag ends wherever the pointer is let go. */
  #up(event) {
    if (!this.#down || this.#down.type === "touch" || this.#isStill(event)) return;
    const selected = this.paper.selected ?? this.#between(this.#down, event);
    this.#down = null;
    if (selected) this.reading.take(selected, event.altKey);
  }

  /** Chromium selects nothing in a drag that begins at the very middle of a letter. */
  #between(down, up) {
    const [from, to] = [this.paper.unitAt(down.x, down.y), this.paper.unitAt(up.clientX, up.clientY)];
    if (from === null || to === null) return null;
    return { start: Math.min(from, to), end: Math.max(from, to) + 1 };
  }

  #click(event) {
    const finger = this.#down?.type === "touch";
    if (!this.#down || !this.#isStill(event)) return;
    this.#down = null;
    const { span } = event.target.dataset;
    if (span) return this.reading.pick(span);
    const unit = this.paper.unitAt(event.clientX, event.clientY);
    if (unit === null) return;
    if (event.detail > 1 && !finger) return this.reading.chooseWord();
    this.#point(unit, finger, event);
  }

  /** With a finger, the second of two words tapped is the end. */
  #point(unit, finger, { shiftKey, altKey }) {
    const { reading } = this;
    const second = finger && this.#tapped !== null && this.#tapped === reading.range;
    reading.place(unit, { extend: shiftKey || second, fine: altKey });
    this.#tapped = second ? null : reading.range;
  }

  /** What a long press has selected, and what its handles make of it. */
  #held() {
    if (this.#down?.type !== "touch") return;
    const { selected } = this.paper;
    if (selected) this.reading.hold(selected);
  }

  #isStill({ clientX, clientY }) {
    return Math.hypot(clientX - this.#down.x, clientY - this.#down.y) < STILL_PX;
  }
}
