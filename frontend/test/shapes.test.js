import assert from "node:assert/strict";
import { test } from "node:test";

import { Drawing } from "../src/shapes/drawing.js";
import { bounds, boxBetween, isIn, isShape, middling, moved, outline, placed, polygonOf } from "../src/shapes/geometry.js";

const size = { width: 100, height: 50 };
const box = { type: "box", x: 10, y: 10, width: 20, height: 10, category: "cat" };
const triangle = { type: "polygon", points: [[0, 0], [10, 0], [5, 8]], category: "dog" };

test("a box is the same from whichever corner it is drawn, and ends at the picture's edge", () => {
  const drawn = { type: "box", x: 10, y: 20, width: 90, height: 30 };
  assert.deepEqual(boxBetween([10, 20], [130, 70], size), drawn);
  assert.deepEqual(boxBetween([130, 70], [10, 20], size), drawn);
});

test("a polygon's corners stay on the picture, and no corner is there twice in a row", () => {
  const { points } = polygonOf([[-5, 3], [-5, 3], [200, 10], [50, 80]], size);
  assert.deepEqual(points, [[0, 3], [100, 10], [50, 50]]);
});

test("what is too small or has too few corners is no shape", () => {
  assert.ok(isShape(box) && isShape(triangle));
  assert.ok(!isShape({ ...box, width: 0.4 }));
  assert.ok(!isShape({ ...triangle, points: [[0, 0], [10, 10], [0, 0]] }));
});

test("a shape is moved as far as the picture goes, whole", () => {
  assert.deepEqual(moved(box, { x: 500, y: -500 }, size), { ...box, x: 80, y: 0 });
  assert.deepEqual(moved(triangle, { x: -3, y: 100 }, size).points, [[0, 42], [10, 42], [5, 50]]);
});

test("typed numbers are held within the picture", () => {
  assert.equal(placed(box, "width", 500, size).width, 90);
  assert.equal(placed(box, "height", -4, size).height, 1);
  assert.equal(placed(box, "x", 95, size).x, 80);
  assert.deepEqual(bounds(placed(triangle, "x", 20, size)), { x: 20, y: 0, width: 10, height: 8 });
});

test("a box without a mouse is put into the middle of what is seen", () => {
  assert.deepEqual(middling({ x: 0, y: 0, width: 100, height: 50 }, size), { type: "box", x: 25, y: 13, width: 50, height: 25 });
  assert.ok(isShape(middling({ x: 0, y: 0, width: 1, height: 1 }, { width: 1, height: 1 })));
});

test("an outline goes around, and a shape is in the part that it meets", () => {
  assert.equal(outline(box), "10,10 30,10 30,20 10,20");
  assert.ok(isIn(box, { x: 25, y: 0, width: 50, height: 50 }));
  assert.ok(!isIn(box, { x: 31, y: 0, width: 50, height: 50 }));
});

test("drawing, changing and removing are undone and redone one by one", () => {
  const drawing = new Drawing();
  drawing.begin([triangle]);
  drawing.add(box);
  drawing.change(drawing.picked, { ...box, x: 0 });
  drawing.remove(drawing.picked);
  assert.deepEqual(drawing.shapes, [triangle]);
  drawing.undo();
  drawing.undo();
  assert.deepEqual(drawing.shapes, [triangle, box]);
  drawing.redo();
  assert.equal(drawing.shapes[1].x, 0);
  drawing.undo();
  drawing.undo();
  assert.equal(drawing.undo(), false);
  assert.deepEqual(drawing.shapes, [triangle]);
});

test("steps of the same kind in a row are one; a new start has no past", () => {
  const drawing = new Drawing();
  drawing.begin([box]);
  const [{ id }] = drawing.items;
  for (const x of [11, 12, 13]) drawing.change(id, { ...box, x }, "nudge");
  drawing.undo();
  assert.equal(drawing.shapes[0].x, 10);
  drawing.begin([]);
  assert.ok(!drawing.canUndo && !drawing.canRedo);
});

test("a suggestion is no answer until it is taken over or changed", () => {
  const drawing = new Drawing();
  drawing.begin([]);
  drawing.suggest([box, triangle]);
  assert.deepEqual([drawing.shapes, drawing.unsettled.length], [[], 2]);
  const [one, other] = drawing.items;
  drawing.change(one.id, { ...box, x: 0 });
  drawing.accept(other.id);
  assert.deepEqual(drawing.shapes, [{ ...box, x: 0 }, triangle]);
  drawing.suggest([]);
  assert.equal(drawing.shapes.length, 2, "what was taken over stays");
});

test("a suggestion remembers that it was in view, also through undo", () => {
  const drawing = new Drawing();
  drawing.begin([]);
  drawing.suggest([box, triangle]);
  drawing.see((shape) => shape.type === "box");
  assert.deepEqual(drawing.unsettled.map(({ seen }) => seen), [true, false]);
});

test("picking goes around, and what is removed hands on to its neighbour", () => {
  const drawing = new Drawing();
  drawing.begin([box, triangle]);
  const [one, other] = drawing.items.map(({ id }) => id);
  drawing.pickNext(1);
  assert.equal(drawing.picked, one);
  drawing.pickNext(-1);
  assert.equal(drawing.picked, other);
  drawing.remove(other);
  assert.equal(drawing.picked, one);
});
