import assert from "node:assert/strict";
import { test } from "node:test";
import { Rest, Sitting } from "../src/desk/sitting.js";

const MINUTE = 60_000;

function storage() {
  const kept = {};
  return { getItem: (name) => kept[name] ?? null, setItem: (name, value) => (kept[name] = value) };
}

test("the goal says how far one is, and how long it takes at one's own pace", () => {
  const sitting = new Sitting({ goal: 100, storage: storage(), name: "desk" });
  for (let answer = 0; answer < 40; answer += 1) sitting.answered(25_000);
  assert.deepEqual(sitting.progress, { done: 40, goal: 100, minutes: 25 });
});

test("after a few answers nothing can be said of the time yet", () => {
  const sitting = new Sitting({ goal: 100, storage: storage(), name: "desk" });
  sitting.answered(1000);
  assert.deepEqual(sitting.progress, { done: 1, goal: 100, minutes: null });
});

test("an undone answer does not count, and more than enough is no debt", () => {
  const sitting = new Sitting({ goal: 5, storage: storage(), name: "desk" });
  for (let answer = 0; answer < 7; answer += 1) sitting.answered(1000);
  sitting.undone(1000);
  assert.deepEqual(sitting.progress, { done: 6, goal: 5, minutes: 0 });
});

test("a reload does not begin a new sitting", () => {
  const kept = storage();
  new Sitting({ goal: 10, storage: kept, name: "desk" }).answered(1000);
  assert.equal(new Sitting({ goal: 10, storage: kept, name: "desk" }).progress.done, 1);
  assert.equal(new Sitting({ goal: 10, storage: kept, name: "other" }).progress.done, 0);
});

function working() {
  let now = 0;
  const rest = new Rest(() => now);
  const work = (minutes) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      now += MINUTE;
      rest.touch();
    }
  };
  return { rest, work, wait: (minutes) => (now += minutes * MINUTE) };
}

test("a break is due after fifty minutes of work", () => {
  const { rest, work } = working();
  work(49);
  assert.equal(rest.isDue, false);
  work(1);
  assert.equal(rest.isDue, true);
});

test("putting the card away begins another fifty minutes", () => {
  const { rest, work } = working();
  work(50);
  rest.begin();
  assert.equal(rest.isDue, false);
  work(50);
  assert.equal(rest.isDue, true);
});

test("who has been away for five minutes has had a break", () => {
  const { rest, work, wait } = working();
  work(45);
  wait(6);
  work(10);
  assert.equal(rest.isDue, false);
});
