// The toolbar of a clip. Its speed, and whether it loops, stay from one sample to the next.

import { time } from "./time.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const kept = { speed: 1, loops: false };
const shown = new Intl.NumberFormat(document.documentElement.lang);

export class AudioTools {
  static of(stage) {
    return new AudioTools(stage, stage.closest("labeling-desk")?.querySelector("[data-tools=audio]"));
  }

  constructor(stage, root) {
    Object.assign(this, { stage, root });
  }

  get loops() {
    return kept.loops;
  }

  serve() {
    this.playing(false);
    this.time(0, this.stage.axis.end);
    this.#show();
  }

  toggleLoop() {
    kept.loops = !kept.loops;
    this.#show();
  }

  changeSpeed(by) {
    const place = SPEEDS.indexOf(kept.speed) + by;
    kept.speed = SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)];
    this.#show();
  }

  playing(yes) {
    this.#one("[data-do=play]")?.setAttribute("aria-pressed", String(yes));
  }

  time(at, end) {
    const output = this.#one("[data-part=time]");
    if (output) output.textContent = `${time(at)} / ${time(end)}`;
  }

  #show() {
    this.stage.speed(kept.speed);
    this.#one("[data-do=loop]")?.setAttribute("aria-pressed", String(kept.loops));
    const output = this.#one("[data-part=speed]");
    if (output) output.textContent = `${shown.format(kept.speed)}×`;
  }

  #one(selector) {
    return this.root?.querySelector(selector);
  }
}
