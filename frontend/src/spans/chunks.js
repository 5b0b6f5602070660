// A long text in chunks: Intl.Segmenter takes seconds for a text that it takes milliseconds for
// piece by piece. No chunk ends inside a word or a grapheme.

const AIM = 512; // units
const MOST = 4096; // without a blank, as in Chinese, a chunk ends between two graphemes
const BLANK = /\s(?![\s\p{M}\u200d\ufe0f\u{1f3fb}-\u{1f3ff}])/gu;

/** Where chunks begin, and after the last of them where the text ends. */
export function chunksOf(text) {
  const cuts = [0];
  while (cuts.at(-1) < text.length) cuts.push(nextCut(text, cuts.at(-1)));
  return cuts;
}

function nextCut(text, from) {
  if (text.length - from <= AIM) return text.length;
  const window = text.slice(from + AIM, from + MOST);
  BLANK.lastIndex = 0;
  const blank = BLANK.exec(window);
  if (blank && blank.index + 1 < window.length) return from + AIM + blank.index + 1;
  return from + MOST >= text.length ? text.length : betweenGraphemes(text, from, MOST);
}

function betweenGraphemes(text, from, size) {
  if (from + size >= text.length) return text.length;
  const whole = text.slice(from, from + size).replace(/[\ud800-\udbff]$/, ""); // no half a pair
  const graphemes = new Intl.Segmenter().segment(whole);
  const last = Array.from(graphemes).at(-1).index; // the last one may go on
  return last ? from + last : betweenGraphemes(text, from, 2 * size);
}
