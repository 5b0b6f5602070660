import assert from "node:assert/strict";
import { test } from "node:test";
import { lanesOf, piecesOf } from "../src/spans/lanes.js";

const span = (start, end, name = "") => ({ start, end, name });

test("spans that overlap get lanes of their own, others share one", () => {
  const [outer, inner, later, far] = [span(0, 10), span(2, 4), span(5, 12), span(20, 22)];
  const lanes = lanesOf([far, later, inner, outer]);
  assert.deepEqual([outer, inner, later, far].map((one) => lanes.get(one)), [0, 1, 1, 0]);
});

test("of two that begin together the longer one lies above", () => {
  const [short, long] = [span(3, 5), span(3, 9)];
  assert.deepEqual([long, short].map((one) => lanesOf([short, long]).get(one)), [0, 1]);
});

test("a stretch of text is cut at every beginning and end, and loses nothing", () => {
  const [outer, inner] = [span(2, 9, "outer"), span(4, 6, "inner")];
  const pieces = piecesOf([inner, outer], 0, 12);
  assert.deepEqual(
    pieces.map(({ start, end, spans }) => [start, end, spans.map(({ name }) => name).join()]),
    [[0, 2, ""], [2, 4, "outer"], [4, 6, "outer,inner"], [6, 9, "outer"], [9, 12, ""]],
  );
  assert.deepEqual(pieces[2].ending, [inner]);
});

test("a span that goes on beyond the stretch does not end in it", () => {
  const [piece] = piecesOf([span(0, 20)], 5, 10);
  assert.equal(piece.spans.length, 1);
  assert.deepEqual(piece.ending, []);
});
