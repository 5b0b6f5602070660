// <labeling-desk>: one key, one answer, and the next sample is already there.

import { Api, SignedOut } from "./desk/api.js";
import { Clock } from "./desk/clock.js";
import { Comment } from "./desk/comment.js";
import { Flag } from "./desk/flag.js";
import { Guide } from "./desk/guide.js";
import { Hands } from "./desk/hands.js";
import { History } from "./desk/history.js";
import { uuid } from "./desk/outbox.js";
import { session } from "./desk/session.js";
import { Rest, Sitting } from "./desk/sitting.js";
import { Shelf } from "./desk/shelf.js";
import { forget, prepare } from "./desk/stages.js";
import { Suggestion } from "./desk/suggestion.js";
import { Supply } from "./desk/supply.js";
import { View } from "./desk/view.js";
import { word } from "./desk/words.js";

const KEPT = 20; // answers whose pictures stay in memory
const CORRECTABLE = [400, 422]; // the answer was faulty, the claim still stands

class LabelingDesk extends HTMLElement {
  async connectedCallback() {
    const data = JSON.parse(document.getElementById("desk-data").textContent);
    const name = `${this.dataset.user}.${data.slug}`;
    this.kind = data.task;
    this.breaks = data.breaks;
    this.task = this.querySelector("[data-task]");
    this.view = new View(this);
    this.hands = new Hands(this, data);
    this.api = new Api({ ...data, renew: session(this.dataset.user) });
    this.history = new History();
    this.clock = new Clock();
    this.flagged = new Flag(this.view.flag);
    this.remark = new Comment(this.view);
    this.suggestion = new Suggestion(this);
    this.guideline = new Guide(this.view, this.api);
    this.sitting = new Sitting({ goal: data.goal, storage: sessionStorage, name: `tweezers.sitting.${name}` });
    this.rest = new Rest();
    const prefix = `tweezers.outbox.${name}.`;
    this.supply = this.#supplied(data.ahead, prefix, await Shelf.open(localStorage, prefix));
    if (!this.isConnected) return;
    this.#listen();
    this.view.shortcuts(data.shortcuts);
    this.view.sitting(this.sitting.progress);
    this.outbox.kick();
    this.#advance();
  }

  #listen() {
    const { signal } = (this.listening = new AbortController());
    this.hands.listen(signal);
    this.addEventListener("answered", ({ detail }) => this.current && this.#give(detail), { signal });
    this.view.shortcutMode.addEventListener("change", ({ target }) => this.#prefer(target.value), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
    this.guideline.stop();
  }

  get outbox() {
    return this.supply?.outbox;
  }

  get current() {
    return this.supply?.current ?? null; // none yet, until the shelf is open
  }

  // What the annotator does: each button names one of these in data-do, each key presses a button

  /** What the task has collected so far, if it is an answer. */
  submit() {
    const given = this.current && this.task.collect?.();
    if (given) this.#give(given);
  }

  suggest() {
    if (this.current) this.suggestion.reveal();
  }

  accept() {
    this.suggestion.accept();
  }

  cannotTell(button) {
    this.#give({ value: { cannot_tell: true }, ...marked(button) });
  }

  skip() {
    this.view.reasons.showModal();
  }

  skipFor(button) {
    this.view.reasons.close();
    this.#give({ value: { skip: button.dataset.reason }, ...marked(button) });
  }

  flag() {
    this.flagged.toggle();
  }

  comment() {
    this.remark.write();
  }

  uncomment() {
    this.remark.set("");
    this.view.focus();
  }

  keys() {
    this.view.help.showModal();
  }

  guide() {
    this.guideline.toggle();
    if (!this.guideline.isOpen) this.view.focus();
  }

  recent() {
    this.view.allRecent(this.history);
  }

  /** Takes the last answer back. */
  undo() {
    this.#takeBack(this.history.take());
  }

  /** Takes one of the recent answers back, wherever it stands. */
  change({ dataset }) {
    this.view.recentDialog.close();
    this.#takeBack(this.history.take(dataset.token));
  }

  again() {
    this.view.screen("waiting");
    this.supply.fill();
  }

  rested() {
    this.rest.begin();
    this.view.rest.hidden = true;
    this.view.focus();
  }

  /** `mark` and `caption` show the answer among the recent ones. */
  #give({ value, mark, caption }) {
    const claim = this.current;
    const time = this.clock.read();
    const aside = { flag: this.flagged.raised, comment: this.remark.text };
    const token = uuid();
    const told = aside.flag ? word("flagged", { caption }) : caption;
    this.history.push({ claim, token, value, mark, caption: told, ...aside, ...time });
    forget(this.history.beyond(KEPT));
    this.sitting.answered(time.active_ms);
    this.#remember();
    this.supply.answer(claim, { token, value, ...aside, ...time, ...this.suggestion.told(value) });
    this.#advance();
  }

