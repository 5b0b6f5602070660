import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor } from "../src/spans/cursor.js";
import { Words } from "../src/spans/words.js";

function cursor(text, lang) {
  const made = new Cursor(new Words(text, lang));
  const told = () => made.range && text.slice(made.range.start, made.range.end);
  const go = (step, given) => (made.move(step, given), told());
  return { made, told, go };
}
const grapheme = { grain: "grapheme" };
const extend = { extend: true };
const finely = { extend: true, grain: "grapheme" };

test("it goes from word to word and stays at either end", () => {
  const { go, made } = cursor("one, two");
  assert.equal(go(1), "one");
  assert.equal(go(1), "two");
  assert.equal(go(1), "two");
  assert.equal(go(-1), "one");
  assert.equal(go(-1), "one");
  assert.equal(made.chosen, false);
});

test("Shift draws a selection out, takes it in again, and turns over at its beginning", () => {
  const { go, made } = cursor("one two three four");
  go(1);
  go(1);
  assert.equal(go(1, extend), "two three");
  assert.equal(made.chosen, true);
  assert.equal(go(-1, extend), "two");
  assert.equal(go(-1, extend), "one two");
  assert.equal(go(1, extend), "two");
  assert.equal(go(1, extend), "two three");
  assert.equal(go(1), "four");
  assert.equal(made.chosen, false);
});

test("a particle is left out of a Korean word by one grapheme", () => {
  const { go } = cursor("환자는 와파린을 복용", "ko");
  go(1);
  go(1);
  assert.equal(go(-1, finely), "와파린");
  assert.equal(go(1, finely), "와파린을");
});

test("decomposed Hangul is taken by whole syllables", () => {
  const { go } = cursor("와파린을".normalize("NFD"), "ko");
  go(1);
  assert.equal(go(-1, finely), "와파린".normalize("NFD"));
});

test("finer steps go into the word, and by word on to its end", () => {
  const { go } = cursor("ab cde");
  go(1);
  go(1);
  assert.equal(go(1, grapheme), "c");
  assert.equal(go(1, finely), "cd");
  assert.equal(go(1, extend), "cde");
  assert.equal(go(-1, grapheme), "e");
  assert.equal(go(-1), "ab");
});

test("a selection of one grapheme turns over, too", () => {
  const { go } = cursor("abc");
  go(1);
  go(-1, grapheme);
  go(-1, grapheme);
  assert.equal(go(-1, finely), "ab");
  assert.equal(go(1, finely), "b");
  assert.equal(go(1, finely), "bc");
});

test("pointing places it, and with Shift reaches from where it was", () => {
  const { made, told } = cursor("one two three four");
  made.place(5);
  assert.equal(told(), "two");
  made.place(15, extend);
  assert.equal(told(), "two three four");
  made.place(1, extend);
  assert.equal(told(), "one two");
  made.choose(null);
  assert.equal(made.chosen, false);
});

test("there is no place in an empty text", () => {
  const { made, told } = cursor("");
  made.place(0);
  made.move(1);
  made.move(-1, extend);
  assert.equal(told(), null);
});
