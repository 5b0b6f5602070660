// The plots of a series: one a channel, below each other, or one a unit with all its channels.

import uPlot from "uplot";

import { colour } from "../colour.js";

const FONT = "13px system-ui, sans-serif";
const AXIS = 56; // pixels beside a plot
const LOWEST = 96; // pixels of a plot's height
const DASHES = [[], [8, 4], [2, 4], [10, 3, 2, 3]]; // colours alone tell nobody everything
const PALETTE = 10;

/** Which channels share a plot. */
export function grouped(channels, together) {
  if (!together) return channels.map((_, place) => [place]);
  const units = new Map();
  channels.forEach(({ unit }, place) => units.set(unit, [...(units.get(unit) ?? []), place]));
  return [...units.values()];
}

export class Panes {
  /** `on`: .drawn({start, end}) for a drag, .pressed(at) for a click, .whole() for a double click,
   * and .paint(plot), which draws over each plot. */
  constructor(root, series, { together, on }) {
    Object.assign(this, { root, series, on });
    this.groups = grouped(series.channels, together);
    this.colours = palette(root);
    this.tokens = Object.fromEntries(["line", "muted", "text", "accent"].map((name) => [name, colour(root, name)]));
    this.plots = this.groups.map((group, place) => this.#plot(group, place));
  }

  destroy() {
    for (const plot of this.plots) plot.destroy();
  }

  /** Shows this stretch of the axis everywhere. */
  show({ min, max }) {
    for (const plot of this.plots) plot.setScale("x", { min, max });
  }

  redraw() {
    for (const plot of this.plots) plot.redraw(false);
  }

  resize() {
    this.plots.forEach((plot, place) => plot.setSize(this.#size(place)));
  }

  #size(place) {
    const last = place === this.groups.length - 1;
    const room = Math.max(LOWEST, Math.floor((this.root.clientHeight - 24) / this.groups.length));
    return { width: Math.max(120, this.root.clientWidth), height: room + (last ? 24 : 0) };
  }

  #plot(group, place) {
    const { x, channels } = this.series;
    const columns = [x.values, ...group.map((channel) => channels[channel].values)];
    const plot = new uPlot(this.#options(group, place), columns, (made, begin) => {
      this.root.append(made.root);
      begin();
    });
    plot.over.addEventListener("click", ({ offsetX }) => this.on.pressed(plot.posToVal(offsetX, "x")));
    return plot;
  }

  #options(group, place) {
    const { line, muted } = this.tokens;
    const axis = { stroke: muted, font: FONT, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const last = place === this.groups.length - 1;
    return {
      ...this.#size(place),
      padding: [8, 12, last ? 0 : 8, 0],
      legend: { show: false },
      cursor: {
        x: false,
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => this.on.whole() },
      },
      scales: { x: { time: false }, y: {} },
      axes: [
        { ...axis, size: last ? 32 : 0, show: last },
        { ...axis, size: AXIS },
      ],
      series: [{}, ...group.map((channel) => this.#line(channel, group.length))],
      hooks: {
        draw: [(plot) => this.on.paint(plot)],
        setSelect: [(plot) => this.#selected(plot)],
      },
    };
  }

  #line(channel, sharing) {
    const dash = sharing > 1 ? DASHES[channel % DASHES.length] : [];
    return { stroke: this.colours[channel % PALETTE], width: 1.5, dash, points: { show: false } };
  }

  #selected(plot) {
    const { left, width } = plot.select;
    if (!width) return;
    const [start, end] = [left, left + width].map((at) => plot.posToVal(at, "x"));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.on.drawn({ start, end });
  }
}

/** The categories' ten colours, for lines. */
export function palette(root) {
  return Array.from({ length: PALETTE }, (_, place) => {
    const probe = Object.assign(document.createElement("i"), { className: `c${place}` });
    root.append(probe);
    const found = getComputedStyle(probe).getPropertyValue("--c");
    probe.remove();
    return found;
  });
}
