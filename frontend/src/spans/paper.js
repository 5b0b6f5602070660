// <text-spans>: a text with its spans underlined. Drawn line by line, so that a change redraws the
// lines that it concerns; what it holds as text is the sample's, unit by unit.

import { lanesOf, piecesOf } from "./lanes.js";

const LANES = 6; // deeper ones lie on the last
const MARGIN = 64; // px kept between the cursor and the stage's edge
const LONG = 20_000; // units; what is out of sight of such a text is laid out later
const WRITTEN_IN = "input, textarea, select";
const ROW = { units: 80, px: 44 }; // of a line, as long as nobody has seen it

class TextSpans extends HTMLElement {
  #lines = []; // {start, end, element, drawn}
  seen = false; // has its end been in sight?

  open(text, lang) {
    this.ariaLive = "off"; // the task tells what changes
    if (lang) this.lang = lang;
    for (let start = 0; start < text.length; start = this.#lines.at(-1).end) {
      const end = text.indexOf("\n", start) + 1 || text.length;
      const element = Object.assign(document.createElement("div"), { className: "line", dir: "auto" });
      element.textContent = text.slice(start, end);
      element.style.containIntrinsicBlockSize = `auto ${Math.ceil((end - start) / ROW.units) * ROW.px}px`;
      this.#lines.push({ start, end, element, drawn: "" });
    }
    this.text = text;
    this.classList.toggle("long", text.length > LONG);
    const tail = document.createElement("span");
    this.replaceChildren(...this.#lines.map(({ element }) => element), tail);
    this.watch = new IntersectionObserver((entries) => (this.seen ||= entries.some((one) => one.isIntersecting)));
    this.watch.observe(tail);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
  }

  /** Draws these spans; `looks` says of each category its colour and tag. */
  draw(spans, { looks, current }) {
    const lanes = lanesOf(spans);
    this.dataset.lanes = Math.min(LANES, 1 + Math.max(0, ...lanes.values()));
    const mine = new Map(this.#lines.map((line) => [line, []]));
    for (const span of spans) for (const line of this.#linesOf(span)) mine.get(line).push(span);
    for (const [line, here] of mine) {
      const drawn = here.map((one) => [one.id, one.start, one.end, one.category, one.suggested, lanes.get(one), one === current]);
      this.#redraw(line, String(drawn), () => this.#nodes(line, here, { lanes, looks, current }));
    }
  }

  #redraw(line, drawn, nodes) {
    if (drawn === line.drawn) return;
    line.drawn = drawn;
    line.element.replaceChildren(...nodes());
  }

  #nodes({ start, end }, spans, look) {
    return piecesOf(spans, start, end).flatMap((piece) => {
      const text = document.createTextNode(this.text.slice(piece.start, piece.end));
      const layered = piece.spans.reduce((within, span) => layer(within, span, look), text);
      return [layered, ...piece.ending.toReversed().map((span) => tagged(span, look))];
    });
  }

  // Between places on the page and units of the text

  /** A DOM range over these units. */
  range({ start, end }) {
    const range = new Range();
    range.setStart(...this.#place(start, (unit, last) => unit < last));
    range.setEnd(...this.#place(end, (unit, last) => unit <= last));
    return range;
  }

  #place(unit, isIn) {
    const line = this.#lines.find(({ end }) => isIn(unit, end)) ?? this.#lines.at(-1);
    const walker = document.createTreeWalker(line.element, NodeFilter.SHOW_TEXT);
    let from = line.start;
    let node = walker.nextNode();
    for (let next = node; next && !isIn(unit, from + node.length); ) {
      next = walker.nextNode();
      if (next) [from, node] = [from + node.length, next];
    }
    return [node, Math.min(unit - from, node.length)];
  }

  /** What the browser has selected of this text; null for nothing. */
  get selected() {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!this.#lines.length || !range.intersectsNode(this)) return null;
    const [start, end] = [
      this.#unitOf(range.startContainer, range.startOffset),
      this.#unitOf(range.endContainer, range.endOffset),
    ];
    return start < end ? { start, end } : null;
  }

  /** The unit at a DOM position; places before and after the text are its ends. */
  #unitOf(node, offset) {
    const line = this.#lines.find(({ element }) => element.contains(node));
    const range = new Range();
    range.setStart(line?.element ?? this, 0);
    const isBefore = !this.contains(node) && range.comparePoint(node, offset) < 0;
    if (isBefore) return 0;
    if (!this.contains(node)) return this.text.length;
    range.setEnd(node, offset);
    return (line?.start ?? 0) + range.toString().length;
  }

  /** The unit whose character is drawn at this point of the window, or the nearest. */
  unitAt(x, y) {
    const found = document.caretPositionFromPoint?.(x, y) ?? oldCaret(x, y);
    if (!found || !this.contains(found.offsetNode)) return null;
    const unit = this.#unitOf(found.offsetNode, found.offset);
    const before = unit > 0 && this.#isDrawnAt(unit - 1, x, y);
    return before ? unit - 1 : unit;
  }

  #isDrawnAt(unit, x, y) {
    const rects = [...this.range({ start: unit, end: unit + 1 }).getClientRects()];
    return rects.some(({ left, right, top, bottom }) => left <= x && x < right && top <= y && y < bottom);
  }

