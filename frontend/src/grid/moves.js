// Where an arrow key leads among tiles that stand in rows.

const STEPS = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
};

/** The tile's place, or null where there is none; from -1, the first. `rtl` mirrors left and right. */
export function moved(key, place, { count, columns, rtl = false }) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (!(key in STEPS)) return null;
  if (place < 0) return 0;
  const sideways = rtl && !key.endsWith("Down") && !key.endsWith("Up");
  const next = place + STEPS[key](columns) * (sideways ? -1 : 1);
  return next >= 0 && next < count ? next : place;
}
