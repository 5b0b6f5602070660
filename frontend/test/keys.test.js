import assert from "node:assert/strict";
import { test } from "node:test";
import { action } from "../src/desk/keys.js";

const bindings = [
  { name: "undo", code: "KeyZ" },
  { name: "cannotTell", code: "KeyU" },
  { name: "skip", code: "KeyX" },
  { name: "flag", code: "KeyF" },
  { name: "keys", code: "Slash", shift: true },
];
const press = (code, more = {}) => action({ code, key: "", shiftKey: false, ...more }, bindings);

test("digits answer, from either place on the keyboard", () => {
  assert.deepEqual(press("Digit3"), { digit: "3" });
  assert.deepEqual(press("Numpad0"), { digit: "0" });
});

test("letters are told by their place, whatever language they write", () => {
  assert.deepEqual(press("KeyZ", { key: "ㅋ" }), { name: "undo" });
  assert.deepEqual(press("KeyU"), { name: "cannotTell" });
  assert.deepEqual(press("KeyX"), { name: "skip" });
  assert.deepEqual(press("KeyF"), { name: "flag" });
});

test("the question mark is told by what it writes", () => {
  assert.deepEqual(press("Minus", { key: "?", shiftKey: true }), { name: "keys" });
  assert.deepEqual(press("Slash", { key: "ㅎ", shiftKey: true }), { name: "keys" });
});

test("a held key, a chord and unfinished writing mean nothing", () => {
  for (const more of ["repeat", "isComposing", "ctrlKey", "metaKey", "altKey", "shiftKey"]) {
    assert.equal(press("Digit3", { [more]: true }), null, more);
  }
});

test("what is typed into a field stays there", () => {
  const target = { closest: (selector) => selector.includes("input") };
  assert.equal(press("Digit3", { target }), null);
});

test("arrows and other keys are the browser's", () => {
  assert.equal(press("ArrowLeft"), null);
  assert.equal(press("Space"), null);
});
