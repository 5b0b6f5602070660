// <burn-down data-source="…" data-currency="EUR" data-digits="2">: what is left of a budget, as
// planned (dashed), as it went (solid) and as it may go on (dotted). A table beside it has the days.

import uPlot from "uplot";
import { colour } from "./colour.js";
import { filled, language } from "./filled.js";

const HEIGHT = 260;
const FONT = "13px system-ui, sans-serif";
const LINES = ["actual", "forecast", "planned"];

class BurnDown extends HTMLElement {
  connectedCallback() {
    this.lines = JSON.parse(document.getElementById(this.dataset.source).textContent);
    this.scale = 10 ** this.dataset.digits;
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
    this.plot = new uPlot(this.#options(), this.#columns(), (plot, begin) => {
      this.prepend(plot.root);
      begin();
    });
    this.#read(null);
  }

  /** One column of days for all lines; where a line has no point it is carried over. */
  #columns() {
    const series = LINES.map((name) => new Map(this.lines[name].map(({ day, left }) => [seconds(day), left / this.scale])));
    const days = [...new Set(series.flatMap((line) => [...line.keys()]))].sort((a, b) => a - b);
    return [days, ...series.map((line) => days.map((day) => line.get(day)))];
  }

  #size() {
    return { width: this.clientWidth, height: HEIGHT };
  }

  #options() {
    const [accent, line, muted] = ["accent", "line", "muted"].map((token) => colour(this, token));
    const axis = { stroke: muted, font: FONT, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const drawn = { width: 2, spanGaps: true, points: { show: false } };
    return {
      ...this.#size(),
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { y: { range: (_, __, most) => [0, (most || 1) * 1.05] } },
      axes: [{ ...axis, size: 36, space: 70, values: dates }, { ...axis, size: 64, values: amounts }],
      series: [
        {},
        { ...drawn, stroke: accent, paths: uPlot.paths.stepped({ align: 1 }) },
        { ...drawn, stroke: accent, dash: [2, 5], cap: "round" },
        { ...drawn, stroke: muted, dash: [8, 6] },
      ],
      hooks: { setCursor: [(plot) => this.#read(plot.cursor.idx)] },
    };
  }

  /** Says in words what is under the pointer, or how things stand. */
  #read(index) {
    const [days, ...series] = this.plot.data;
    const at = index ?? days.indexOf(seconds(this.lines.actual.at(-1)?.day ?? ""));
    const known = LINES.filter((_, line) => series[line][at] !== undefined);
    const said = known.filter((name) => name !== "forecast" || !known.includes("actual")).map(
      (name) => filled(this.dataset[name], { amount: this.#written(series[LINES.indexOf(name)][at]) }),
    );
    const day = days[at] === undefined ? [] : [iso(days[at])];
    this.readout.textContent = [...day, ...said].join(" · ");
  }

  #written(amount) {
    const digits = { minimumFractionDigits: this.dataset.digits, maximumFractionDigits: this.dataset.digits };
    return `${this.dataset.currency} ${amount.toLocaleString(language(), digits)}`;
  }
}

const seconds = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;
const iso = (at) => new Date(at * 1000).toISOString().slice(0, 10);
const short = { day: "numeric", month: "short", timeZone: "UTC" };
const dates = (_, splits) => splits.map((at) => new Date(at * 1000).toLocaleDateString(language(), short));
const compact = new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 });
const amounts = (_, splits) => splits.map((amount) => compact.format(amount));

customElements.define("burn-down", BurnDown);
