// How far somebody has come since sitting down, and whether it is time to stand up.

import { Clock } from "./clock.js";

const ENOUGH = 5; // answers before anything can be said about somebody's pace
const LONG_MS = 50 * 60_000; // of work
const REST_MS = 5 * 60_000; // away for so long is a break

/** The answers of this sitting and the time they took; kept in `storage` over a reload. */
export class Sitting {
  #kept;

  constructor({ goal, storage, name }) {
    Object.assign(this, { goal, storage, name });
    this.#kept = JSON.parse(storage.getItem(name)) ?? { done: 0, active_ms: 0 };
  }

  answered(active_ms) {
    this.#keep(1, active_ms);
  }

  undone(active_ms) {
    this.#keep(-1, -active_ms);
  }

  /** {done, goal, minutes}: minutes are null as long as nothing can be said about them. */
  get progress() {
    const { done, active_ms } = this.#kept;
    const left = Math.max(0, this.goal - done);
    const minutes = done < ENOUGH ? null : Math.ceil((left * active_ms) / done / 60_000);
    return { done, goal: this.goal, minutes };
  }

  #keep(answers, active_ms) {
    this.#kept.done = Math.max(0, this.#kept.done + answers);
    this.#kept.active_ms = Math.max(0, this.#kept.active_ms + active_ms);
    this.storage.setItem(this.name, JSON.stringify(this.#kept));
  }
}

/** Says when somebody has worked for fifty minutes without a break. */
export class Rest {
  #touched;

  constructor(now = () => performance.now()) {
    this.now = now;
    this.clock = new Clock(now);
    this.#touched = now();
  }

  /** Somebody is there; after a break the time begins anew. */
  touch() {
    if (this.now() - this.#touched >= REST_MS) this.clock.restart();
    this.#touched = this.now();
    this.clock.touch();
  }

  get isDue() {
    return this.clock.read().active_ms >= LONG_MS;
  }

  /** The card was put away: not before another fifty minutes. */
  begin() {
    this.clock.restart();
  }
}
