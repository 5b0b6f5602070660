// Answers and undos on their way to the server: one at a time, in order, until each has arrived.
//
// An operation is a plain object, because it is kept in localStorage until it is acknowledged:
//   {kind: "answer", token, claim | lentBy, value, …}   lentBy: the token of the undo that lends the sample again
//   {kind: "undo", token, annotation | answeredBy}      answeredBy: the token of the answer to retract
// A reference by token is replaced by the server's id once the operation it names has arrived.

import { Refused, Unreachable } from "./api.js";

const LONGEST_WAIT_MS = 15_000;

export class Outbox {
  #pending = [];
  #attempts = 0; // of the first pending operation
  #wake = () => {};
  #running = false;

  /** `send(operation)` posts one; `wait(ms)` resolves after a while; `storage` is localStorage-like, `shelf` outlives it. */
  constructor({ send, storage, shelf, prefix, on, wait = (ms) => new Promise((done) => setTimeout(done, ms)) }) {
    Object.assign(this, { send, storage, shelf, prefix, on, wait });
    this.#pending = this.#stored(); // from before a reload; kick() sends it
  }

  get size() {
    return this.#pending.length;
  }

  /** The claims that answers on their way belong to. */
  get claims() {
    return this.#pending.map(({ claim }) => claim).filter(Boolean);
  }

  put(operation) {
    this.#pending.push({ ...operation, at: Date.now() });
    this.#store(this.#pending.at(-1));
    this.on.change(this);
    this.#run();
  }

  /** Takes an operation back that has never left. False when it may have reached the server. */
  withdraw(token) {
    const operation = this.#pending.find((pending) => pending.token === token);
    if (!operation || operation.tried) return false;
    this.#remove(operation);
    this.on.change(this);
    return true;
  }

  /** Sends what is there now: at the start, when the network is back, or after a login. */
  kick() {
    this.#wake();
    this.#run();
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#pending.length) await this.#deliver(this.#pending[0]);
    } finally {
      this.#running = false; // whatever went wrong, the next answer sets it going again
    }
  }

  async #deliver(operation) {
    this.#store(Object.assign(operation, { tried: true }));
    const { result, error } = await this.send(operation).then(
      (result) => ({ result }),
      (error) => ({ error }),
    );
    if (result) this.#arrived(operation, result);
    else if (error instanceof Refused) this.#drop(operation, error);
    else await this.#pause(error);
    this.on.change(this);
  }

  #arrived(operation, result) {
    this.#finish(operation);
    this.#resolve(operation, result);
    this.on.delivered(operation, result);
  }

  #finish(operation) {
    this.#attempts = 0;
    this.#remove(operation);
  }

  /** Gives the operations that wait for this one what it brought. */
  #resolve(operation, { id, claim }) {
    for (const later of this.#builtOn(operation)) {
      if (later.answeredBy) this.#store(Object.assign(later, { annotation: id }));
      else if (claim) this.#store(Object.assign(later, { claim: claim.id }));
      else this.#drop(later, new Refused(409, { detail: "somebody else has the sample now." }));
    }
  }

  /** A refused operation goes, and so does what was built on it. */
  #drop(operation, error) {
    this.#finish(operation);
    this.on.refused(operation, error);
    this.#builtOn(operation).forEach((later) => this.#drop(later, error));
  }

  #builtOn({ token }) {
    return this.#pending.filter(({ answeredBy, lentBy }) => answeredBy === token || lentBy === token);
  }

  async #pause(error) {
    if (!(error instanceof Unreachable)) reportError(error); // a fault of ours: still lose nothing
    this.#attempts += 1;
    this.on.change(this, error);
    const longest = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.#attempts);
    const woken = new Promise((done) => (this.#wake = done));
    await Promise.race([woken, this.wait(longest * (0.5 + Math.random() / 2))]);
  }

  #store(operation) {
    const [key, text] = [this.prefix + operation.token, JSON.stringify(operation)];
    this.storage.setItem(key, text);
    this.shelf?.put(key, text);
  }

  #remove(operation) {
    this.#pending = this.#pending.filter((other) => other !== operation);
    this.storage.removeItem(this.prefix + operation.token);
    this.shelf?.drop(this.prefix + operation.token);
  }

  #stored() {
    return Object.keys(this.storage)
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => JSON.parse(this.storage.getItem(key)))
      .sort((one, other) => one.at - other.at);
  }
}

/** A random UUID. (crypto.randomUUID exists on HTTPS and localhost only.) */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
