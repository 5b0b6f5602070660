import assert from "node:assert/strict";
import { test } from "node:test";
import { Flag } from "../src/desk/flag.js";

function button() {
  const attributes = {};
  return {
    getAttribute: (name) => attributes[name] ?? null,
    setAttribute: (name, value) => (attributes[name] = value),
  };
}

test("a flag is down at first, and says so to who cannot see it", () => {
  const pressed = button();
  assert.equal(new Flag(pressed).raised, false);
  assert.equal(pressed.getAttribute("aria-pressed"), "false");
});

test("a flag goes up and down with each press", () => {
  const flag = new Flag(button());
  flag.toggle();
  assert.equal(flag.raised, true);
  flag.toggle();
  assert.equal(flag.raised, false);
});

test("the next sample has no flag", () => {
  const flag = new Flag(button());
  flag.toggle();
  flag.lower();
  assert.equal(flag.raised, false);
});
