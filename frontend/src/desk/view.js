// Everything the desk paints. The elements are in templates/desk/desk.html, named by data-ref.

import { word } from "./words.js";

const RECENT = 5;
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
    this.focus();
  }

  /** One of: sample, waiting, or why nothing is lent, as the API says it. */
  screen(name) {
    for (const screen of this.stage.children) screen.hidden = screen.dataset.screen !== name;
    this.answers.disabled = name !== "sample";
    if (name === "sample") return;
    this.why.textContent = "";
    this.note("");
  }

  /** What a reviewer wrote who returned this answer. */
  note(text) {
    this.noteText.textContent = text;
    this.noteBox.hidden = !text;
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

  /** The last answers, newest first: a small picture and the category's mark. */
  recent(history) {
    this.recentList.replaceChildren(...history.slice(-RECENT).reverse().map(tile));
    this.undo.disabled = history.length === 0;
  }
}

/** Makes what will stand on the stage, ahead of time: an image is decoded before it is needed. */
export function prepare(claim) {
  if (!claim.node) {
    claim.node = document.createElement(`${claim.sample.modality}-stage`);
    claim.ready = claim.node.load(claim.sample);
  }
  return claim;
}

/** An expert answers thousands; the browser need not hold all their images. */
export function forgetPicture(entry) {
  if (entry) entry.claim.node = null;
}

function tile({ claim, mark, caption }) {
  const item = Object.assign(document.createElement("li"), { title: caption });
  const picture = prepare(claim).node.tile?.() ?? document.createElement("span");
  const name = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: caption });
  item.append(picture, mark.cloneNode(true), name);
  return item;
}
