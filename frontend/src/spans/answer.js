// Between what is answered, in code points, and what is drawn, in units.

let made = 0;

/** A span on the page. Spans are replaced, never changed, so that a list of them can be kept. */
export function span(given) {
  made += 1;
  return Object.freeze({ id: made, suggested: false, ...given });
}

/** The spans of an answer; those that it does not list are none. */
export function read(value, offsets, suggested = false) {
  return (value?.spans ?? []).map(({ start, end, category }) =>
    span({ start: offsets.units(start), end: offsets.units(end), category, suggested }),
  );
}

/** As the API takes it. */
export function written(spans, text, offsets) {
  return spans.map(({ start, end, category }) => ({
    start: offsets.points(start),
    end: offsets.points(end),
    quote: text.slice(start, end),
    category,
  }));
}

export function same(one, other) {
  return one.start === other.start && one.end === other.end && one.category === other.category;
}

/** Of the spans around this range the shortest. */
export function innermost(spans, range) {
  const around = spans.filter(({ start, end }) => range && start <= range.start && end >= range.end);
  return around.sort((one, other) => one.end - one.start - (other.end - other.start))[0] ?? null;
}
