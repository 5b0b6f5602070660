// Everything the desk paints. The elements are in templates/desk/, named by data-ref.

import { tile } from "./stages.js";
import { word } from "./words.js";

const BESIDE = 5; // of the recent answers, in the foot; the dialog has the others, too
const RECENT = 20;
const NOTICE_MS = 10_000;

export class View {
  constructor(root) {
    this.root = root;
    for (const element of root.querySelectorAll("[data-ref]")) this[element.dataset.ref] = element;
  }

  /** Paints a sample; the focus stays where every key is heard. */
  show(claim) {
    this.screen("sample");
    this.stage.dataset.modality = claim.sample.modality;
    this.sample.replaceChildren(claim.node);
    this.why.textContent = claim.why;
    this.note(claim.note);
    this.refusal(claim.refusal ?? "");
    this.focus();
  }

  /** One of: sample, waiting, or why nothing is lent, as the API says it. */
  screen(name) {
    for (const screen of this.stage.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
    this.answers.disabled = name !== "sample";
    if (name === "sample") return;
    this.why.textContent = "";
    this.note("");
    this.refusal("");
  }

  /** What a reviewer wrote who returned this answer. */
  note(text) {
    this.noteText.textContent = text;
    this.noteBox.hidden = !text;
  }

  /** Why the answer that is shown again was not accepted. */
  refusal(text) {
    this.refusalText.textContent = text;
    this.refusalBox.hidden = !text;
  }

  /** The button a key stands for. While a dialog is open, only its own. */
  button({ digit, name }) {
    const { dialog } = this;
    const wanted = digit ? `[data-key="${digit}"]` : `[data-do="${name}"]`;
    return dialog ? dialog.querySelector(wanted) : this.root.querySelector(`${wanted}:not(dialog *)`);
  }

  /** The one that is open, if any. */
  get dialog() {
    return this.root.querySelector("dialog[open]");
  }

  focus() {
    this.stage.focus({ preventScroll: true });
  }

  progress(progress) {
    const { labeled, pool, until_next_round: n } = progress;
    this.count.textContent = word("progress", { labeled, pool });
    this.next.textContent = n > 0 ? word("next_round", { n }) : word("round_due");
    this.bar.max = progress.pool || 1;
    this.bar.value = progress.labeled;
  }

  /** The goal of this sitting, where somebody has set one. */
  sitting({ done, goal, minutes }) {
    if (!goal) return;
    const left = minutes === null || done >= goal ? "" : word("about", { n: minutes });
    this.goalText.textContent = [word("progress", { labeled: done, pool: goal }), left].filter(Boolean).join(" · ");
    this.goalBar.value = done;
  }

  /** Said only when it changes, so that a screen reader is not told "saved" after every key. */
  saved(size, troubled) {
    const text = troubled && size ? word("unsaved", { n: size }) : word("saved");
    if (this.status.textContent === text) return;
    this.status.textContent = text;
    this.status.classList.toggle("warn", text !== word("saved"));
  }

  /** Says something long enough to be read by somebody who goes on answering. */
  notice(text) {
    this.noticeText.textContent = text;
    this.noticeBox.hidden = false;
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => (this.noticeBox.hidden = true), NOTICE_MS);
  }

  /** What there is to say of the suggestion; a project without suggestions has no such line. */
  suggestion(state, confidence = "") {
    if (!this.suggested) return;
    const sentences = { none: "no_suggestion", visible: confidence ? `suggested_${confidence}` : "suggested" };
    this.suggested.textContent = sentences[state] ? word(sentences[state]) : "";
  }

  acceptable(yes) {
    if (this.acceptButton) this.acceptButton.disabled = !yes;
  }

  /** The last answers, newest first. */
  recent(history) {
    const made = history.latest(BESIDE).map((entry) => (entry.tile ??= tile(entry)));
    this.recentList.replaceChildren(...made);
    this.undo.disabled = this.recentButton.disabled = history.size === 0;
  }

  /** The same in a dialog, more of them, and each with its words. */
  allRecent(history) {
    this.recentWhole.replaceChildren(...history.latest(RECENT).map(tile));
    this.recentDialog.showModal();
  }

  /** Keys that are switched off are not shown, nor told to a screen reader. */
  shortcuts(mode) {
    this.root.dataset.shortcuts = mode;
    for (const button of this.root.querySelectorAll("[aria-keyshortcuts], [data-keyshortcuts]")) {
      const told = button.getAttribute("aria-keyshortcuts") ?? button.dataset.keyshortcuts;
      if (mode === "off") button.removeAttribute("aria-keyshortcuts");
      else button.setAttribute("aria-keyshortcuts", told);
      button.dataset.keyshortcuts = told;
    }
  }
}
