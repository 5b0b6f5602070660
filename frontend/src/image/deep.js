// A grey of 16 bits: its values are read once, and shown through whatever window is asked for.

import { ends, paint, shades, unpack } from "./levels.js";

export class Deep {
  #values;
  #image;
  #pixels;
  #table;
  #context;

  /** Fetches and unpacks it; fails as an image that cannot be decoded does. */
  static async load(url, facts, alt) {
    const response = await fetch(`${url}?deep=1`);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const raw = { premultiplyAlpha: "none", colorSpaceConversion: "none" }; // bytes, not colours
    return new Deep(await createImageBitmap(await response.blob(), raw), facts, alt);
  }

  constructor(bitmap, facts, alt) {
    const { width, height } = bitmap;
    this.facts = facts;
    this.canvas = Object.assign(document.createElement("canvas"), { width, height });
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", alt);
    this.#context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.#context.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.#image = this.#context.getImageData(0, 0, width, height);
    this.#values = unpack(this.#image.data);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  show(window) {
    this.#table = shades(ends(window, this.facts), this.#table);
    paint(this.#values, this.#table, this.#pixels);
    this.#context.putImageData(this.#image, 0, 0);
  }
}
