// What was answered in this sitting: undone from its end without limit, or changed anywhere in it.

export class History {
  #entries = []; // {claim, token, annotation?, value, comment, mark, caption}, oldest first

  get size() {
    return this.#entries.length;
  }

  push(entry) {
    this.#entries.push(entry);
  }

  /** The last `count`, newest first. */
  latest(count) {
    return this.#entries.slice(-count).reverse();
  }

  /** The one that has just left the last `count`, if any. */
  beyond(count) {
    return this.#entries.at(-count - 1);
  }

  find(token) {
    return this.#entries.find((entry) => entry.token === token);
  }

  /** Takes one out: the last, or that of a token. */
  take(token = this.#entries.at(-1)?.token) {
    const place = this.#entries.findIndex((entry) => entry.token === token);
    return place < 0 ? undefined : this.#entries.splice(place, 1)[0];
  }
}
