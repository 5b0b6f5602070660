import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Suggestion, same } from "../src/desk/suggestion.js";

let now;
let due; // what is to happen later
let said;
let suggestion;

const task = { suggest: (value) => said.push(["marked", value.category]), accept: () => said.push(["taken"]) };
const view = {
  suggestion: (...words) => said.push(words),
  acceptable: (yes) => said.push(["acceptable", yes]),
};
const claim = (suggested, more = {}) => ({ suggested, suggestion: suggested ? { category: "cat" } : null, ...more });

beforeEach(() => {
  now = 0;
  due = [];
  said = [];
  suggestion = new Suggestion({ task, view, now: () => now, later: (done, ms) => due.push([done, ms]) });
});

test("on request it stays hidden until it is asked for, and that moment is kept", () => {
  suggestion.begin(claim("request"), false);
  assert.equal(JSON.stringify(said).includes("cat"), false);
  now = 1234.4;
  suggestion.reveal();
  assert.deepEqual(said.slice(2), [["marked", "cat"], ["visible", undefined]]);
  assert.deepEqual(suggestion.told({ category: "dog" }), { revealed_ms: 1234, accepted: false });
});

test("one that is shown is there at once, but not over an answer that came back", () => {
  suggestion.begin(claim("shown"), false);
  assert.deepEqual(said.at(-2), ["marked", "cat"]);
  said = [];
  suggestion.begin(claim("shown"), true);
  assert.equal(JSON.stringify(said).includes("cat"), false);
});

test("who asks where there is none is told so, blind or not", () => {
  suggestion.begin(claim(""), false);
  suggestion.reveal();
  assert.deepEqual(said.at(-1), ["none"]);
  assert.deepEqual(suggestion.told({ category: "cat" }), { revealed_ms: null, accepted: false });
});

test("it can be accepted once it has been looked at", () => {
  suggestion.begin(claim("request"), false);
  suggestion.reveal();
  const [[done, ms]] = due;
  assert.equal(ms, 400);
  done();
  assert.deepEqual(said.at(-1), ["acceptable", true]);
});

test("the time of one sample does not run on into the next", () => {
  suggestion.begin(claim("request"), false);
  suggestion.reveal();
  suggestion.begin(claim("request"), false);
  due[0][0]();
  assert.deepEqual(said.at(-1), ["acceptable", false]);
});

test("accepted is what was taken over and left as it was", () => {
  suggestion.begin(claim("request"), false);
  suggestion.reveal();
  assert.equal(suggestion.told({ category: "cat" }).accepted, false); // by one's own hand
  suggestion.accept();
  assert.equal(suggestion.told({ category: "dog" }).accepted, false);
  assert.equal(suggestion.told({ category: "cat" }).accepted, true);
});

test("the confidence goes along in a word", () => {
  suggestion.begin(claim("shown", { suggestion_confidence: "low" }), false);
  assert.deepEqual(said.at(-1), ["visible", "low"]);
});

test("two answers are the same in whatever order they list things", () => {
  const one = { spans: [{ start: 1, end: 2 }, { end: 9, start: 4 }] };
  assert.ok(same(one, { spans: [{ start: 4, end: 9 }, { start: 1, end: 2 }] }));
  assert.ok(!same(one, { spans: [{ start: 1, end: 2 }] }));
  assert.ok(!same({ number: 1 }, { number: "1" }));
});
