// Boxes and polygons as answers hold them, in the pixels of the stored image. Pure.

const STEP = 100; // hundredths of a pixel are kept
export const LEAST = 1; // pixel that a shape is wide and high

const tidy = (value) => Math.round(value * STEP) / STEP;
const between = (value, most) => Math.min(most, Math.max(0, value));

export function bounds(shape) {
  if (shape.type === "box") {
    const { x, y, width, height } = shape;
    return { x, y, width, height };
  }
  const [across, down] = [0, 1].map((axis) => shape.points.map((point) => point[axis]));
  const [x, y] = [Math.min(...across), Math.min(...down)];
  return { x, y, width: Math.max(...across) - x, height: Math.max(...down) - y };
}

/** The box between two corners, as far as it lies on the picture. */
export function boxBetween([ax, ay], [bx, by], size) {
  const [left, right] = [ax, bx].map((x) => tidy(between(x, size.width))).sort((one, other) => one - other);
  const [top, bottom] = [ay, by].map((y) => tidy(between(y, size.height))).sort((one, other) => one - other);
  return { type: "box", x: left, y: top, width: tidy(right - left), height: tidy(bottom - top) };
}

export function polygonOf(points, size) {
  const inside = points.map(([x, y]) => [tidy(between(x, size.width)), tidy(between(y, size.height))]);
  const fresh = inside.filter((point, at) => !at || String(point) !== String(inside[at - 1]));
  return { type: "polygon", points: fresh };
}

/** Large enough to be meant, and a polygon has three corners. */
export function isShape(shape) {
  const { width, height } = bounds(shape);
  if (width < LEAST || height < LEAST) return false;
  return shape.type === "box" || new Set(shape.points.map(String)).size >= 3;
}

/** As far as the picture lets it go. */
export function moved(shape, { x, y }, size) {
  const at = bounds(shape);
  const across = between(at.x + x, size.width - at.width) - at.x;
  const down = between(at.y + y, size.height - at.height) - at.y;
  if (shape.type === "box") return { ...shape, x: tidy(at.x + across), y: tidy(at.y + down) };
  return { ...shape, points: shape.points.map(([px, py]) => [tidy(px + across), tidy(py + down)]) };
}

/** One of x, y, width, height set to what somebody typed; a polygon is only moved. */
export function placed(shape, name, value, size) {
  const at = bounds(shape);
  if (name === "x" || name === "y") return moved(shape, { x: 0, y: 0, [name]: value - at[name] }, size);
  const room = name === "width" ? size.width - at.x : size.height - at.y;
  return { ...shape, [name]: tidy(Math.min(room, Math.max(LEAST, value))) };
}

/** A box in the middle of what is seen, half as wide and high. */
export function middling(seen, size) {
  const { x, y, width, height } = seen;
  const corner = [x + width / 4, y + height / 4].map(Math.round);
  const other = [x + (3 * width) / 4, y + (3 * height) / 4].map(Math.round);
  const box = boxBetween(corner, other, size);
  return isShape(box) ? box : boxBetween([0, 0], [size.width, size.height], size);
}

/** Is any of it in this part of the picture? */
export function isIn(shape, part) {
  const { x, y, width, height } = bounds(shape);
  const across = x < part.x + part.width && x + width > part.x;
  return across && y < part.y + part.height && y + height > part.y;
}

/** "10,5 40,5 25,30", for SVG. */
export function outline(shape) {
  if (shape.type === "polygon") return shape.points.map(String).join(" ");
  const { x, y, width, height } = shape;
  return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]].map(String).join(" ");
}
