// Everything the desk paints. The elements are in templates/desk/desk.html, named by data-ref.

import { words } from "./words.js";

const TINY_PX = 64; // smaller images are enlarged with hard edges: their pixels are the picture
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
    const dialog = this.root.querySelector("dialog[open]");
    const wanted = digit ? `[data-key="${digit}"]` : `[data-do="${name}"]`;
    return dialog ? dialog.querySelector(wanted) : this.root.querySelector(`${wanted}:not(dialog *)`);
  }

  focus() {
    this.stage.focus({ preventScroll: true });
  }

  progress(progress) {
    this.count.textContent = words.progress(progress);
    this.next.textContent = words.nextRound(progress);
    this.bar.max = progress.pool || 1;
    this.bar.value = progress.labeled;
  }

  /** Said only when it changes, so that a screen reader is not told "saved" after every key. */
  saved(size, troubled) {
    const text = troubled && size ? words.unsaved(size) : words.saved;
    if (this.status.textContent === text) return;
    this.status.textContent = text;
    this.status.classList.toggle("warn", text !== words.saved);
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
  claim.node ??= claim.sample.modality === "text" ? text(claim) : image(claim);
  return claim;
}

/** An expert answers thousands; the browser need not hold all their images. */
export function forgetPicture(entry) {
  if (entry) entry.claim.node = null;
}

function text({ sample }) {
  return Object.assign(document.createElement("p"), { textContent: sample.text, dir: "auto" });
}

function image(claim) {
  const picture = Object.assign(new Image(), { alt: words.alt(claim.sample), src: claim.sample.image, draggable: false });
  const decoded = () => picture.classList.toggle("tiny", Math.max(picture.naturalWidth, picture.naturalHeight) < TINY_PX);
  const failed = () => picture.replaceWith((claim.node = broken()));
  picture.decode().then(decoded, failed);
  return picture;
}

function broken() {
  return Object.assign(document.createElement("p"), { textContent: words.broken });
}

function tile({ claim, mark, caption }) {
  const item = Object.assign(document.createElement("li"), { title: caption });
  const picture = prepare(claim).node.cloneNode(true);
  if (picture.tagName === "IMG") picture.alt = "";
  const name = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: caption });
  item.append(picture, mark.cloneNode(true), name);
  return item;
}
