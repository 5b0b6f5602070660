import assert from "node:assert/strict";
import { test } from "node:test";
import { chunksOf } from "../src/spans/chunks.js";
import { Words } from "../src/spans/words.js";

const FAMILY = "👩‍👩‍👧‍👦";
const said = (words, piece) => piece && words.text.slice(piece.start, piece.end);

/** Everything that a cursor stops at, from the first to the last. */
function stops(text, grain, lang) {
  const words = new Words(text, lang);
  const found = [];
  for (let piece = words.next(0, grain); piece; piece = words.next(piece.end, grain)) found.push(said(words, piece));
  return found;
}

test("the cursor stops at words and signs, not at blanks and commas", () => {
  assert.deepEqual(stops(`Take 5 mg, ${FAMILY} can’t.`, "word"), ["Take", "5", "mg", FAMILY, "can’t"]);
});

test("Korean goes by its blanks, Chinese by its words", () => {
  assert.deepEqual(stops("환자는 와파린을 복용", "word", "ko"), ["환자는", "와파린을", "복용"]);
  assert.ok(stops("我喜欢音乐", "word", "zh").length > 1);
});

test("decomposed Hangul, a family and a flag are one grapheme each", () => {
  const text = `${"한".normalize("NFD")}${FAMILY}🇰🇷e\u0301`;
  assert.deepEqual(stops(text, "grapheme"), ["한".normalize("NFD"), FAMILY, "🇰🇷", "e\u0301"]);
});

test("the way back is the way there", () => {
  const words = new Words("one two, three");
  assert.equal(said(words, words.previous(words.text.length)), "three");
  assert.equal(said(words, words.previous(words.text.indexOf("three"))), "two");
  assert.equal(words.previous(0), null);
  assert.equal(words.next(words.text.length), null);
});

test("a place between words belongs to the nearest one of its line", () => {
  const words = new Words("one\n, two");
  assert.equal(said(words, words.at(1)), "one");
  assert.equal(said(words, words.at(4)), "two");
  assert.equal(said(words, words.at(9)), "two");
  assert.equal(new Words("").at(0), null);
});

test("a selection is drawn out to whole words, without the blanks around it", () => {
  const words = new Words("the quick  fox");
  assert.equal(said(words, words.snap(5, 7)), "quick");
  assert.equal(said(words, words.snap(3, 12)), "quick  fox");
  assert.equal(words.snap(9, 11), null);
});

test("a finer selection keeps what was selected, blanks too", () => {
  const words = new Words("the quick fox");
  assert.equal(said(words, words.snap(6, 8, "grapheme")), "ic");
  assert.equal(said(words, words.snap(3, 5, "grapheme")), " q");
});

test("no selection splits a grapheme", () => {
  const words = new Words(`a${FAMILY}b`);
  assert.equal(said(words, words.snap(2, 4, "grapheme")), FAMILY);
});

test("the first letter of a line says in which direction it reads", () => {
  const words = new Words("12 مرحبا hello\nhello مرحبا\n\n");
  assert.equal(words.rightToLeft(4), true);
  assert.equal(words.rightToLeft(17), false);
  assert.equal(words.rightToLeft(words.text.length), false);
});

test("chunks end after blanks, cover the text, and split neither word nor grapheme", () => {
  const texts = [
    "some words in a row ".repeat(400),
    "字".repeat(10_000),
    FAMILY.repeat(2000),
    `${"x".repeat(510)} \u0301${"y z ".repeat(400)}`,
    `o${"\u0301".repeat(9000)}`,
    "line\r\n".repeat(2000),
  ];
  for (const text of texts) {
    const cuts = chunksOf(text);
    assert.equal(cuts[0], 0);
    assert.equal(cuts.at(-1), text.length);
    for (const [place, cut] of cuts.slice(1, -1).entries()) {
      const around = text.slice(cuts[place], cuts[place + 2]);
      const starts = Array.from(new Intl.Segmenter().segment(around), ({ index }) => cuts[place] + index);
      assert.ok(starts.includes(cut), `${text.slice(0, 8)} at ${cut}`);
    }
  }
});

test("a text of 100,000 characters is segmented where it is asked for only", () => {
  const words = new Words("some words in a row ".repeat(5000));
  assert.equal(said(words, words.at(99_994)), "a");
  assert.equal(said(words, words.previous(100_000)), "row");
});
