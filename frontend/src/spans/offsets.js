// Two ways to count a text: in UTF-16 units, as a browser does, and in Unicode code points, as
// Python does and as answers are kept.

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

export class Offsets {
  #seconds; // where the second halves of surrogate pairs stand, in units

  constructor(text) {
    this.#seconds = Array.from(text.matchAll(PAIR), ({ index }) => index + 1);
  }

  /** How many code points stand before this unit. */
  points(unit) {
    return unit - this.#before((second) => second < unit);
  }

  /** The unit with which this code point begins. */
  units(point) {
    return point + this.#before((second, place) => second - 1 - place < point);
  }

  /** How many of the ascending `#seconds` fulfil what only the first of them do. */
  #before(fulfils) {
    let low = 0;
    let high = this.#seconds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fulfils(this.#seconds[middle], middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
