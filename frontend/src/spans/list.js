// The spans of a text as a list: to choose, to remove, and to set to the character.

import { word } from "../desk/words.js";

const LONGEST = 60; // characters of a quote that are shown

export class SpanList {
  #items = new Map(); // by the span's id

  /** `root` holds an <ol>, a <template> for its items, and the fields of the chosen one. */
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-list]");
    this.template = root.querySelector("template");
    this.fields = root.querySelector("[data-bounds]");
    [this.start, this.end] = this.fields.querySelectorAll("input");
  }

  /** `points` turns units into code points, as the fields have them. */
  draw(spans, { text, looks, current, points }) {
    const items = spans.map((span) => this.#item(span, { text, looks, current }));
    this.#items = new Map(spans.map((span, place) => [span.id, items[place]]));
    if (items.some((item, place) => this.list.children[place] !== item.element)) {
      this.list.replaceChildren(...items.map(({ element }) => element));
    }
    while (this.list.children.length > items.length) this.list.lastChild.remove();
    this.#bound(current, text, points);
  }

  #item(span, { text, looks, current }) {
    const known = this.#items.get(span.id);
    const item = known?.span === span ? known : this.#made(span, text, looks);
    const [choose] = item.element.querySelectorAll("button");
    choose.ariaCurrent = span === current ? "true" : null;
    return item;
  }

  #made(span, text, looks) {
    const element = this.template.content.firstElementChild.cloneNode(true);
    const quote = shortened(text.slice(span.start, span.end));
    const { mark } = looks.get(span.category) ?? {};
    const [choose, drop] = element.querySelectorAll("button");
    element.classList.toggle("open", span.suggested);
    choose.dataset.span = drop.dataset.span = span.id;
    if (mark) choose.prepend(mark.cloneNode(true));
    choose.querySelector("q").textContent = quote;
    choose.querySelector("small").textContent = span.suggested ? word("span_suggested", span) : span.category;
    drop.title = drop.ariaLabel = word("span_remove", { quote });
    return { span, element };
  }

  #bound(current, text, points) {
    this.fields.hidden = !current;
    if (!current) return;
    this.start.max = this.end.max = points(text.length);
    this.start.value = points(current.start);
    this.end.value = points(current.end);
  }

  /** What stands in the fields, in code points. */
  get bounds() {
    return { start: this.start.valueAsNumber, end: this.end.valueAsNumber };
  }
}

export function shortened(quote) {
  const characters = [...quote.slice(0, 2 * LONGEST)];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : quote;
}
