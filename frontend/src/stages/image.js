// <image-stage>: a picture, decoded before it is needed.

import { word } from "../desk/words.js";

const TINY_PX = 64; // smaller images are enlarged with hard edges: their pixels are the picture

class ImageStage extends HTMLElement {
  async load({ id, media }) {
    const alt = word("alt", { id }); // never the key: a file name may give the answer away
    this.picture = Object.assign(new Image(), { alt, src: media, draggable: false });
    this.replaceChildren(this.picture);
    try {
      await this.picture.decode();
      const { naturalWidth, naturalHeight } = this.picture;
      this.picture.classList.toggle("tiny", Math.max(naturalWidth, naturalHeight) < TINY_PX);
    } catch {
      this.replaceChildren(Object.assign(document.createElement("p"), { textContent: word("broken") }));
    }
  }

  /** What stands for it among the recent ones. */
  tile() {
    return Object.assign(new Image(), { alt: "", src: this.picture.src });
  }
}

customElements.define("image-stage", ImageStage);
