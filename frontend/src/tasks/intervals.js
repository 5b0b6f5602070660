// <task-intervals>: stretches of a series or a clip, each with a category.
//
// It works on any stage that has
//   axis            {start, end, unit}: where an interval may lie
//   cursor          where the keyboard, or the sound, is on it
//   rounded(at)     the place next to `at` that can be kept
//   moved(at, by, far)  the place a step before (-1) or after (1) `at`
//   drawing         true: dragging draws an interval
//   paint({marks: [{start, end, colour, label, suggested}], chosen, pending})
// and that tells of
//   "interval-drawn" {start, end} · "interval-changed" {index, start, end} · "interval-chosen" {index}

import { word } from "../desk/words.js";
import { Marks } from "../intervals/marks.js";
import { Rows } from "../intervals/rows.js";

const TOLD = {
  "interval-drawn": (task, { start, end }) => task.marks.draw(start, end),
  "interval-changed": (task, { index, ...ends }) => task.marks.change(index, ends),
  "interval-chosen": (task, { index }) => task.marks.choose(index),
};
const ACTIONS = {
  markStart: (task) => task.marks.begin(task.here),
  markEnd: (task) => task.marks.finish(task.here) || task.say(word("interval_empty")),
  take: (task, { dataset }) => task.take(dataset.category),
  nextInterval: (task) => task.marks.step(1),
  previousInterval: (task) => task.marks.step(-1),
  removeInterval: (task) => task.marks.remove(),
  confirmInterval: (task) => task.marks.confirm(task.marks.chosen),
  // The buttons of a line in the list; a key of the same name would press the first line's.
  pickRow: (task, button) => task.marks.choose(task.rows.indexOf(button)),
  confirmRow: (task, button) => task.marks.confirm(task.rows.indexOf(button)),
  removeRow: (task, button) => task.marks.remove(task.rows.indexOf(button)),
};
const NUDGES = { left: [-1, false], right: [1, false], farLeft: [-1, true], farRight: [1, true] };

class TaskIntervals extends HTMLElement {
  connectedCallback() {
    this.categories = [...this.querySelectorAll("[data-category]")];
    this.problem = this.querySelector("[data-part=problem]");
    this.rows = new Rows(this, {
      changed: (index, ends) => this.#changed(this.marks.change(index, ends)),
      named: (name) => this.#button(name),
    });
  }

  begin({ stage, value }) {
    this.hearing?.abort();
    this.hearing = new AbortController();
    this.stage = stage;
    this.marks = new Marks(stage.axis, value?.intervals);
    stage.drawing = true;
    for (const [type, hear] of Object.entries(TOLD)) {
      stage.addEventListener(type, ({ detail }) => this.#changed(hear(this, detail)), this.hearing);
    }
    this.take(this.category ?? this.categories[0]?.dataset.category);
    this.#changed();
  }

  suggest(value) {
    this.marks.suggest(value?.intervals ?? []);
    this.#changed();
  }

  /** Takes over all that is suggested. */
  accept() {
    this.marks.confirmAll();
    this.#changed();
  }

  collect() {
    if (this.marks.open) return this.say(word("intervals_open", { n: this.marks.open }));
    if (this.marks.pending !== null) return this.say(word("interval_pending"));
    const intervals = this.marks.value;
    const caption = intervals.length ? word("intervals", { n: intervals.length }) : word("no_intervals");
    const mark = intervals.length ? this.#button(intervals[0].category).querySelector(".mark") : null;
    return { value: { intervals }, mark, caption };
  }

  do(action, button = null) {
    if (action in NUDGES && this.marks.chosen !== null) return this.#nudge(...NUDGES[action]);
    if (!(action in ACTIONS)) return false;
    this.#changed(ACTIONS[action](this, button));
    return true;
  }

  get here() {
    return this.stage.rounded(this.stage.cursor);
  }

  /** The category of the chosen interval, or of the next ones: also on the samples that follow. */
  take(category) {
    this.marks.take(category);
    if (this.marks.chosen === null) this.category = category;
  }

  /** Says what is missing; null, so that nothing is submitted. */
  say(text) {
    this.problem.textContent = text;
    this.said = true;
    return null;
  }

  #nudge(by, far) {
    const { start, end } = this.marks.items[this.marks.chosen];
    const from = this.stage.moved(start, by, far);
    const to = this.stage.moved(end, by, far);
    const moves = from !== start && to !== end; // not against an end, where it would shrink
    this.#changed(!moves || this.marks.change(this.marks.chosen, { start: from, end: to }));
    return true;
  }

  /** Shows everything anew; `done` is false where what was meant would have no length. */
  #changed(done) {
    if (done === false) this.say(word("interval_empty"));
    if (!this.said) this.problem.textContent = "";
    this.said = false;
    this.#press();
    this.rows.show(this.marks, this.stage.axis.unit);
    this.stage.paint({
      marks: this.marks.items.map((one) => ({ ...one, ...this.#look(one) })),
      chosen: this.marks.chosen,
      pending: this.marks.pending,
    });
  }

  #press() {
    const { chosen, items } = this.marks;
    const current = chosen === null ? this.category : items[chosen].category;
    for (const button of this.categories) {
      button.setAttribute("aria-pressed", String(button.dataset.category === current));
    }
  }

  #look({ category }) {
    const button = this.#button(category);
    const colour = getComputedStyle(button).getPropertyValue("--c");
    return { colour, label: button.dataset.key ?? category };
  }

  #button(category) {
    return this.categories.find(({ dataset }) => dataset.category === category);
  }
}

customElements.define("task-intervals", TaskIntervals);
