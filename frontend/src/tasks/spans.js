// <task-spans>: stretches of the text and their categories, by keyboard, mouse or finger.

import { word } from "../desk/words.js";
import { innermost, read, written } from "../spans/answer.js";
import { SpanList, shortened } from "../spans/list.js";
import { MOST, Marks } from "../spans/marks.js";
import { Offsets } from "../spans/offsets.js";
import { Reading } from "../spans/reading.js";

const WRITTEN_IN = "input, textarea, select, [contenteditable], dialog";
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };

class TaskSpans extends HTMLElement {
  current = null; // the span that digits change and Delete removes

  connectedCallback() {
    this.said = this.querySelector("[data-said]");
    this.list = new SpanList(this.querySelector("[data-marked]"));
    this.closest("fieldset").append(this.list.root); // however long, it pushes no button out of sight
    this.looks = new Map(Array.from(this.querySelectorAll("[data-category]"), look));
    this.list.fields.addEventListener("change", () => this.#bound());
    this.list.fields.addEventListener("keydown", ({ key }) => key === "Escape" && this.#toStage());
    this.hearing = new AbortController();
    document.addEventListener("keydown", (event) => this.#chord(event), this.hearing);
  }

  disconnectedCallback() {
    this.hearing.abort();
    this.reading?.stop();
  }

  begin({ claim, stage, value }) {
    const { text, lang } = claim.sample;
    this.stage = stage;
    this.text = text ?? "";
    this.offsets = new Offsets(this.text);
    this.marks = new Marks(read(value, this.offsets));
    this.current = null;
    this.warned = false;
    this.reading?.stop();
    const on = { arrived: (byPointer) => this.#arrived(byPointer), picked: (id) => this.#pick(id) };
    this.reading = new Reading({ text: this.text, lang, grain: this.dataset.snap, on });
    stage.replaceChildren(this.reading.paper);
    this.#say("");
    this.#draw();
  }

  suggest(value) {
    this.marks.offer(read(value, this.offsets, true));
    this.#draw();
  }

  /** Takes over all that is suggested, once all of it could be seen. */
  accept() {
    if (!this.reading.paper.seen) return this.#say(word("spans_unseen"));
    this.marks.confirmAll();
    this.#draw();
  }

  collect() {
    const { open, given } = this.marks;
    if (this.current?.suggested) return this.#confirm(this.current);
    if (open.length && !this.warned) {
      this.warned = true;
      return this.#say(word("spans_open", { n: open.length }));
    }
    const mark = Object.assign(document.createElement("span"), { className: "mark count", textContent: given.length });
    const caption = given.length ? word("spans_given", { n: given.length }) : word("spans_none");
    return { value: { spans: written(given, this.text, this.offsets) }, mark, caption };
  }

  do(action, button) {
    const perform = {
      giveCategory: () => this.#categorize(button.dataset.category),
      removeSpan: () => this.#remove(this.current),
      dropSpan: () => this.#remove(this.marks.find(button.dataset.span)),
      chooseSpan: () => this.#pick(button.dataset.span),
      nextSpan: () => this.#jump(1),
      previousSpan: () => this.#jump(-1),
      goLeft: () => this.reading.move(-1),
      goRight: () => this.reading.move(1),
      extendLeft: () => this.reading.move(-1, { extend: true }),
      extendRight: () => this.reading.move(1, { extend: true }),
      goUp: () => this.reading.line(-1),
      goDown: () => this.reading.line(1),
      undoSpan: () => this.#step("undo"),
      redoSpan: () => this.#step("redo"),
    }[action];
    perform?.();
    return Boolean(perform);
  }

  /** What can be no key of the desk: arrows with Ctrl or Alt, and Ctrl+Z. */
  #chord(event) {
    const { code, altKey, ctrlKey, metaKey, shiftKey: extend, target } = event;
    if (event.isComposing || !(altKey || ctrlKey || metaKey) || target.closest?.(WRITTEN_IN)) return;
    if (!this.reading || this.closest("fieldset").disabled) return;
    if (code === "KeyZ" && !altKey) this.#step(extend ? "redo" : "undo");
    else if (code in ARROWS && !metaKey) this.reading.move(ARROWS[code], { extend, grain: "grapheme" });
    else return;
    event.preventDefault();
  }

  // Where the cursor is

  #arrived(byPointer) {
    const { range, chosen } = this.reading;
    this.current = chosen ? null : innermost(this.marks.all, range);
    if (byPointer && this.current?.suggested) return this.#confirm(this.current);
    if (!byPointer) this.reading.reveal();
    this.#shown();
  }

  /** Goes to a span by its tag or its place in the list; a suggestion is confirmed by it. */
  #pick(id) {
    const span = this.marks.find(id);
    if (span?.suggested) this.#confirm(span);
    else if (span) this.#goTo(span);
  }

  #jump(step) {
    const { all } = this.marks;
    if (!all.length) return this.#say(word("spans_none"));
    const from = this.current ? all.indexOf(this.current) : this.#between(step);
    this.#goTo(all.at((from + step) % all.length));
  }

