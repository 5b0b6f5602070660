// From measured values to shades of grey: a window's values lie evenly between black and white. Pure.

export const VALUES = 65_536;
const OPAQUE = 0xff000000;
const GREY = 0x010101; // red, green and blue alike

/** The stored values that are black and white. A negative slope turns a window around. */
export function ends({ centre, width }, { slope, intercept }) {
  const stored = [centre - width / 2, centre + width / 2].map((measured) => (measured - intercept) / slope);
  return [Math.min(...stored), Math.max(...stored)];
}

/** The pixel, as canvas data holds it, of every stored value. */
export function shades([black, white], into = new Uint32Array(VALUES)) {
  const steepness = 255 / Math.max(white - black, 1e-6);
  for (let value = 0; value < VALUES; value += 1) {
    const shade = Math.round((value - black) * steepness);
    into[value] = OPAQUE | (Math.min(255, Math.max(0, shade)) * GREY);
  }
  return into;
}

/** Writes the pixel of each value. */
export function paint(values, table, pixels) {
  for (let at = 0; at < values.length; at += 1) pixels[at] = table[values[at]];
}

/** High bytes are red, low ones green: what the server packs. */
export function unpack(bytes) {
  const values = new Uint16Array(bytes.length / 4);
  for (let at = 0; at < values.length; at += 1) values[at] = (bytes[4 * at] << 8) | bytes[4 * at + 1];
  return values;
}

/** Right is wider, down is darker: as far as a window goes, by hand. */
export function dragged({ centre, width }, { x, y }, step) {
  return { centre: centre + y * step, width: Math.max(step, width + x * step) };
}

/** Which of a sample's windows is meant: the chosen one, if it has it, or else its first. */
export function chosen(windows, name) {
  return windows.find((one) => one.name === name) ?? windows[0];
}

/** The name of the one before or after, around. */
export function next(windows, name, by) {
  const at = windows.findIndex((one) => one.name === name);
  return windows[(at + by + windows.length) % windows.length].name;
}
