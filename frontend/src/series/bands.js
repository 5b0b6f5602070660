// Draws marks over a plot: each a band with a keyline, its key at the top, dashed if suggested.

const FAINT = 0.22;
const STRONG = 0.4;

export function paintBands(plot, { marks, chosen, pending }, tokens) {
  const { ctx } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  marks.forEach((mark, place) => band(plot, mark, place === chosen, tokens));
  if (pending !== null) line(plot, pending, tokens.text, [6, 4]);
  ctx.restore();
}

export function line(plot, at, stroke, dash = []) {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(at, "x", true)) + 0.5;
  ctx.save();
  Object.assign(ctx, { strokeStyle: stroke, lineWidth: 1.5 * devicePixelRatio });
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

function band(plot, { start, end, colour, label, suggested }, isChosen, tokens) {
  const { ctx, bbox } = plot;
  const [left, right] = [start, end].map((at) => plot.valToPos(at, "x", true));
  const pixel = devicePixelRatio;
  Object.assign(ctx, { fillStyle: colour, globalAlpha: isChosen ? STRONG : FAINT });
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.globalAlpha = 1;
  Object.assign(ctx, { strokeStyle: isChosen ? tokens.text : colour, lineWidth: (isChosen ? 2 : 1.5) * pixel });
  ctx.setLineDash(suggested ? [6 * pixel, 4 * pixel] : []);
  ctx.strokeRect(left, bbox.top + pixel, right - left, bbox.height - 2 * pixel);
  Object.assign(ctx, { fillStyle: tokens.text, font: `600 ${13 * pixel}px system-ui, sans-serif` });
  Object.assign(ctx, { textAlign: "left", textBaseline: "top" });
  ctx.fillText(label, left + 5 * pixel, bbox.top + 5 * pixel);
}
