import assert from "node:assert/strict";
import test from "node:test";

import { atLeast, following, nearest, stride, zoomed } from "../src/series/ranges.js";

const EVEN = Array.from({ length: 101 }, (_, place) => place / 10); // 0 to 10

test("the nearest value is found between, on and beyond them", () => {
  const values = [0, 1, 4, 9];
  assert.deepEqual([-5, 0, 0.6, 2.5, 2.6, 9, 100].map((at) => nearest(values, at)), [0, 0, 1, 1, 2, 3, 3]);
  assert.deepEqual([-1, 0, 0.5, 9, 9.1].map((at) => atLeast(values, at)), [0, 0, 1, 3, 4]);
});

test("one looks closer around a place, never beyond the ends, and never at fewer than four steps", () => {
  assert.deepEqual(zoomed({ min: 0, max: 10 }, 0.5, 2, EVEN), { min: 1, max: 6 });
  assert.deepEqual(zoomed({ min: 1, max: 6 }, 10, 2, EVEN), { min: 0, max: 10 });
  assert.deepEqual(zoomed({ min: 0, max: 10 }, 0.5, 10, EVEN), { min: 5, max: 10 });
  const { min, max } = zoomed({ min: 4, max: 5 }, 1e-9, 4.5, EVEN);
  assert.ok(Math.abs(max - min - 0.4) < 1e-9);
});

test("what is shown follows a cursor that leaves it", () => {
  assert.deepEqual(following({ min: 2, max: 4 }, 3, EVEN), { min: 2, max: 4 });
  assert.deepEqual(following({ min: 2, max: 4 }, 4.5, EVEN), { min: 3, max: 5 });
  assert.deepEqual(following({ min: 2, max: 4 }, 0, EVEN), { min: 0, max: 2 });
});

test("a key moves the cursor by a point, or by what can be seen", () => {
  assert.equal(stride(EVEN, { min: 0, max: 10 }, false), 1);
  assert.equal(stride(EVEN, { min: 0, max: 10 }, true), 10);
  const many = Array.from({ length: 100_001 }, (_, place) => place);
  assert.equal(stride(many, { min: 0, max: 100_000 }, false), 500);
});