  #takeBack(entry) {
    this.supply.bring(entry.claim);
    this.supply.retract(entry);
    this.sitting.undone(entry.active_ms);
    this.#remember();
    this.#show(entry.claim, entry);
  }

  #remember() {
    this.view.recent(this.history);
    this.view.sitting(this.sitting.progress);
  }

  // What is on the screen

  /** `before`: what was answered, if this sample comes back. */
  #show(claim, before = claim.draft ?? {}) {
    const value = this.kind in (before.value ?? {}) ? before.value : null;
    this.clock.restart();
    this.flagged.lower();
    this.remark.set(before.comment ?? "");
    this.view.show(prepare(claim));
    this.view.rest.hidden = !this.breaks || !this.rest.isDue;
    this.task.begin({ claim, stage: claim.node, value });
    this.suggestion.begin(claim, value !== null);
  }

  #advance() {
    const claim = this.supply.next();
    if (claim) this.#show(claim);
    else this.view.screen("waiting");
  }

  // What the server says

  #supplied(ahead, prefix, shelf) {
    return new Supply({
      ahead,
      prefix,
      shelf,
      api: this.api,
      storage: localStorage,
      on: {
        fresh: prepare,
        come: (claim) => this.#show(claim),
        ended: (reason) => this.view.screen(reason),
        stuck: (detail) => this.view.notice(detail),
        progress: (progress) => this.#reached(progress),
        traffic: (unsaved, error) => this.#traffic(unsaved, error),
        kept: (token, annotation) => this.#kept(token, annotation),
        refused: (token, error) => this.#refused(token, error),
        notLent: (claim, detail) => this.#notLent(claim, detail),
      },
    });
  }

  #reached(progress) {
    this.view.signedOut.hidden = true;
    this.view.progress(progress);
  }

  #traffic(unsaved, error) {
    if (error instanceof SignedOut) this.view.signedOut.hidden = false;
    this.retrying = Boolean(error) || (this.retrying && unsaved > 0);
    this.view.saved(unsaved, this.retrying);
    this.view.waiting.textContent = word(error ? "unreachable" : "waiting");
  }

  #kept(token, { id, extra, detail }) {
    const entry = this.history.find(token);
    if (entry) entry.annotation = id;
    if (extra) this.view.notice(word("extra", { detail }));
  }

  /** A faulty answer comes back with all that went into it, and with what is wrong. */
  #refused(token, { status, told }) {
    const entry = this.history.take(token);
    if (entry) this.sitting.undone(entry.active_ms);
    const comesBack = entry && CORRECTABLE.includes(status);
    if (comesBack) this.supply.queue.putBack(Object.assign(entry.claim, { draft: entry, refusal: told }));
    this.view.notice(word(comesBack ? "came_back" : "dropped", { detail: told }));
    this.#remember();
    if (!this.current) this.#advance();
  }

  #notLent(claim, detail) {
    this.view.notice(detail ? word("not_undone", { detail }) : word("gone"));
    if (claim && claim === this.current) this.#advance();
  }

  // What the browser tells

  touched() {
    this.clock.touch();
    this.rest.touch();
  }

  left() {
    this.clock.hide();
    this.rest.clock.hide();
  }

  returned() {
    this.touched();
    this.outbox.kick();
  }

  /** Keys are switched on and off here, and stay so everywhere. */
  #prefer(shortcuts) {
    this.hands.mode = shortcuts;
    this.view.shortcuts(shortcuts);
    this.api.prefer({ shortcuts }).catch(({ message }) => this.view.notice(message));
  }
}

/** How an answer is shown among the recent ones. */
const marked = (button) => ({ mark: button.querySelector(".mark"), caption: button.dataset.caption });

customElements.define("labeling-desk", LabelingDesk);
