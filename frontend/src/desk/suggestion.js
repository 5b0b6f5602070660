// The suggestion to a sample: shown at once, on request, or not at all.
//
// What was shown and taken over goes along with the answer, so that one can tell what seeing
// suggestions does to people.

const READ_MS = 400; // nobody has looked at what was visible for less

export class Suggestion {
  #claim = null;
  #begun = 0;
  #revealed = null; // ms after the sample came
  #taken = false;

  /** `view`: .suggestion(state, confidence) and .acceptable(yes). */
  constructor({ task, view, now = () => performance.now(), later = (act, ms) => setTimeout(act, ms) }) {
    Object.assign(this, { task, view, now, later });
  }

  /** A sample comes on the stage; one that was answered before shows that answer instead. */
  begin(claim, answered) {
    this.#claim = claim;
    this.#begun = this.now();
    this.#revealed = null;
    this.#taken = false;
    this.view.suggestion("none yet");
    this.view.acceptable(false);
    if (claim.suggested === "shown" && !answered) this.reveal();
  }

  /** Makes it visible, or says that there is none. */
  reveal() {
    const { suggestion, suggestion_confidence: confidence } = this.#claim;
    if (!suggestion) return this.view.suggestion("none");
    if (this.#revealed !== null) return;
    this.#revealed = Math.round(this.now() - this.#begun);
    this.task.suggest(suggestion);
    this.view.suggestion("visible", confidence);
    const shown = this.#claim;
    this.later(() => this.#claim === shown && this.view.acceptable(true), READ_MS);
  }

  accept() {
    this.#taken = true;
    this.task.accept();
  }

  /** What goes along with an answer. */
  told(value) {
    const accepted = this.#taken && same(value, this.#claim.suggestion);
    return { revealed_ms: this.#revealed, accepted };
  }
}

/** Do two answers say the same? What they list may stand in any order. */
export function same(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).sort()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${key}:${canonical(value[key])}`)}}`;
}