  /** The span before the cursor for a step on, the one after it for a step back. */
  #between(step) {
    const start = this.reading.range?.start ?? -1;
    const before = this.marks.all.filter((one) => one.start <= start).length;
    return step > 0 ? before - 1 : before;
  }

  #goTo(span) {
    this.reading.stand(span);
    this.current = span;
    this.#shown();
  }

  // Changing the spans

  #categorize(category) {
    const { range, chosen } = this.reading;
    if (this.current && !chosen) return this.#changed(this.marks.change(this.current, { category, suggested: false }));
    if (!range) return this.#say(word("span_select_first"));
    if (this.marks.given.length >= MOST) return this.#say(word("spans_too_many", { most: MOST }));
    this.#changed(this.marks.add({ ...range, category }));
  }

  /** Goes on to the next suggestion, so that each is looked at and one key confirms it. */
  #confirm(span) {
    const confirmed = this.marks.change(span, { suggested: false });
    const { open } = this.marks;
    this.#goTo(open.find(({ start }) => start >= span.start) ?? open[0] ?? confirmed);
    return null;
  }

  #remove(span) {
    if (!span) return this.#say(word("span_none_here"));
    this.marks.remove(span);
    this.current = null;
    this.#shown();
  }

  /** Start and end as they stand in the fields. */
  #bound() {
    const { start, end } = this.list.bounds;
    const length = this.offsets.points(this.text.length);
    const isSpan = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= length;
    if (!isSpan) {
      this.#draw();
      return this.#say(word("span_bounds", { length }));
    }
    const [from, to] = [this.offsets.units(start), this.offsets.units(end)];
    this.#changed(this.marks.change(this.current, this.reading.words.snap(from, to, "grapheme")));
  }

  #step(which) {
    if (!this.marks[which]()) return;
    this.current = null;
    this.#shown();
  }

  #changed(span) {
    this.warned = false;
    this.#goTo(span);
  }

  // What is on the page

  #shown() {
    this.#draw();
    if (this.reading.range) this.#say(this.#described(this.reading.range));
  }

  #described({ start, end }) {
    const quote = shortened(this.text.slice(start, end));
    if (!this.current) return word(this.reading.chosen ? "span_selected" : "span_at", { quote });
    const { category, suggested } = this.current;
    return word(suggested ? "span_on_suggested" : "span_on", { quote, category });
  }

  #draw() {
    const { looks, text, marks } = this;
    this.current = this.current && marks.find(this.current.id);
    const { current } = this;
    this.reading.draw(marks.all, { looks, current });
    this.list.draw(marks.all, { text, looks, current, points: (unit) => this.offsets.points(unit) });
    this.querySelector("[data-do=removeSpan]").disabled = !current;
  }

  /** Beside the controls, and to a screen reader. */
  #say(text) {
    this.said.textContent = text;
    return null;
  }

  #toStage() {
    this.stage.closest("[tabindex]").focus({ preventScroll: true });
  }
}

/** How a category is drawn, as its button has it. */
function look(button) {
  const { category, colour, key } = button.dataset;
  const tag = key ? `${key} ${category}` : category;
  return [category, { colour, tag, mark: button.querySelector(".mark") }];
}

customElements.define("task-spans", TaskSpans);
