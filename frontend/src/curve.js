// <learning-curve data-source="…" data-round-url="…/0/">: a metric on the holdout after each round,
// with its interval. The same numbers stand in a table beside it.

import uPlot from "uplot";
import { filled } from "./filled.js";

const HEIGHT = 280;
const LOWEST = -1; // an R² has no lower end
const FONT = "13px system-ui, sans-serif";

class LearningCurve extends HTMLElement {
  connectedCallback() {
    Object.assign(this, JSON.parse(document.getElementById(this.dataset.source).textContent));
    this.readout = Object.assign(document.createElement("p"), { className: "readout" });
    this.append(this.readout);
    this.resized = new ResizeObserver(() => this.plot.setSize(this.#size()));
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", (this.redraw = () => this.#draw()));
    this.#draw();
    this.resized.observe(this);
  }

  disconnectedCallback() {
    this.resized.disconnect();
    this.scheme.removeEventListener("change", this.redraw);
    this.plot.destroy();
  }

  #draw() {
    this.plot?.destroy();
    const columns = ["labels", "value", "low", "high"].map((name) => this.points.map((point) => point[name]));
    this.plot = new uPlot(this.#options(), columns, (plot, begin) => {
      this.prepend(plot.root);
      begin();
    });
    this.plot.over.addEventListener("click", () => this.#open(this.plot.cursor.idx));
    this.#read(null);
  }

  #size() {
    return { width: this.clientWidth, height: HEIGHT };
  }

  #options() {
    const [accent, band, line, muted, surface] = ["accent", "band", "line", "muted", "surface"].map(
      (token) => colour(this, token),
    );
    const axis = { stroke: muted, font: FONT, labelFont: FONT, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const edge = { stroke: "transparent", points: { show: false } };
    return {
      ...this.#size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 11, fill: accent } },
      scales: { x: { time: false, range: (_, __, most) => [0, most * 1.04] }, y: { range: (_, least) => [floor(least), 1] } },
      axes: [{ ...axis, label: this.dataset.axis, labelSize: 22, size: 32 }, { ...axis, size: 46, values: decimals }],
      series: [{}, { stroke: accent, width: 2, points: { show: true, size: 7, fill: surface, width: 2 } }, edge, edge],
      bands: [{ series: [3, 2], fill: band }],
      hooks: { setCursor: [(plot) => this.#read(plot.cursor.idx)] },
    };
  }

  /** Says in words what is under the pointer, or how things stand. */
  #read(index) {
    const point = this.points[index ?? this.points.length - 1];
    const figures = ["value", "low", "high"].map((name) => [name, point[name].toFixed(3)]);
    this.readout.textContent = filled(this.dataset.readout, { ...point, ...Object.fromEntries(figures) });
  }

  #open(index) {
    if (index !== null) location.assign(this.dataset.roundUrl.replace("/0/", `/${this.points[index].round}/`));
  }
}

const floor = (least) => Math.max(LOWEST, Math.floor(least * 10) / 10);
const decimals = (_, splits) => splits.map((split) => split.toFixed(splits[1] - splits[0] < 0.1 ? 2 : 1));

/** A token's value as the canvas understands it: it knows no var() and no light-dark(). */
function colour(element, token) {
  const probe = document.createElement("i");
  element.append(probe);
  probe.style.color = `var(--${token})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

customElements.define("learning-curve", LearningCurve);
