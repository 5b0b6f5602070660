import assert from "node:assert/strict";
import { test } from "node:test";

import { moved } from "../src/grid/moves.js";

const shape = { count: 24, columns: 6 };

test("arrows move by one and by a row, and stop at the edges", () => {
  assert.equal(moved("ArrowRight", 0, shape), 1);
  assert.equal(moved("ArrowDown", 1, shape), 7);
  assert.equal(moved("ArrowUp", 7, shape), 1);
  assert.equal(moved("ArrowUp", 3, shape), 3);
  assert.equal(moved("ArrowLeft", 0, shape), 0);
  assert.equal(moved("ArrowDown", 20, shape), 20);
  assert.equal(moved("Home", 9, shape), 0);
  assert.equal(moved("End", 9, shape), 23);
});

test("from nowhere they lead to the first tile, and other keys lead nowhere", () => {
  assert.equal(moved("ArrowDown", -1, shape), 0);
  assert.equal(moved("a", 3, shape), null);
});

test("where one writes from the right, left and right change places", () => {
  assert.equal(moved("ArrowLeft", 0, { ...shape, rtl: true }), 1);
  assert.equal(moved("ArrowDown", 0, { ...shape, rtl: true }), 6);
});
