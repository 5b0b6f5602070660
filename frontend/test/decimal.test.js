import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, read, stepped } from "../src/number/decimal.js";

test("a point and a comma both part the decimals", () => {
  for (const typed of ["3.5", "3,5", " 3.5 ", "+3.5", "3.50"]) assert.deepEqual(read(typed), { number: 3.5 }, typed);
  assert.deepEqual(read("-2"), { number: -2 });
  assert.deepEqual(read("−2"), { number: -2 });
  assert.deepEqual(read(",5"), { number: 0.5 });
  assert.deepEqual(read("0,125"), { number: 0.125 });
});

test("minus nothing is nothing", () => assert.ok(Object.is(read("-0").number, 0)));

test("what may be read in two ways is asked about", () => {
  assert.deepEqual(read("1,234"), { fault: "number_two_ways" });
  assert.deepEqual(read("1.234"), { number: 1.234 });
  assert.deepEqual(read("1234"), { number: 1234 });
});

test("what is no number is said to be none", () => {
  for (const typed of ["abc", "1.2.3", "1,234.5", "--1", "1e5", "NaN", "Infinity", ".", "-"]) {
    assert.equal(read(typed).fault, "number_unreadable", typed);
  }
  assert.equal(read("  ").fault, "number_missing");
  assert.equal(read("9".repeat(16)).fault, "number_too_large");
});

test("range and step are checked as the server does", () => {
  const asked = { least: 0, most: 1, step: 0.1 };
  for (const number of [0, 0.1, 0.2, 0.3, 0.7, 1]) assert.equal(faultOf(number, asked), null, String(number));
  assert.equal(faultOf(0.35, asked), "number_off_step");
  assert.equal(faultOf(-0.1, asked), "number_out_of_range");
  assert.equal(faultOf(1.1, asked), "number_out_of_range");
  assert.equal(faultOf(-5.5, { step: 0.5 }), null);
  assert.equal(faultOf(3, { least: 0.5, step: 0.5 }), null);
  assert.equal(faultOf(2, { least: 0.5 , step: 1 }), "number_off_step");
  assert.equal(faultOf(3e-7, { step: 1e-7 }), null);
  assert.equal(faultOf(1e15, {}), null);
});

test("steps are exact, stay in range, and first go to where steps are", () => {
  assert.equal(stepped(0.2, 1, { step: 0.1 }), 0.3);
  assert.equal(stepped(0.25, 1, { step: 0.1 }), 0.3);
  assert.equal(stepped(0.25, -1, { step: 0.1 }), 0.2);
  assert.equal(stepped(-0.25, -1, { step: 0.1 }), -0.3);
  assert.equal(stepped(3, 1, { most: 3 }), 3);
  assert.equal(stepped(9, 1, { most: 3 }), 3);
  assert.equal(stepped(-9, -1, { least: -3 }), -3);
  assert.equal(stepped(null, 1, { least: 10 }), 10);
  assert.equal(stepped(null, -1, {}), 0);
  assert.equal(stepped(1.5, 1, {}), 2.5);
  assert.equal(stepped(null, 1, { most: -4 }), -4);
});
