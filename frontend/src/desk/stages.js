// The elements that samples stand in, each made ahead of time by its modality's bundle.

import { word } from "./words.js";

/** Makes what will stand on the stage: an image is decoded before it is needed. */
export function prepare(claim) {
  if (!claim.node) {
    claim.node = document.createElement(`${claim.sample.modality}-stage`);
    claim.ready = claim.node.load(claim.sample);
  }
  return claim;
}

/** An expert answers thousands; the browser need not hold all their images. */
export function forget(entry) {
  if (!entry) return;
  entry.claim.node = null;
  entry.tile = null;
}

/** How an answer stands among the recent ones: a small picture, its mark, and a way back to it. */
export function tile({ claim, token, mark, caption }) {
  const button = Object.assign(document.createElement("button"), { type: "button", title: word("change", { caption }) });
  Object.assign(button.dataset, { do: "change", token });
  const picture = prepare(claim).node.tile?.() ?? document.createElement("span");
  const name = Object.assign(document.createElement("span"), { className: "caption", textContent: caption });
  button.append(picture, ...(mark ? [mark.cloneNode(true)] : []), name);
  const item = document.createElement("li");
  item.append(button);
  return item;
}
