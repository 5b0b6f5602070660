import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Clock } from "../src/desk/clock.js";

let now;
let clock;
const after = (ms) => (now += ms);

beforeEach(() => {
  now = 0;
  clock = new Clock(() => now);
});

test("somebody who looks and answers is active all the time", () => {
  after(2500);
  assert.deepEqual(clock.read(), { active_ms: 2500, total_ms: 2500 });
});

test("time beyond a minute without a touch is not active", () => {
  after(300_000);
  assert.deepEqual(clock.read(), { active_ms: 60_000, total_ms: 300_000 });
});

test("touches keep it going", () => {
  for (let minute = 0; minute < 5; minute += 1) {
    after(50_000);
    clock.touch();
  }
  assert.equal(clock.read().active_ms, 250_000);
});

test("a hidden page is not active", () => {
  after(1000);
  clock.hide();
  after(30_000);
  clock.touch();
  after(500);
  assert.deepEqual(clock.read(), { active_ms: 1500, total_ms: 31_500 });
});

test("each sample starts anew", () => {
  after(1000);
  clock.restart();
  after(10);
  assert.deepEqual(clock.read(), { active_ms: 10, total_ms: 10 });
});
