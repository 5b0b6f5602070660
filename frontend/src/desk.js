// <labeling-desk>: one key, one answer, and the next sample is already there.

import { Api, Refused, SignedOut } from "./desk/api.js";
import { Clock } from "./desk/clock.js";
import { Flag } from "./desk/flag.js";
import { action } from "./desk/keys.js";
import { Outbox, uuid } from "./desk/outbox.js";
import { Queue } from "./desk/queue.js";
import { session } from "./desk/session.js";
import { View, forgetPicture, prepare } from "./desk/view.js";
import { word } from "./desk/words.js";

const MOST_AT_ONCE = 5; // claims the server lends to one person
const RETRY_MS = 3000;
const SHORTCUTS = "tweezers.shortcuts"; // single keys can be switched off (WCAG 2.1.4)
const KEPT = 20; // answers whose pictures stay in memory
const CORRECTABLE = [400, 422]; // the answer was faulty, the claim still stands

class LabelingDesk extends HTMLElement {
  connectedCallback() {
    const data = JSON.parse(document.getElementById("desk-data").textContent);
    this.hold = data.ahead; // claims in all: on the screen and behind it
    this.history = []; // {claim, token, annotation?, mark, caption}, oldest first
    this.current = null;
    this.version = null;
    this.filling = false;
    this.view = new View(this);
    this.clock = new Clock();
    this.flagged = new Flag(this.view.flag);
    this.queue = new Queue();
    this.task = this.querySelector("[data-task]");
    this.bindings = data.keys;
    this.api = new Api({ ...data, renew: session(this.dataset.user) });
    this.outbox = new Outbox({
      send: (operation) => this.#send(operation),
      storage: localStorage,
      prefix: `tweezers.outbox.${this.dataset.user}.${data.slug}.`,
      on: {
        change: (outbox, error) => this.#troubled(outbox, error),
        delivered: (operation, result) => this.#delivered(operation, result),
        refused: (operation, error) => this.#refused(operation, error),
      },
    });
    this.queue.know(this.outbox.claims);
    this.#listen();
    this.outbox.kick();
    this.#advance();
  }

  // What the annotator does: each button names one of these in data-do, each key presses a button

  /** What the task has collected so far, if it is an answer. */
  submit() {
    const given = this.current && this.task.collect?.();
    if (given) this.#give(given);
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

  keys() {
    this.view.help.showModal();
  }

  undo() {
    const last = this.history.pop();
    if (this.current) this.queue.putBack(this.current);
    if (!this.outbox.withdraw(last.token)) this.#retract(last);
    this.view.recent(this.history);
    this.#show(last.claim, last.value);
  }

  again() {
    this.view.screen("waiting");
    this.fill();
  }

  /** `mark` and `caption` show the answer among the recent ones. */
  #give({ value, mark, caption }) {
    const { id, lentBy } = this.current;
    const flag = this.flagged.raised;
    const answer = { kind: "answer", token: uuid(), value, flag, ...this.clock.read() };
    const told = { value, mark, caption: flag ? word("flagged", { caption }) : caption };
    this.history.push({ claim: this.current, token: answer.token, ...told });
    forgetPicture(this.history.at(-KEPT));
    this.view.recent(this.history);
    this.outbox.put({ ...answer, ...(lentBy ? { lentBy } : { claim: id }) });
    this.#advance();
  }

