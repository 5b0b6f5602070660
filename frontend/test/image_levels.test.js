import assert from "node:assert/strict";
import { test } from "node:test";

import { chosen, dragged, ends, next, paint, shades, unpack } from "../src/image/levels.js";

const grey = (pixel) => pixel & 0xff;

test("a window is given in measured units and means stored values", () => {
  assert.deepEqual(ends({ centre: 40, width: 400 }, { slope: 1, intercept: -1024 }), [864, 1264]);
  assert.deepEqual(ends({ centre: 40, width: 400 }, { slope: 0.5, intercept: -1024 }), [1728, 2528]);
});

test("an inverted grey has a negative slope, and its low values are still dark", () => {
  const [black, white] = ends({ centre: 500, width: 1000 }, { slope: -1, intercept: 1000 });
  assert.ok(black < white);
});

test("values lie evenly between black and white, and beyond them nothing is told apart", () => {
  const table = shades([1000, 1255]);
  assert.deepEqual([0, 999, 1000, 1100, 1255, 65535].map((value) => grey(table[value])), [0, 0, 0, 100, 255, 255]);
  assert.equal(table[1100] >>> 0, 0xff646464);
});

test("a window of no width parts black from white", () => {
  const table = shades([500, 500]);
  assert.deepEqual([grey(table[499]), grey(table[501])], [0, 255]);
});

test("packed bytes come back as the values that they were", () => {
  const values = Uint16Array.from([0, 255, 256, 4660, 65535]);
  const bytes = Uint8ClampedArray.from([...values].flatMap((value) => [value >> 8, value & 255, 0, 255]));
  assert.deepEqual(unpack(bytes), values);
  const pixels = new Uint32Array(values.length);
  paint(values, shades([0, 65535]), pixels);
  assert.deepEqual([...pixels].map(grey), [0, 1, 1, 18, 255]);
});

test("dragging right widens the window and down raises its centre; it never closes", () => {
  assert.deepEqual(dragged({ centre: 40, width: 400 }, { x: 10, y: 5 }, 1), { centre: 45, width: 410 });
  assert.equal(dragged({ centre: 40, width: 4 }, { x: -100, y: 0 }, 1).width, 1);
});

test("the chosen window serves the next sample, if it has it", () => {
  const windows = [{ name: "own" }, { name: "lung" }];
  assert.equal(chosen(windows, "lung").name, "lung");
  assert.equal(chosen(windows, "brain").name, "own");
  assert.equal(next(windows, "lung", 1), "own");
  assert.equal(next(windows, "", -1), "own");
});
