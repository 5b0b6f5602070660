// Where one looks at along an axis of increasing numbers, and where the cursor is on it.

const CLOSEST = 4; // points that stay in sight

/** The index of the value nearest to `at`. */
export function nearest(values, at) {
  const after = atLeast(values, at);
  if (after === 0) return 0;
  if (after === values.length) return after - 1;
  return at - values[after - 1] <= values[after] - at ? after - 1 : after;
}

/** The index of the first value that is not below `at`; their number if there is none. */
export function atLeast(values, at) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Closer (factor < 1) or farther, with `at` staying where it is; never beyond the ends. */
export function zoomed({ min, max }, factor, at, values) {
  const [first, last] = [values[0], values.at(-1)];
  const least = (CLOSEST * (last - first)) / (values.length - 1);
  const width = Math.min(last - first, Math.max(least, (max - min) * factor));
  const share = max > min ? (at - min) / (max - min) : 0.5;
  return within({ min: at - share * width, max: at + (1 - share) * width }, first, last);
}

/** The same stretch, moved only so far that `at` is in sight. */
export function following({ min, max }, at, values) {
  if (at >= min && at <= max) return { min, max };
  const width = max - min;
  const from = at < min ? at - width / 4 : at - (3 * width) / 4;
  return within({ min: from, max: from + width }, values[0], values.at(-1));
}

function within({ min, max }, first, last) {
  const width = Math.min(max - min, last - first);
  const from = Math.min(Math.max(min, first), last - width);
  return { min: from, max: from + width };
}

/** How many points a key moves the cursor: one when they can be told apart, more when they cannot. */
export function stride(values, { min, max }, far) {
  const seen = atLeast(values, max) - atLeast(values, min);
  const step = Math.max(1, Math.round(seen / 200));
  return far ? step * 10 : step;
}
