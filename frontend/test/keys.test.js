import assert from "node:assert/strict";
import { test } from "node:test";
import { action, heard } from "../src/desk/keys.js";

const bindings = [
  { name: "submit", code: "Enter" },
  { name: "suggest", code: "Space" },
  { name: "undo", code: "KeyZ" },
  { name: "cannotTell", code: "KeyU" },
  { name: "skip", code: "KeyX" },
  { name: "flag", code: "KeyF" },
  { name: "left", code: "ArrowLeft" },
  { name: "far left", code: "ArrowLeft", shift: true },
  { name: "keys", code: "Slash", shift: true },
];
const press = (code, more = {}, keys = bindings) => action({ code, key: "", shiftKey: false, ...more }, keys);
const within = (kind) => ({ target: { closest: (selector) => selector.split(/[\s,:[]+/).includes(kind) } });

test("digits answer, from either place on the keyboard", () => {
  assert.deepEqual(press("Digit3"), { digit: "3" });
  assert.deepEqual(press("Numpad0"), { digit: "0" });
});

test("with Shift a digit stands for the second ten", () => {
  assert.deepEqual(press("Digit3", { shiftKey: true, key: "#" }), { digit: "Shift+3" });
  assert.equal(press("Numpad3", { shiftKey: true }), null);
});

test("letters are told by their place, whatever language they write", () => {
  assert.deepEqual(press("KeyZ", { key: "ㅋ" }), { name: "undo" });
  assert.deepEqual(press("KeyU"), { name: "cannotTell" });
  assert.deepEqual(press("KeyX"), { name: "skip" });
  assert.deepEqual(press("KeyF"), { name: "flag" });
});

test("an arrow alone and one with Shift are two keys", () => {
  assert.deepEqual(press("ArrowLeft"), { name: "left" });
  assert.deepEqual(press("ArrowLeft", { shiftKey: true }), { name: "far left" });
});

test("the question mark is told by what it writes, unless another key was chosen for it", () => {
  assert.deepEqual(press("Minus", { key: "?", shiftKey: true }), { name: "keys" });
  assert.deepEqual(press("Slash", { key: "ㅎ", shiftKey: true }), { name: "keys" });
  assert.equal(press("Slash", { key: "?", shiftKey: true }, [{ name: "keys", code: "KeyK" }]), null);
});

test("a chord and unfinished writing mean nothing", () => {
  for (const more of ["isComposing", "ctrlKey", "metaKey", "altKey"]) {
    assert.equal(press("Digit3", { [more]: true }), null, more);
    assert.equal(press("KeyZ", { [more]: true }), null, more);
  }
});

test("a held digit answers once, and a held key says that it is held", () => {
  assert.equal(press("Digit3", { repeat: true }), null);
  assert.deepEqual(press("ArrowLeft", { repeat: true }), { name: "left", repeated: true });
});

test("what is typed into a field stays there", () => {
  assert.equal(press("Digit3", within("input")), null);
  assert.equal(press("KeyZ", within("textarea")), null);
});

test("letters typed into a number's field are the desk's, for no number has any", () => {
  const field = { target: { closest: (selector) => /input|data-letters/.test(selector) } };
  assert.deepEqual(press("KeyU", field), { name: "cannotTell" });
  assert.deepEqual(press("Space", field), { name: "suggest" });
  for (const code of ["Digit3", "Enter", "ArrowLeft", "Minus"]) assert.equal(press(code, field), null, code);
});

test("Enter and Space press the button that has the focus", () => {
  assert.equal(press("Enter", within("button")), null);
  assert.equal(press("Space", within("button")), null);
  assert.deepEqual(press("KeyZ", within("button")), { name: "undo" });
  assert.deepEqual(press("NumpadEnter"), { name: "submit" });
});

test("keys without a meaning are the browser's", () => {
  assert.equal(press("ArrowUp"), null);
  assert.equal(press("Tab"), null);
});

test("keys can be heard everywhere, only where the sample is, or nowhere", () => {
  const inside = { target: "inside" };
  const outside = { target: "outside" };
  const stage = { contains: (target) => target === "inside" };
  assert.deepEqual(["on", "stage", "off"].map((mode) => heard(inside, mode, stage)), [true, true, false]);
  assert.deepEqual(["on", "stage", "off"].map((mode) => heard(outside, mode, stage)), [true, false, false]);
});