  /** The unit a line of the screen above (-1) or below (1). */
  beside(unit, step) {
    this.reveal(unit, 2 * MARGIN);
    const { left, width, top, bottom, height } = this.#box(unit);
    for (const far of [0.6, 1, 1.5, 2, 3]) {
      const found = this.unitAt(left + width / 2, step < 0 ? top - far * height : bottom + far * height);
      if (found !== null && Math.abs(this.#box(found).top - top) > height / 2) return found;
    }
    return null;
  }

  #box(unit) {
    const end = Math.min(unit + 1, this.text.length);
    return this.range({ start: Math.min(unit, end - 1), end }).getBoundingClientRect();
  }

  // The cursor

  /** Shows where the cursor is, if anywhere, as the browser shows a selection; who types into a
   * field meanwhile has theirs there. */
  show(range, chosen) {
    if (document.activeElement.matches(WRITTEN_IN)) return;
    if (!range) return getSelection().removeAllRanges();
    this.classList.toggle("chosen", chosen);
    const { startContainer, startOffset, endContainer, endOffset } = this.range(range);
    getSelection().setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
  }

  /** Scrolls as little as brings this unit into sight. */
  reveal(unit, margin = MARGIN) {
    const stage = this.closest(".stage");
    const view = stage.getBoundingClientRect();
    const { top, bottom } = this.#box(unit);
    stage.scrollTop += Math.min(0, top - margin - view.top) + Math.max(0, bottom + margin - view.bottom);
  }

  /** The first unit in sight, if this one is not. */
  firstInSight(unit) {
    const view = this.closest(".stage").getBoundingClientRect();
    const { top, bottom } = this.#box(unit);
    if (bottom > view.top && top < view.bottom) return null;
    const line = this.#lines.find(({ element }) => element.getBoundingClientRect().bottom > view.top);
    const { left, top: first } = line.element.getBoundingClientRect();
    return this.unitAt(left + 2, Math.max(first, view.top) + 24) ?? line.start;
  }

  #linesOf({ start, end }) {
    return this.#lines.filter((line) => line.start < end && line.end > start);
  }
}

function layer(within, span, { lanes, looks, current }) {
  const element = document.createElement("span");
  element.className = `layer c${looks.get(span.category)?.colour}`;
  element.classList.toggle("suggested", span.suggested);
  element.classList.toggle("current", span === current);
  element.dataset.lane = Math.min(LANES - 1, lanes.get(span));
  element.append(within);
  return element;
}

/** Says what a span is. Its words are no text of the page: offsets stay those of the sample. */
function tagged(span, { looks, current }) {
  const { colour, tag = span.category } = looks.get(span.category) ?? {};
  const element = document.createElement("span");
  element.className = `tag c${colour}`;
  element.classList.toggle("suggested", span.suggested);
  element.classList.toggle("current", span === current);
  Object.assign(element.dataset, { tag, span: span.id });
  return element;
}

/** Safari before 26 has no caretPositionFromPoint. */
function oldCaret(x, y) {
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { offsetNode: range.startContainer, offset: range.startOffset };
}

customElements.define("text-spans", TextSpans);
