// <audio-stage>: a clip that is there before it is needed; it never plays by itself.
//
// Its wave is drawn from peaks that the server measured, so nothing waits for decoding. The clip is
// fetched whole, so that one can go to any place of it. Offers what src/tasks/intervals.js needs.

import WaveSurfer from "wavesurfer.js";

import { AudioTools } from "../audio/tools.js";
import { Bands } from "../audio/bands.js";
import { colour } from "../colour.js";
import { word } from "../desk/words.js";
import { sparkline } from "../sparkline.js";

const STEP_S = 1;
const FAR_S = 5;
const FINE_S = 0.01; // of an interval's end
const FINE_FAR_S = 0.1;
const CLOSER = 1.6;
const CLOSEST_PX = 2000; // a second
const DIGITS = 1000; // milliseconds are kept
const ACTIONS = {
  play: (stage) => stage.wave.playPause(),
  left: (stage) => stage.goTo(stage.cursor - STEP_S),
  right: (stage) => stage.goTo(stage.cursor + STEP_S),
  farLeft: (stage) => stage.goTo(stage.cursor - FAR_S),
  farRight: (stage) => stage.goTo(stage.cursor + FAR_S),
  loop: (stage) => stage.tools.toggleLoop(),
  slower: (stage) => stage.tools.changeSpeed(-1),
  faster: (stage) => stage.tools.changeSpeed(1),
  zoomIn: (stage) => stage.zoom(CLOSER),
  zoomOut: (stage) => stage.zoom(1 / CLOSER),
  fit: (stage) => stage.zoom(0),
};

class AudioStage extends HTMLElement {
  #drawing = false;
  painted = { marks: [], chosen: null, pending: null };

  async load({ id, media, facts }) {
    this.axis = { start: facts.start, end: facts.end, unit: "s" };
    this.peaks = facts.peaks;
    this.label = word("clip_alt", { id });
    try {
      const response = await fetch(media);
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      this.clip = await response.blob();
    } catch {
      this.replaceChildren(Object.assign(document.createElement("p"), { textContent: word("clip_broken") }));
      return;
    }
    if (this.isConnected) this.#begin();
  }

  connectedCallback() {
    this.tools = AudioTools.of(this);
    if (this.clip) this.#begin();
  }

  disconnectedCallback() {
    this.#end();
  }

  #begin() {
    this.#end();
    this.isReady = false;
    const holder = Object.assign(document.createElement("div"), { className: "wave" });
    holder.setAttribute("role", "img");
    holder.setAttribute("aria-label", this.label);
    this.replaceChildren(holder);
    this.url = URL.createObjectURL(this.clip);
    this.bands = new Bands(this);
    this.wave = WaveSurfer.create({
      container: holder,
      url: this.url,
      peaks: [this.peaks.map((peak) => peak / 100)],
      duration: this.axis.end,
      height: "auto",
      normalize: true,
      cspNonce: document.querySelector("script[nonce]")?.nonce,
      plugins: [this.bands.plugin],
      ...this.#colours(),
    });
    this.wave.on("ready", () => this.#ready());
    this.wave.on("timeupdate", (at) => this.#at(at));
    this.wave.on("finish", () => this.tools.loops && this.#again());
    this.wave.on("interaction", () => this.told("interval-chosen", { index: null }));
    for (const type of ["play", "pause"]) this.wave.on(type, () => this.tools.playing(this.wave.isPlaying()));
    this.#watchTheme();
    this.tools.serve();
  }

  #end() {
    if (!this.wave) return;
    this.scheme.removeEventListener("change", this.recolour);
    this.theme.disconnect();
    this.wave.destroy();
    URL.revokeObjectURL(this.url);
    this.wave = null;
  }

  #ready() {
    this.isReady = true;
    this.tools.serve(); // a speed that was set before is forgotten when the clip is there
    this.bands.draw(this.#drawing);
    this.bands.paint(this.painted);
  }

  #colours() {
    const [waveColor, progressColor, cursorColor] = ["control", "accent", "text"].map((name) => colour(this, name));
    return { waveColor, progressColor, cursorColor };
  }

  #watchTheme() {
    this.recolour = () => this.wave.setOptions(this.#colours());
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.recolour);
    this.theme = new MutationObserver(this.recolour);
    this.theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  do(action) {
    if (!(action in ACTIONS)) return false;
    if (this.wave) ACTIONS[action](this);
    return true;
  }

  goTo(at) {
    this.wave.setTime(Math.min(Math.max(at, 0), this.axis.end));
  }

  zoom(factor) {
    const now = this.wave.getWrapper().clientWidth / this.axis.end;
    this.wave.zoom(Math.min(CLOSEST_PX, factor ? now * factor : 0));
    this.wave.setScrollTime(Math.max(0, this.cursor - this.clientWidth / (2 * now * (factor || 1))));
  }

  speed(rate) {
    this.wave.setPlaybackRate(rate, true);
  }

  #at(at) {
    const { start, end } = this.stretch;
    if (this.tools.loops && this.wave.isPlaying() && at >= end && end < this.axis.end) this.goTo(start);
    this.tools.time(at, this.axis.end);
  }

  #again() {
    this.goTo(this.stretch.start);
    this.wave.play();
  }

  /** What a loop plays: the chosen interval, or all. */
  get stretch() {
    return this.painted.marks[this.painted.chosen] ?? this.axis;
  }

  // For intervals

  get cursor() {
    return this.wave?.getCurrentTime() ?? 0;
  }

  set drawing(yes) {
    this.#drawing = yes;
    if (this.isReady && this.wave) this.bands.draw(yes);
  }

  rounded(at) {
    return Math.min(Math.round(at * DIGITS) / DIGITS, this.axis.end);
  }

  moved(at, by, far = false) {
    const to = at + by * (far ? FINE_FAR_S : FINE_S);
    return this.rounded(Math.min(Math.max(to, 0), this.axis.end));
  }

  paint(painted) {
    this.painted = painted;
    if (this.isReady && this.wave) this.bands.paint(painted);
  }

  told(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** What stands for it among the recent ones. */
  tile() {
    return sparkline(this.peaks);
  }
}

customElements.define("audio-stage", AudioStage);
