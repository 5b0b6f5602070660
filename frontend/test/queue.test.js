import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../src/desk/queue.js";

const claim = (id, until = Infinity) => ({ id, until });
const ids = (claims) => claims.map(({ id }) => id);

test("claims are taken in the order they were lent", () => {
  const queue = new Queue();
  queue.add([claim(1), claim(2)]);
  assert.equal(queue.take().id, 1);
  assert.equal(queue.take().id, 2);
  assert.equal(queue.take(), undefined);
});

test("a claim that was held before does not come in again", () => {
  const queue = new Queue();
  queue.add([claim(1), claim(2)]);
  queue.take();
  assert.deepEqual(ids(queue.add([claim(1), claim(2), claim(3)])), [3]);
  assert.equal(queue.length, 2);
});

test("a claim that has run out is passed over, and may be lent again", () => {
  const queue = new Queue();
  queue.add([claim(1, 100), claim(2, 900)]);
  assert.equal(queue.take(500).id, 2);
  assert.deepEqual(ids(queue.add([claim(1, 900)])), [1]);
});

test("a claim lent for longer lasts longer", () => {
  const queue = new Queue();
  queue.add([claim(1, 100)]);
  queue.add([claim(1, 900)]);
  assert.equal(queue.take(500).id, 1);
});

test("what was on the screen is seen, and is not dropped with the rest", () => {
  const queue = new Queue();
  queue.add([claim(1), claim(2), claim(3)]);
  queue.putBack(queue.take());
  assert.deepEqual(ids(queue.drop(queue.unseen)), [2, 3]);
  assert.equal(queue.take().id, 1);
});

test("what was taken meanwhile is not dropped", () => {
  const queue = new Queue();
  queue.add([claim(1), claim(2)]);
  const { unseen } = queue;
  queue.take();
  queue.add([claim(3)]);
  assert.deepEqual(ids(queue.drop(unseen)), [2]);
  assert.equal(queue.take().id, 3);
});

test("a dropped claim comes in again only when it could not be given back", () => {
  const queue = new Queue();
  queue.add([claim(1)]);
  const [dropped] = queue.drop(queue.unseen);
  assert.deepEqual(queue.add([claim(1)]), []);
  queue.forget(dropped);
  assert.deepEqual(ids(queue.add([claim(1)])), [1]);
});
