import assert from "node:assert/strict";
import { test } from "node:test";
import { innermost, read, span, written } from "../src/spans/answer.js";
import { Marks } from "../src/spans/marks.js";
import { Offsets } from "../src/spans/offsets.js";

const TEXT = "👩‍👩‍👧‍👦 takes aspirin";
const offsets = new Offsets(TEXT);
const given = { spans: [{ start: 0, end: 7, quote: "👩‍👩‍👧‍👦", category: "WHO" }, { start: 14, end: 21, quote: "aspirin", category: "DRUG" }] };
const told = (marks) => marks.all.map(({ start, end, category }) => `${TEXT.slice(start, end)} ${category}`);

test("what is read is what is written", () => {
  assert.deepEqual(written(read(given, offsets), TEXT, offsets), given.spans);
  assert.deepEqual(read(null, offsets), []);
  assert.deepEqual(read({ spans: [] }, offsets), []);
});

test("of the spans around a place the shortest is meant", () => {
  const [outer, inner] = [span({ start: 0, end: 20 }), span({ start: 5, end: 9 })];
  assert.equal(innermost([outer, inner], { start: 6, end: 7 }), inner);
  assert.equal(innermost([outer, inner], { start: 8, end: 12 }), outer);
  assert.equal(innermost([inner], { start: 0, end: 3 }), null);
  assert.equal(innermost([inner], null), null);
});

test("every change can be undone and done again", () => {
  const marks = new Marks(read(given, offsets));
  const added = marks.add({ start: 12, end: 17, category: "VERB" });
  marks.change(added, { category: "ACT" });
  marks.remove(marks.all[0]);
  assert.equal(marks.all.length, 2);
  assert.ok(marks.undo() && marks.undo() && marks.undo());
  assert.deepEqual(told(marks), ["👩‍👩‍👧‍👦 WHO", "aspirin DRUG"]);
  assert.equal(marks.undo(), false);
  assert.ok(marks.redo() && marks.redo() && marks.redo());
  assert.equal(marks.all.length, 2);
  assert.equal(marks.redo(), false);
});

test("the same span is kept once, whether it is added or comes of a change", () => {
  const marks = new Marks(read(given, offsets));
  const [who, drug] = marks.all;
  assert.equal(marks.add({ start: drug.start, end: drug.end, category: "DRUG" }), drug);
  const other = marks.add({ start: drug.start, end: drug.end, category: "WHO" });
  marks.change(other, { category: "DRUG" });
  assert.deepEqual(told(marks), ["👩‍👩‍👧‍👦 WHO", "aspirin DRUG"]);
  assert.ok(marks.all.includes(who));
});

test("suggestions are none of the answer until they are confirmed", () => {
  const marks = new Marks([]);
  marks.offer(read(given, offsets, true));
  assert.equal(marks.given.length, 0);
  assert.equal(marks.open.length, 2);
  const [who] = marks.open;
  assert.equal(marks.add({ start: who.start, end: who.end, category: "WHO" }).suggested, false);
  assert.equal(marks.open.length, 1);
  marks.confirmAll();
  assert.deepEqual([marks.given.length, marks.open.length], [2, 0]);
  marks.offer(read(given, offsets, true));
  assert.equal(marks.open.length, 0, "what is given is not suggested again");
  marks.undo();
  assert.equal(marks.open.length, 1);
});

test("a span keeps its name through changes, and nobody alters it", () => {
  const marks = new Marks(read(given, offsets));
  const [who] = marks.all;
  assert.equal(marks.change(who, { end: 4 }).id, who.id);
  assert.equal(marks.find(String(who.id)).end, 4);
  assert.equal(marks.find("nobody"), null);
  assert.throws(() => (who.end = 1), TypeError);
});
