// How long a sample was looked at: in all, and while somebody was really there.

const IDLE_MS = 60_000; // untouched for longer is away

export class Clock {
  #started = 0;
  #active = 0;
  #since = null; // the last moment known to be active, or null while hidden

  constructor(now = () => performance.now()) {
    this.now = now;
    this.restart();
  }

  restart() {
    this.#started = this.now();
    this.#active = 0;
    this.#since = this.#started;
  }

  /** Somebody moved, pressed or touched. */
  touch() {
    const now = this.now();
    if (this.#since !== null) this.#active += Math.min(now - this.#since, IDLE_MS);
    this.#since = now;
  }

  /** The page is no longer seen; the next touch begins anew. */
  hide() {
    this.touch();
    this.#since = null;
  }

  read() {
    this.touch();
    return {
      active_ms: Math.round(this.#active),
      total_ms: Math.round(this.now() - this.#started),
    };
  }
}
