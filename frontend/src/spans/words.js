// The words and graphemes of a text, found where they are asked for.

import { chunksOf } from "./chunks.js";

const SIGN = /[\p{S}\p{N}\p{Extended_Pictographic}]/u;
const BLANK = /^\s+$/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/u;

export class Words {
  #cuts;
  #found = { word: new Map(), grapheme: new Map() };

  constructor(text, lang) {
    this.text = text;
    this.#cuts = chunksOf(text);
    this.segmenters = {
      word: new Intl.Segmenter(lang || undefined, { granularity: "word" }),
      grapheme: new Intl.Segmenter(lang || undefined, { granularity: "grapheme" }),
    };
  }

  /** The word, or grapheme, that begins at or after this unit; null at the end. */
  next(unit, grain = "word") {
    for (let chunk = this.#chunkAt(unit); chunk < this.#cuts.length - 1; chunk += 1) {
      const found = this.#stops(chunk, grain).find(({ start }) => start >= unit);
      if (found) return found;
    }
    return null;
  }

  /** The one that ends at or before this unit; null at the beginning. */
  previous(unit, grain = "word") {
    for (let chunk = this.#chunkAt(unit); chunk >= 0; chunk -= 1) {
      const found = this.#stops(chunk, grain).findLast(({ end }) => end <= unit);
      if (found) return found;
    }
    return null;
  }

  /** The one that this unit is in; null between two. */
  holding(unit, grain = "word") {
    const stops = this.#stops(this.#chunkAt(unit), grain);
    return stops.find(({ start, end }) => start <= unit && unit < end) ?? null;
  }

  /** The one that this unit is in, or the nearest one, of the same line if there is one. */
  at(unit, grain = "word") {
    const here = this.holding(unit, grain);
    if (here) return here;
    const before = this.previous(unit, grain);
    const after = this.next(unit, grain);
    const near = [before, after].filter((stop) => stop && !this.#between(stop, unit).includes("\n"));
    return near[0] ?? before ?? after;
  }

  /** A selection, drawn out so that it splits no grapheme, or no word and then without blanks
   * around it; null if nothing is left. */
  snap(start, end, grain = "word") {
    const first = this.#piece(start, grain);
    const last = this.#piece(Math.max(start, end - 1), grain);
    if (!first || !last) return null;
    if (grain === "grapheme") return { start: first.start, end: last.end };
    const text = this.text.slice(first.start, last.end);
    const from = first.start + text.length - text.trimStart().length;
    return text.trim() ? { start: from, end: from + text.trim().length } : null;
  }

  /** Does the line of this unit read from right to left? Its first letter decides. */
  rightToLeft(unit) {
    const from = unit ? this.text.lastIndexOf("\n", unit - 1) + 1 : 0;
    const line = this.text.slice(from, from + 1000).split("\n", 1)[0];
    return RIGHT_TO_LEFT.test(LETTER.exec(line)?.[0] ?? "");
  }

  #between({ start, end }, unit) {
    return this.text.slice(Math.min(end, unit), Math.max(start, unit));
  }

  #piece(unit, grain) {
    return this.#pieces(this.#chunkAt(unit), grain).find(({ end }) => unit < end);
  }

  /** The pieces that a cursor stops at: no blanks, and of the words' no punctuation. */
  #stops(chunk, grain) {
    return this.#pieces(chunk, grain).filter(({ stop }) => stop);
  }

  #pieces(chunk, grain) {
    const known = this.#found[grain];
    if (!known.has(chunk)) known.set(chunk, this.#segment(chunk, grain));
    return known.get(chunk);
  }

  #segment(chunk, grain) {
    const from = this.#cuts[chunk] ?? 0;
    const segments = this.segmenters[grain].segment(this.text.slice(from, this.#cuts[chunk + 1]));
    return Array.from(segments, ({ index, segment, isWordLike }) => ({
      start: from + index,
      end: from + index + segment.length,
      stop: grain === "word" ? isWordLike || SIGN.test(segment) : !BLANK.test(segment),
    }));
  }

  #chunkAt(unit) {
    const after = this.#cuts.findIndex((cut) => cut > unit);
    return after < 0 ? Math.max(0, this.#cuts.length - 2) : after - 1;
  }
}
