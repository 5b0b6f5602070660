// The claims held ahead, so that the next sample is there before it is asked for.

export class Queue {
  #ahead = [];
  #known = new Set(); // claims that were ever held: an answered one never comes back by itself

  get length() {
    return this.#ahead.length;
  }

  get held() {
    return this.#ahead;
  }

  /** Keeps the claims not met before and returns them; to the others it grants their new time. */
  add(claims) {
    for (const held of this.#ahead) held.until = claims.find(({ id }) => id === held.id)?.until ?? held.until;
    const fresh = claims.filter(({ id }) => !this.#known.has(id));
    this.know(fresh.map(({ id }) => id));
    this.#ahead.push(...fresh);
    return fresh;
  }

  /** The next claim that has not run out; those that have are forgotten. */
  take(now = Date.now()) {
    let claim = this.#ahead.shift();
    while (claim && claim.until <= now) {
      this.forget(claim);
      claim = this.#ahead.shift();
    }
    if (claim) claim.seen = true;
    return claim;
  }

  /** Puts a claim first that was on the screen before. */
  putBack(claim) {
    this.#ahead.unshift(claim);
  }

  /** These claims are taken care of: they do not come in again. */
  know(ids) {
    ids.forEach((id) => this.#known.add(id));
  }

  /** Takes out a claim that turned out not to be ours. */
  remove(claim) {
    this.#ahead = this.#ahead.filter((other) => other !== claim);
  }

  /** What nobody has looked at yet. */
  get unseen() {
    return this.#ahead.filter((claim) => !claim.seen);
  }

  /** Takes out those that are still ahead, and returns them. They do not come in again. */
  drop(claims) {
    const dropped = this.#ahead.filter((claim) => claims.includes(claim));
    dropped.forEach((claim) => this.remove(claim));
    return dropped;
  }

  /** A claim that may come in again after all. */
  forget({ id }) {
    this.#known.delete(id);
  }
}
