// A line of 44 by 44 pixels, as SVG: what a series or a clip looks like from afar.

const SIDE = 44;
const POINTS = 60;
const NS = "http://www.w3.org/2000/svg";

export function sparkline(values) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("sparkline");
  const line = document.createElementNS(NS, "polyline");
  line.setAttribute("points", placed(thinned(values)));
  svg.append(line);
  return svg;
}

/** "x,y x,y …", the lowest value near the bottom. */
export function placed(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const up = (value) => (high > low ? (value - low) / (high - low) : 0.5);
  const across = (place) => (SIDE * place) / Math.max(1, values.length - 1);
  return values.map((value, place) => `${across(place).toFixed(1)},${(38 - 32 * up(value)).toFixed(1)}`).join(" ");
}

function thinned(values) {
  const step = Math.max(1, Math.floor(values.length / POINTS));
  return values.filter((_, place) => place % step === 0);
}
