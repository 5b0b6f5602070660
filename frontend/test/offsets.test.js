import assert from "node:assert/strict";
import { test } from "node:test";
import { Offsets } from "../src/spans/offsets.js";

const TEXTS = [
  "plain",
  "👩‍👩‍👧‍👦 family, 🇰🇷 flag, 👍🏽 thumb",
  "한글".normalize("NFD"),
  "قال: مرحبا بكم في سيول",
  "e\u0301 composed, \u{20000} beyond the plane 𝒳",
  "",
];

test("code points and units are told apart at every place of every text", () => {
  for (const text of TEXTS) {
    const offsets = new Offsets(text);
    let unit = 0;
    for (const [point, character] of [...text].entries()) {
      assert.equal(offsets.points(unit), point, text);
      assert.equal(offsets.units(point), unit, text);
      unit += character.length;
    }
    assert.equal(offsets.units([...text].length), text.length);
    assert.equal(offsets.points(text.length), [...text].length);
  }
});

test("a slice by code points is the slice by units", () => {
  for (const text of TEXTS) {
    const offsets = new Offsets(text);
    const characters = [...text];
    for (let start = 0; start <= characters.length; start += 1) {
      const [from, to] = [start, characters.length].map((point) => offsets.units(point));
      assert.equal(text.slice(from, to), characters.slice(start).join(""));
    }
  }
});