  /** Asks to be lent the sample again, which is on the screen meanwhile. */
  #retract({ claim, token, annotation }) {
    claim.lentBy = uuid();
    this.outbox.put({ kind: "undo", token: claim.lentBy, answeredBy: token, annotation });
  }

  // What is on the screen

  /** `value` is what was answered before, if this sample comes back. */
  #show(claim, value = claim.draft ?? null) {
    this.current = claim;
    this.clock.restart();
    this.flagged.lower();
    this.view.show(prepare(claim));
    this.task.begin({ claim, stage: claim.node, value });
    if (claim.suggested === "shown" && value === null) this.task.suggest(claim.suggestion);
  }

  #advance() {
    const claim = this.queue.take();
    if (claim) return this.#show(claim);
    this.current = null;
    this.view.screen("waiting");
    if (!this.outbox.size) this.fill(); // otherwise the answer on its way brings more
  }

  // What is held ahead

  /** How many claims to hold; those whose answers are still on their way count, too. */
  #toHold(answers) {
    return Math.min(MOST_AT_ONCE, this.hold + answers);
  }

  /** Claims what is missing. */
  async fill() {
    const held = this.queue.length + (this.current ? 1 : 0);
    if (this.filling || held >= this.hold) return;
    this.filling = true;
    await this.#claim(this.#toHold(this.outbox.size));
    this.filling = false;
  }

  async #claim(count) {
    try {
      this.#accept(await this.api.claim(count));
    } catch (error) {
      this.#notClaimed(error);
    }
  }

  #notClaimed(error) {
    if (error instanceof Refused) return this.view.notice(error.message);
    this.#troubled(this.outbox, error);
    this.#fillLater();
  }

  /** Takes in what any response brings: claims, progress, and whether the ranking is new. */
  #accept({ claims = [], queue_version: version, progress, ended }) {
    this.view.signedOut.hidden = true;
    if (this.version !== null && version > this.version) this.#rerank();
    this.version = Math.max(version, this.version);
    this.queue.add(claims).forEach(prepare);
    this.view.progress(progress);
    this.#troubled(this.outbox);
    if (!this.current) this.#resume(ended);
  }
  #resume(ended) {
    const claim = this.queue.take();
    if (claim) this.#show(claim);
    else if (ended) this.view.screen(ended);
    else this.#fillLater();
  }

  #fillLater() {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.fill(), RETRY_MS);
  }

  /** A new round has ranked the pool: what nobody has seen is exchanged for its picks. */
  async #rerank() {
    const unseen = this.queue.unseen;
    await this.#claim(MOST_AT_ONCE); // first take, then give: nobody waits
    const dropped = this.queue.drop(unseen);
    const given = await Promise.allSettled(dropped.map(({ id }) => this.api.giveBack(id)));
    given.forEach(({ reason }, index) => reason && this.queue.forget(dropped[index])); // still ours
    this.fill();
  }

  // What comes back from the outbox

  #send({ kind, annotation, claim, value, flag, token, active_ms, total_ms }) {
    if (kind === "undo") return this.api.undo(annotation);
    const lend = this.#toHold(this.outbox.size - 1);
    return this.api.answer({ claim, value, flag, token, active_ms, total_ms, lend });
  }

  #delivered(operation, result) {
    if (operation.kind === "undo") this.#lent(operation, result.claim);
    else this.#kept(operation.token, result);
    this.#accept(result);
  }

  #kept(token, { id, extra, detail }) {
    const entry = this.history.find((one) => one.token === token);
    if (entry) entry.annotation = id;
    if (extra) this.view.notice(word("extra", { detail }));
  }

  #lent(operation, again) {
    const claim = this.#lentBy(operation.token);
    if (!again) return this.#notLent(claim, word("gone"));
    this.queue.know([again.id]);
    if (claim) Object.assign(claim, { id: again.id, until: again.until, lentBy: null });
  }

  /** The claim that waits for this undo: on the screen, ahead, or answered already. */
  #lentBy(token) {
    const held = [this.current, ...this.queue.held, ...this.history.map(({ claim }) => claim)];
    return held.find((claim) => claim?.lentBy === token);
  }

  #refused(operation, { status, message }) {
    if (operation.kind === "undo") return this.#notLent(this.#lentBy(operation.token), word("not_undone", { detail: message }));
    const index = this.history.findIndex(({ token }) => token === operation.token);
    const [entry] = index < 0 ? [] : this.history.splice(index, 1);
    const comesBack = entry && CORRECTABLE.includes(status);
    if (comesBack) this.queue.putBack(Object.assign(entry.claim, { draft: entry.value }));
    this.view.notice(word(comesBack ? "came_back" : "dropped", { detail: message }));
    this.view.recent(this.history);
    if (!this.current) this.#advance();
  }

  #notLent(claim, why) {
    this.queue.remove(claim);
    if (claim && claim === this.current) this.#advance();
    this.view.notice(why);
  }

  #troubled(outbox, error) {
    if (error instanceof SignedOut) this.view.signedOut.hidden = false;
    this.retrying = Boolean(error) || (this.retrying && outbox.size > 0);
    this.view.saved(outbox.size, this.retrying);
    this.view.waiting.textContent = word(error ? "unreachable" : "waiting");
  }

  // What the browser tells

  #listen() {
    const { signal } = (this.listening = new AbortController());
    const on = (target, types, hear) =>
      types.forEach((type) => target.addEventListener(type, hear, { signal, passive: type === "wheel" }));
    on(this, ["click"], ({ target }) => this.#click(target.closest("[data-do]")));
    on(this, ["answered"], ({ detail }) => this.#give(detail));
    on(document, ["keydown"], (event) => this.#press(event));
    on(document, ["keydown", "pointerdown", "pointermove", "wheel"], () => this.clock.touch());
    on(document, ["visibilitychange"], () => (document.hidden ? this.clock.hide() : this.#back()));
    on(window, ["focus", "online"], () => this.#back());
    on(window, ["beforeunload"], (event) => this.outbox.size && event.preventDefault());
    on(this.view.shortcuts, ["change"], ({ target }) => localStorage.setItem(SHORTCUTS, target.checked ? "on" : "off"));
    this.view.shortcuts.checked = localStorage.getItem(SHORTCUTS) !== "off";
    for (const dialog of this.querySelectorAll("dialog")) on(dialog, ["close"], () => this.view.focus());
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  #click(button) {
    if (button && !button.disabled) this.#perform(button.dataset.do, button);
  }

  /** The desk's own actions, then what the task makes of it, then the stage. */
  #perform(name, button) {
    if (name in this) return this[name](button);
    return this.task.do?.(name, button) || this.current?.node.do?.(name, button);
  }

  #press(event) {
    const meant = action(event, this.bindings);
    if (!meant || !this.view.shortcuts.checked) return;
    const button = this.view.button(meant);
    if (button) button.click();
    else if (!meant.name || this.view.dialog || !this.#perform(meant.name)) return;
    event.preventDefault();
  }

  #back() {
    this.clock.touch();
    this.outbox.kick();
  }
}

/** How an answer is shown among the recent ones. */
const marked = (button) => ({ mark: button.querySelector(".mark"), caption: button.dataset.caption });

customElements.define("labeling-desk", LabelingDesk);
