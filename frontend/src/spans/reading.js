// A text on the stage and the cursor in it, wherever keys and pointer take it.

import { Cursor } from "./cursor.js";
import "./paper.js";
import { Pointing } from "./pointing.js";
import { Words } from "./words.js";

export class Reading {
  #stopped = new AbortController();

  /** `on`: .arrived(byPointer) when the cursor has moved, .picked(span id) for a span's tag. */
  constructor({ text, lang, grain, on }) {
    Object.assign(this, { grain, on });
    this.words = new Words(text, lang);
    this.cursor = new Cursor(this.words);
    this.paper = document.createElement("text-spans");
    this.paper.open(text, lang);
    new Pointing(this.paper, this, this.#stopped.signal);
  }

  /** Another text is read now. */
  stop() {
    this.#stopped.abort();
  }

  get range() {
    return this.cursor.range;
  }

  get chosen() {
    return this.cursor.chosen;
  }

  // By pointing

  place(unit, { extend, fine }) {
    this.cursor.place(unit, { extend, grain: fine ? "grapheme" : this.grain });
    this.on.arrived(true);
  }

  /** A selection made with the mouse. */
  take(range, fine) {
    this.hold(range, fine);
    this.on.arrived(true);
  }

  /** A selection that a finger is still making. */
  hold({ start, end }, fine = false) {
    this.cursor.choose(this.words.snap(start, end, fine ? "grapheme" : this.grain));
  }

  /** The word that was just clicked, to be marked whatever there is around it. */
  chooseWord() {
    this.cursor.choose(this.range);
    this.on.arrived(true);
  }

  pick(id) {
    this.on.picked(id);
  }

  // By keys

  /** To the left (-1) or right (1), as one sees it. */
  move(direction, { extend = false, grain = this.grain } = {}) {
    const { cursor, words } = this;
    if (!cursor.range || !this.#backInSight()) {
      const step = words.rightToLeft(cursor.range?.start ?? 0) ? -direction : direction;
      cursor.move(step, { extend, grain });
    }
    this.on.arrived(false);
  }

  /** After scrolling, the cursor is found where one looks. */
  #backInSight() {
    const unit = this.paper.firstInSight(this.range.start);
    if (unit !== null) this.cursor.place(unit, { grain: this.grain });
    return unit !== null;
  }

  /** A line of the screen up (-1) or down (1). */
  line(step) {
    const { cursor, words, grain } = this;
    if (!cursor.range) return this.move(step);
    const unit = this.paper.beside(cursor.range.start, step);
    if (unit === null) return;
    const beside = step > 0 ? words.next(unit, grain) : words.previous(unit, grain);
    const piece = words.holding(unit, grain) ?? beside;
    if (piece) cursor.stand(piece);
    this.on.arrived(false);
  }

  /** Stands on a span, and brings it into sight. */
  stand({ start, end }) {
    this.cursor.stand({ start, end });
    this.reveal();
  }

  reveal() {
    if (this.range) this.paper.reveal(this.range.start);
  }

  /** Draws spans and the cursor; all of the `current` span under it shows as that span does. */
  draw(spans, { looks, current }) {
    this.paper.draw(spans, { looks, current });
    const { range, chosen } = this;
    const isOn = current && range && current.start === range.start && current.end === range.end;
    this.paper.show(isOn ? null : range, chosen);
  }
}
