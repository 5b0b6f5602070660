// The spans of one text, with every change undoable.

import { same, span } from "./answer.js";
import { inOrder } from "./lanes.js";

export const MOST = 2000; // as labeling/answers/regions.py has it

export class Marks {
  #past = [];
  #future = [];
  #spans;

  constructor(spans) {
    this.#spans = inOrder(spans);
  }

  get all() {
    return this.#spans;
  }

  get given() {
    return this.#spans.filter(({ suggested }) => !suggested);
  }

  /** Suggestions that nobody has confirmed or removed. */
  get open() {
    return this.#spans.filter(({ suggested }) => suggested);
  }

  find(id) {
    return this.#spans.find((one) => one.id === Number(id)) ?? null;
  }

  /** Shows these instead of other suggestions; that is nobody's change. */
  offer(suggested) {
    const { given } = this;
    const news = suggested.filter((one) => !given.some((other) => same(one, other)));
    this.#spans = inOrder([...given, ...news]);
  }

  /** Adds one and returns it, or the one that says the same. */
  add(given) {
    const known = this.#spans.find((one) => same(one, given));
    if (known) return known.suggested ? this.change(known, { suggested: false }) : known;
    const added = span(given);
    this.#become([...this.#spans, added]);
    return added;
  }

  /** Changes one, and keeps it apart from the others: two that say the same become one. */
  change(old, given) {
    const changed = span({ ...old, ...given, id: old.id });
    this.#become([...this.#spans.filter((one) => one !== old && !same(one, changed)), changed]);
    return changed;
  }

  remove(old) {
    this.#become(this.#spans.filter((one) => one !== old));
  }

  confirmAll() {
    this.#become(this.#spans.map((one) => (one.suggested ? span({ ...one, suggested: false }) : one)));
  }

  undo() {
    return this.#step(this.#past, this.#future);
  }

  redo() {
    return this.#step(this.#future, this.#past);
  }

  #become(spans) {
    this.#past.push(this.#spans);
    this.#future = [];
    this.#spans = inOrder(spans);
  }

  #step(from, to) {
    if (!from.length) return false;
    to.push(this.#spans);
    this.#spans = from.pop();
    return true;
  }
}
