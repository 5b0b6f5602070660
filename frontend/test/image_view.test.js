import assert from "node:assert/strict";
import { test } from "node:test";

import { fitted, isHard, isWhole, panned, seen, zoomed } from "../src/image/view.js";

const stage = { width: 800, height: 600 };
const photo = { width: 400, height: 200 };

test("the whole picture is shown in the middle of the stage", () => {
  assert.deepEqual(fitted(photo, stage), { scale: 2, x: 0, y: 100 });
  assert.ok(isWhole(fitted(photo, stage), photo, stage));
});

test("a tiny picture is shown larger, but not as large as can be, and with hard edges", () => {
  const digit = { width: 8, height: 8 };
  const view = fitted(digit, stage);
  assert.equal(view.scale, 40);
  assert.ok(isHard(view, digit));
  assert.ok(!isHard(fitted(photo, stage), photo));
});

test("what is under the pointer stays there when one looks closer", () => {
  const at = { x: 300, y: 250 };
  const before = fitted(photo, stage);
  const after = zoomed(before, 3, at, photo, stage);
  const under = (view) => [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale];
  assert.deepEqual(under(after), under(before));
});

test("nobody gets lost: neither closer than pixels, nor further than all, nor beyond an edge", () => {
  const whole = fitted(photo, stage);
  assert.equal(zoomed(whole, 1e9, { x: 0, y: 0 }, photo, stage).scale, 64);
  assert.equal(zoomed(whole, 1e-9, { x: 0, y: 0 }, photo, stage).scale, 1);
  const close = zoomed(whole, 2, { x: 0, y: 0 }, photo, stage);
  assert.equal(panned(close, { x: 500, y: 0 }, photo, stage).x, 0);
  assert.equal(panned(close, { x: -5000, y: 0 }, photo, stage).x, 800 - 1600);
});

test("what is seen is told in the picture's own pixels", () => {
  assert.deepEqual(seen(fitted(photo, stage), photo, stage), { x: 0, y: 0, width: 400, height: 200 });
  assert.deepEqual(seen({ scale: 4, x: -400, y: -40 }, photo, stage), { x: 100, y: 10, width: 200, height: 150 });
});
