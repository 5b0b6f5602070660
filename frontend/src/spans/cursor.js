// The cursor of a text: a word or grapheme that arrows move, or a selection that they stretch.

export class Cursor {
  #anchor = null; // what a selection by pointing reaches from, as {start, end}
  #side = 0; // which end arrows stretch: 1 the end, -1 the start, 0 not decided
  range = null;
  chosen = false; // selected on purpose, rather than only stood on

  constructor(words) {
    this.words = words;
  }

  /** Stands on this piece of text; nowhere, with null. */
  stand(range) {
    this.range = this.#anchor = range && { start: range.start, end: range.end };
    this.#side = 0;
    this.chosen = false;
  }

  /** Selects this piece of text. */
  choose(range) {
    this.stand(range);
    this.chosen = range !== null;
  }

  /** Goes to the word of this unit, or stretches the selection to it. */
  place(unit, { extend = false, grain = "word" } = {}) {
    const piece = this.words.at(unit, grain);
    if (!piece || !extend || !this.#anchor) return this.stand(piece);
    const { start, end } = this.#anchor;
    this.range = { start: Math.min(start, piece.start), end: Math.max(end, piece.end) };
    this.#side = piece.start < start ? -1 : 1;
    this.chosen = true;
  }

  /** A step on (1) or back (-1) in the order of the text. */
  move(step, { extend = false, grain = "word" } = {}) {
    if (this.range && extend) return this.#stretch(step, grain);
    const piece = this.range ? this.#beside(step, grain) : this.words.next(0, grain);
    if (piece) this.stand(piece);
  }

  /** The next word or grapheme; from a word, its own first or last grapheme. */
  #beside(step, grain) {
    const { start, end } = this.range;
    const within = grain === "grapheme" && this.words.next(start, grain)?.end < end;
    if (step > 0) return this.words.next(within ? start : end, grain);
    return this.words.previous(within ? end : start, grain);
  }

  #stretch(step, grain) {
    this.#side ||= grain === "word" ? step : 1;
    const range = this.#moved(step, grain);
    if (range.start >= range.end) {
      this.#side = -this.#side; // nothing would be left: the other end goes on
      this.range = this.#moved(step, grain);
    } else this.range = range;
    this.chosen = true;
  }

  /** The range with the end moved that arrows stretch. */
  #moved(step, grain) {
    const { start, end } = this.range;
    if (this.#side > 0) return { start, end: this.#nextEnd(end, step, grain) };
    return { start: this.#nextStart(start, step, grain), end };
  }

  #nextEnd(end, step, grain) {
    if (step < 0) return this.words.previous(end - 1, grain)?.end ?? 0;
    return (this.words.holding(end, grain) ?? this.words.next(end, grain))?.end ?? end;
  }

  #nextStart(start, step, grain) {
    if (step > 0) return this.words.next(start + 1, grain)?.start ?? this.words.text.length;
    return (this.words.holding(start - 1, grain) ?? this.words.previous(start, grain))?.start ?? start;
  }
}
