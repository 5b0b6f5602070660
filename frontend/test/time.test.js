import assert from "node:assert/strict";
import test from "node:test";

import { time } from "../src/audio/time.js";
import { placed } from "../src/sparkline.js";

test("a place in a clip is told in minutes, seconds and tenths", () => {
  assert.deepEqual([0, 3.25, 59.99, 60, 3599.9, 3600, 3725.5].map(time), [
    "0:00.0", "0:03.2", "0:59.9", "1:00.0", "59:59.9", "1:00:00.0", "1:02:05.5",
  ]);
});

test("a sparkline runs from side to side, and through the middle where all is equal", () => {
  assert.equal(placed([0, 1]), "0.0,38.0 44.0,6.0");
  assert.equal(placed([5, 5, 5]), "0.0,22.0 22.0,22.0 44.0,22.0");
  assert.equal(placed([]), "");
});
