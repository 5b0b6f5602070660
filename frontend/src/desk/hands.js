// What hands do: a click or a key becomes something that the desk, its task or its stage does.

import { action, heard } from "./keys.js";

export class Hands {
  /** `mode`: whether keys are heard: "on", "stage" (only while the sample has the focus) or "off". */
  constructor(desk, { keys, shortcuts }) {
    Object.assign(this, { desk, view: desk.view, bindings: keys, mode: shortcuts });
  }

  /** Calls on the desk itself until `signal`: clicks, keys, and whether somebody is there. */
  listen(signal) {
    const { desk } = this;
    const on = (target, types, hear) =>
      types.forEach((type) => target.addEventListener(type, hear, { signal, passive: type === "wheel" }));
    on(desk, ["click"], (event) => this.#click(event));
    on(document, ["keydown"], (event) => this.#press(event));
    on(document, ["keydown", "pointerdown", "pointermove", "wheel"], () => desk.touched());
    on(document, ["visibilitychange"], () => (document.hidden ? desk.left() : desk.returned()));
    on(window, ["focus", "online"], () => desk.returned());
    on(window, ["beforeunload"], (event) => desk.outbox.size && event.preventDefault());
    for (const dialog of desk.querySelectorAll("dialog")) on(dialog, ["close"], () => this.view.focus());
  }

  #click({ target, detail: byPointer }) {
    const button = target.closest("[data-do]");
    if (!button || button.disabled) return;
    this.#perform(button.dataset.do, button);
    if (byPointer && !this.view.dialog && button === document.activeElement) this.view.focus();
  }

  #press(event) {
    const { dialog, stage } = this.view;
    const meant = heard(event, this.mode, dialog ?? stage) && action(event, this.bindings);
    if (!meant) return this.#escape(event);
    if (meant.repeated && this.#isOwn(meant.name)) return event.preventDefault();
    const button = this.view.button(meant);
    if (button) button.click();
    else if (!meant.name || dialog || !this.#perform(meant.name)) return;
    event.preventDefault();
  }

  #escape({ key }) {
    if (key === "Escape" && !this.view.dialog && this.desk.guideline.isOpen) this.desk.guide();
  }

  /** The desk's own actions, then what the task makes of it, then the stage. */
  #perform(name, button) {
    const { desk } = this;
    if (this.#isOwn(name)) return desk[name](button) ?? true;
    return desk.current && (desk.task.do?.(name, button) || desk.current.node.do?.(name, button));
  }

  /** Written down in the desk's class: an element has a "remove" and a "focus" of its own. */
  #isOwn(name) {
    return Object.hasOwn(this.desk.constructor.prototype, name);
  }
}
