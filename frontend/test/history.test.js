import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../src/desk/history.js";

function history(...tokens) {
  const made = new History();
  tokens.forEach((token) => made.push({ token }));
  return made;
}
const tokens = (entries) => entries.map(({ token }) => token);

test("the last answer is taken first, however many there are", () => {
  const made = history("a", "b", "c");
  assert.deepEqual([made.take().token, made.take().token, made.take().token], ["c", "b", "a"]);
  assert.equal(made.take(), undefined);
});

test("one in the middle is taken without the others", () => {
  const made = history("a", "b", "c");
  assert.equal(made.take("b").token, "b");
  assert.deepEqual(tokens(made.latest(5)), ["c", "a"]);
  assert.equal(made.take("b"), undefined);
});

test("the newest come first, and one beyond them can be let go", () => {
  const made = history("a", "b", "c");
  assert.deepEqual(tokens(made.latest(2)), ["c", "b"]);
  assert.equal(made.beyond(2).token, "a");
  assert.equal(made.beyond(3), undefined);
});
