// Spans that overlap are drawn beneath each other, each in a lane of its own.

/** Ascending; of those that begin together the longest first. */
export function inOrder(spans) {
  return spans.toSorted((one, other) => one.start - other.start || other.end - one.end);
}

/** The lane of each span: the first one that is free where it begins. */
export function lanesOf(spans) {
  const ends = []; // of the last span in each lane
  const lanes = new Map();
  for (const span of inOrder(spans)) {
    const free = ends.findIndex((end) => end <= span.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = span.end;
    lanes.set(span, lane);
  }
  return lanes;
}

/** A stretch of text, cut wherever a span begins or ends: [{start, end, spans, ending}]. */
export function piecesOf(spans, start, end) {
  const here = inOrder(spans).filter((span) => span.start < end && span.end > start);
  const bounds = here.flatMap((span) => [span.start, span.end]).filter((at) => at > start && at < end);
  const cuts = [...new Set([start, ...bounds, end])].sort((one, other) => one - other);
  return cuts.slice(0, -1).map((from, place) => {
    const to = cuts[place + 1];
    const over = here.filter((span) => span.start <= from && span.end >= to);
    return { start: from, end: to, spans: over, ending: over.filter((span) => span.end === to) };
  });
}
