// <series-stage>: a time series, its channels below each other or over each other.
//
// It is also where intervals are marked: see src/intervals/stage.md for what that takes.

import { word } from "../desk/words.js";
import { line, paintBands } from "../series/bands.js";
import { Panes } from "../series/panes.js";
import { following, nearest, stride, zoomed } from "../series/ranges.js";
import { Values } from "../series/values.js";
import { SeriesTools } from "../series/tools.js";
import { sparkline } from "../sparkline.js";

const CLOSER = 1 / 1.6;
const NO_MARKS = { marks: [], chosen: null, pending: null };
const ACTIONS = {
  zoomIn: (stage) => stage.zoom(CLOSER),
  zoomOut: (stage) => stage.zoom(1 / CLOSER),
  fit: (stage) => stage.look(stage.everything),
  left: (stage) => stage.move(-1),
  right: (stage) => stage.move(1),
  farLeft: (stage) => stage.move(-1, true),
  farRight: (stage) => stage.move(1, true),
  together: (stage) => stage.rearrange(),
};

class SeriesStage extends HTMLElement {
  drawing = false; // whether dragging draws an interval or zooms
  painted = NO_MARKS;

  async load({ id, media, facts }) {
    this.axis = { start: facts.start, end: facts.end };
    this.cursor = facts.start;
    this.label = word("series_alt", { id });
    try {
      const response = await fetch(media);
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      this.series = await response.json();
    } catch {
      this.replaceChildren(Object.assign(document.createElement("p"), { textContent: word("series_broken") }));
      return;
    }
    this.axis.unit = this.series.x.unit;
    this.view = this.everything;
    if (this.isConnected) this.#begin();
  }

  connectedCallback() {
    this.tools = SeriesTools.of(this);
    if (this.series) this.#begin();
  }

  disconnectedCallback() {
    this.#end();
  }

  get everything() {
    return { min: this.axis.start, max: this.axis.end };
  }

  #begin() {
    this.#end();
    this.plots = Object.assign(document.createElement("div"), { className: "plots" });
    this.plots.setAttribute("role", "img");
    this.plots.setAttribute("aria-label", this.label);
    this.readout = Object.assign(document.createElement("ul"), { className: "readout" });
    this.readout.setAttribute("aria-live", "off");
    this.values = new Values(this.series);
    this.replaceChildren(this.readout, this.plots, this.values.node);
    this.#draw();
    this.resized = new ResizeObserver(() => this.panes.resize());
    this.resized.observe(this.plots);
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.#draw);
    this.theme = new MutationObserver(this.#draw);
    this.theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  #end() {
    this.resized?.disconnect();
    this.scheme?.removeEventListener("change", this.#draw);
    this.theme?.disconnect();
    this.panes?.destroy();
    this.panes = this.resized = this.scheme = this.theme = null;
  }

  #draw = () => {
    this.panes?.destroy();
    const on = {
      drawn: (stretch) => this.#drawn(stretch),
      pressed: (at) => this.#pressed(at),
      whole: () => this.look(this.everything),
      paint: (plot) => this.#paint(plot),
    };
    this.panes = new Panes(this.plots, this.series, { together: this.tools.together, on });
    this.tools.serve(this.series.channels.length);
    this.look(this.view);
    this.#read();
  };

  #paint(plot) {
    if (!this.panes) return;
    paintBands(plot, this.painted, this.panes.tokens);
    line(plot, this.cursor, this.panes.tokens.accent);
  }

  do(action) {
    if (!(action in ACTIONS)) return false;
    if (this.series && this.panes) ACTIONS[action](this);
    return true;
  }

  look(view) {
    this.view = view;
    this.panes.show(view);
    this.values.show(view);
  }

  zoom(factor) {
    const { min, max } = this.view;
    const at = this.cursor >= min && this.cursor <= max ? this.cursor : (min + max) / 2;
    this.look(zoomed(this.view, factor, at, this.series.x.values));
  }

  move(by, far = false) {
    this.#goTo(this.moved(this.cursor, by, far));
  }

  rearrange() {
    this.tools.toggle();
    this.#draw();
  }

  #goTo(at) {
    this.cursor = at;
    this.look(following(this.view, at, this.series.x.values));
    this.panes.redraw();
    this.#read();
  }

  #drawn({ start, end }) {
    const [from, to] = [this.rounded(start), this.rounded(end)];
    if (!this.drawing) return this.look({ min: Math.max(start, this.axis.start), max: Math.min(end, this.axis.end) });
    this.#told("interval-drawn", { start: from, end: to });
  }

  #pressed(at) {
    this.#goTo(this.rounded(at));
    const index = this.painted.marks.findLastIndex(({ start, end }) => at >= start && at <= end);
    this.#told("interval-chosen", { index: index < 0 ? null : index });
  }

  #told(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** The values under the cursor, each with its channel's colour. */
  #read() {
    const { x, channels } = this.series;
    const place = nearest(x.values, this.cursor);
    const items = channels.map(({ name, unit, values }, channel) => {
      const swatch = Object.assign(document.createElement("i"), { className: `swatch c${channel % 10}` });
      return item(swatch, `${name} `, strong(values[place]), unit && ` ${unit}`);
    });
    const at = item(`${x.name || word("place")} `, strong(this.cursor), x.unit && ` ${x.unit}`);
    this.readout.replaceChildren(at, ...items);
  }

  // For intervals

  moved(at, by, far = false) {
    const { values } = this.series.x;
    const place = nearest(values, at) + by * stride(values, this.view, far);
    return values[Math.min(Math.max(place, 0), values.length - 1)];
  }

  rounded(at) {
    const values = this.series?.x.values;
    return values ? values[nearest(values, at)] : at;
  }

  paint(painted) {
    this.painted = painted;
    this.panes?.redraw();
  }

  /** What stands for it among the recent ones. */
  tile() {
    return sparkline(this.series?.channels[0].values ?? []);
  }
}

function item(...parts) {
  const node = document.createElement("li");
  node.append(...parts.filter(Boolean));
  return node;
}

function strong(value) {
  return Object.assign(document.createElement("b"), { textContent: value });
}

customElements.define("series-stage", SeriesStage);
