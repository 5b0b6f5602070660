// What is held ahead and what is on its way: the desk's traffic with the server.
//
// `on` hears of it:
//   fresh(claim)             a claim that was not held before: its media can be decoded now
//   come(claim)              it belongs on the screen, where there was nothing
//   ended(reason)            nothing is lent, and why
//   stuck(detail)            nothing is lent, because asking was refused
//   progress(progress)
//   traffic(unsaved, error)  after every try; `error` if it failed
//   kept(token, annotation)  an answer has arrived
//   refused(token, error)    an answer was refused
//   notLent(claim, detail)   an undone sample that cannot be answered again; `detail` if refused

import { Refused } from "./api.js";
import { Outbox, uuid } from "./outbox.js";
import { Queue } from "./queue.js";

const MOST_AT_ONCE = 5; // claims the server lends to one person
const RETRY_MS = 3000;

export class Supply {
  current = null; // the claim on the screen
  #version = null;
  #filling = false;
  #retry;
  #lending = new Map(); // the token of an undo -> the claim that it lends again

  /** `ahead`: how many claims to hold in all, the one on the screen among them. */
  constructor({ ahead, api, on, ...outbox }) {
    Object.assign(this, { ahead, api, on });
    this.queue = new Queue();
    this.outbox = new Outbox({
      ...outbox,
      send: (operation) => this.#send(operation),
      on: {
        change: ({ size }, error) => on.traffic(size, error),
        delivered: (operation, result) => this.#delivered(operation, result),
        refused: (operation, error) => this.#refused(operation, error),
      },
    });
    this.queue.know(this.outbox.claims);
  }

  // What the annotator does to it

  /** The next claim, which is now on the screen; null where there is none yet. */
  next() {
    this.current = this.queue.take() ?? null;
    if (!this.current && !this.outbox.size) this.fill(); // else the answer on its way brings more
    return this.current;
  }

  /** Puts another claim on the screen; what stood there comes after it. */
  bring(claim) {
    if (this.current) this.queue.putBack(this.current);
    this.current = claim;
  }

  /** Sends an answer to what is on the screen, under its token. */
  answer({ id, lentBy }, answer) {
    this.outbox.put({ kind: "answer", ...answer, ...(lentBy ? { lentBy } : { claim: id }) });
  }

  /** Takes an answer back. If it may have left, its sample is asked for again meanwhile. */
  retract({ claim, token, annotation }) {
    if (this.outbox.withdraw(token)) return;
    claim.lentBy = uuid();
    this.#lending.set(claim.lentBy, claim);
    this.outbox.put({ kind: "undo", token: claim.lentBy, answeredBy: token, annotation });
  }

  // What is held ahead

  /** Claims what is missing. */
  async fill() {
    const held = this.queue.length + (this.current ? 1 : 0);
    if (this.#filling || held >= this.ahead) return;
    this.#filling = true;
    await this.#claim(this.#toHold(this.outbox.size));
    this.#filling = false;
  }

  /** How many claims to hold; those whose answers are still on their way count, too. */
  #toHold(answers) {
    return Math.min(MOST_AT_ONCE, this.ahead + answers);
  }

  async #claim(count) {
    try {
      this.#accept(await this.api.claim(count));
    } catch (error) {
      if (error instanceof Refused) return this.on.stuck(error.message);
      this.on.traffic(this.outbox.size, error);
      this.#fillLater();
    }
  }

  /** Takes in what any response brings: claims, progress, and whether the ranking is new. */
  #accept({ claims = [], queue_version: version, progress, ended }) {
    if (this.#version !== null && version > this.#version) this.#rerank();
    this.#version = Math.max(version, this.#version);
    this.queue.add(claims).forEach((claim) => this.on.fresh(claim));
    this.on.progress(progress);
    this.on.traffic(this.outbox.size);
    if (!this.current) this.#resume(ended);
  }

  #resume(ended) {
    this.current = this.queue.take() ?? null;
    if (this.current) this.on.come(this.current);
    else if (ended) this.on.ended(ended);
    else this.#fillLater();
  }

  #fillLater() {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.fill(), RETRY_MS);
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

  #send({ kind, at, tried, lentBy, answeredBy, annotation, ...answer }) {
    if (kind === "undo") return this.api.undo(annotation);
    return this.api.answer({ ...answer, lend: this.#toHold(this.outbox.size - 1) });
  }

  #delivered({ kind, token }, result) {
    if (kind === "undo") this.#lent(token, result.claim);
    else this.on.kept(token, result);
    this.#accept(result);
  }

  #lent(token, again) {
    const claim = this.#lending.get(token);
    this.#lending.delete(token);
    if (!again) return this.#notLent(claim);
    this.queue.know([again.id]);
    if (claim) Object.assign(claim, { id: again.id, until: again.until, lentBy: null });
  }

  #refused({ kind, token }, error) {
    if (kind !== "undo") return this.on.refused(token, error);
    this.#notLent(this.#lending.get(token), error.message);
    this.#lending.delete(token);
  }

  #notLent(claim, detail) {
    this.queue.remove(claim);
    this.on.notLent(claim, detail);
  }
}
