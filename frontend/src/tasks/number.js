// <task-number>: a number, in a field that has the focus whenever a sample comes.

import { word } from "../desk/words.js";
import { faultOf, read, stepped } from "../number/decimal.js";

const TYPED = /^[-+−–.,\d\s]*$/; // anything else is no part of a number
const BEGINS = /^[-−.,\d]$/; // typed while the sample has the focus, it goes into the field
const ARROWS = { ArrowUp: 1, ArrowDown: -1 };
const WRITTEN_IN = "input, textarea, select, [contenteditable], dialog";

class TaskNumber extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.said = this.querySelector("[data-said]");
    this.ghost = this.querySelector(".ghost");
    this.asked = Object.fromEntries(["least", "most", "step"].map((name) => [name, given(this.dataset[name])]));
    this.shown = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 20, useGrouping: false });
    this.querySelector("[data-help]").textContent = this.#help();
    this.#listen();
  }

  disconnectedCallback() {
    this.hearing.abort();
  }

  begin({ stage, value }) {
    this.stage = stage;
    this.#fill(value?.number ?? null);
    this.suggest(null);
    this.field.focus({ preventScroll: true });
  }

  /** Shows what is suggested, beside the field: it is no answer yet. */
  suggest(value) {
    this.suggested = value?.number ?? null;
    this.ghost.hidden = this.suggested === null;
    this.querySelector("[data-ghost]").textContent = this.suggested === null ? "" : this.#written(this.suggested);
  }

  accept() {
    if (this.suggested !== null) this.#fill(this.suggested);
    this.field.focus({ preventScroll: true });
  }

  collect() {
    const { number, fault } = this.#read();
    if (fault) return this.#fail(fault);
    const mark = Object.assign(document.createElement("span"), { className: "mark count", textContent: this.shown.format(number) });
    return { value: { number }, mark, caption: this.#written(number) };
  }

  do(action) {
    const step = { moreNumber: 1, lessNumber: -1 }[action];
    if (step) this.#step(step);
    return Boolean(step);
  }

  #listen() {
    this.hearing = new AbortController();
    this.field.addEventListener("beforeinput", (event) => TYPED.test(event.data ?? "") || event.preventDefault());
    this.field.addEventListener("input", () => this.#say(""));
    this.field.addEventListener("keydown", (event) => this.#press(event));
    document.addEventListener("keydown", (event) => this.#begun(event), this.hearing);
  }

  /** Enter answers also where single keys are switched off: it stands in a field. */
  #press(event) {
    const { key, code, isComposing, repeat } = event;
    if (isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Enter") return repeat || this.#answer();
    if (key === "Escape") return this.stage.closest("[tabindex]").focus({ preventScroll: true });
    if (!(code in ARROWS)) return;
    event.preventDefault();
    this.#step(ARROWS[code]);
  }

  /** A digit pressed elsewhere on the desk is the beginning of a number. */
  #begun({ key, target, ctrlKey, metaKey, altKey }) {
    if (ctrlKey || metaKey || altKey || target.closest?.(WRITTEN_IN) || document.querySelector("dialog[open]")) return;
    if (BEGINS.test(key) && !this.closest("fieldset").disabled) this.field.focus({ preventScroll: true });
  }

  #answer() {
    const detail = this.collect();
    if (detail) this.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail }));
  }

  #step(direction) {
    const { number = null, fault } = read(this.field.value);
    if (fault && fault !== "number_missing") return this.#fail(fault);
    this.#fill(stepped(number, direction, this.asked));
  }

  #read() {
    const { number, fault } = read(this.field.value);
    return { number, fault: fault ?? faultOf(number, this.asked) };
  }

  #fill(number) {
    this.field.value = number === null ? "" : this.shown.format(number);
    this.#say("");
  }

  #fail(fault) {
    this.#say(word(fault, { given: this.field.value.trim(), ...this.#bounds() }));
    this.field.ariaInvalid = "true";
    this.field.focus({ preventScroll: true });
    return null;
  }

  #say(text) {
    this.said.textContent = text;
    this.field.ariaInvalid = null;
  }

  /** What the project takes, in words. */
  #help() {
    const { least, most, step } = this.asked;
    const bounded = { "true,true": "number_between", "true,false": "number_from", "false,true": "number_to" };
    const range = bounded[[least !== null, most !== null]];
    const said = [range, step !== null && "number_steps"].filter(Boolean);
    return said.map((name) => word(name, this.#bounds())).join(" · ");
  }

  #bounds() {
    const { least, most, step } = this.asked;
    const shown = (number, otherwise) => (number === null ? otherwise : this.shown.format(number));
    return { least: shown(least, "-∞"), most: shown(most, "∞"), step: shown(step, ""), start: shown(least ?? 0) };
  }

  #written(number) {
    return [this.shown.format(number), this.dataset.unit].filter(Boolean).join(" ");
  }
}

const given = (text) => (text ? Number(text) : null);

customElements.define("task-number", TaskNumber);
