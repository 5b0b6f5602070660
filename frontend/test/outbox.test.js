import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Refused, Unreachable } from "../src/desk/api.js";
import { Outbox, uuid } from "../src/desk/outbox.js";

let server; // token → what the next attempts at that operation meet
let sent;
let events;
let storage;

beforeEach(() => {
  server = {};
  sent = [];
  events = [];
  storage = new Storage();
});

test("answers leave one at a time and in order", async () => {
  const outbox = open();
  ["a", "b", "c"].forEach((token) => outbox.put({ kind: "answer", token, claim: 1 }));
  assert.equal(outbox.size, 3);
  await settled(outbox);
  assert.deepEqual(tokens(), ["a", "b", "c"]);
  assert.deepEqual(kept(), []);
});

test("an answer that meets no server is sent again until it arrives, and what follows waits", async () => {
  server.a = [new Unreachable(), new Unreachable(), { id: 7 }];
  const outbox = open();
  outbox.put({ kind: "answer", token: "a", claim: 1 });
  outbox.put({ kind: "answer", token: "b", claim: 2 });
  await settled(outbox);
  assert.deepEqual(tokens(), ["a", "a", "a", "b"]);
});

test("a refused answer is told and does not stop the next", async () => {
  server.a = [new Refused(422, { detail: "no such category" })];
  const outbox = open();
  outbox.put({ kind: "answer", token: "a", claim: 1 });
  outbox.put({ kind: "answer", token: "b", claim: 2 });
  await settled(outbox);
  assert.deepEqual(events, ["refused a: no such category", "delivered b"]);
});

test("what was not delivered survives a reload", async () => {
  storage.setItem("box.b", JSON.stringify({ kind: "answer", token: "b", claim: 2, at: 2 }));
  storage.setItem("box.a", JSON.stringify({ kind: "answer", token: "a", claim: 1, at: 1 }));
  storage.setItem("other.c", "{}");
  const outbox = open();
  assert.deepEqual(outbox.claims, [1, 2]);
  outbox.kick();
  await settled(outbox);
  assert.deepEqual(tokens(), ["a", "b"]);
  assert.deepEqual(kept(), ["other.c"]);
});

test("an answer that has not left can be withdrawn, one that has cannot", async () => {
  const outbox = open();
  outbox.put({ kind: "answer", token: "a", claim: 1 });
  outbox.put({ kind: "answer", token: "b", claim: 2 });
  assert.equal(outbox.withdraw("a"), false);
  assert.equal(outbox.withdraw("b"), true);
  await settled(outbox);
  assert.deepEqual(tokens(), ["a"]);
});

test("an undo learns the annotation, and a new answer the claim, from what went before", async () => {
  server.a = [{ id: 70 }];
  server.u = [{ claim: { id: 9 } }];
  const outbox = open();
  outbox.put({ kind: "answer", token: "a", claim: 1 });
  outbox.put({ kind: "undo", token: "u", answeredBy: "a" });
  outbox.put({ kind: "answer", token: "b", lentBy: "u" });
  await settled(outbox);
  assert.equal(sent[1].annotation, 70);
  assert.equal(sent[2].claim, 9);
});

test("an undo that is refused takes the new answer with it", async () => {
  server.u = [new Refused(404, { detail: "gone" })];
  const outbox = open();
  outbox.put({ kind: "undo", token: "u", annotation: 70 });
  outbox.put({ kind: "answer", token: "b", lentBy: "u" });
  await settled(outbox);
  assert.deepEqual(tokens(), ["u"]);
  assert.deepEqual(events, ["refused u: gone", "refused b: gone"]);
});

test("an undone sample that somebody else has taken cannot be answered again", async () => {
  server.u = [{ claim: null }];
  const outbox = open();
  outbox.put({ kind: "undo", token: "u", annotation: 70 });
  outbox.put({ kind: "answer", token: "b", lentBy: "u" });
  await settled(outbox);
  assert.deepEqual(tokens(), ["u"]);
  assert.equal(outbox.size, 0);
});

test("tokens are UUIDs of version 4 and differ", () => {
  const [one, other] = [uuid(), uuid()];
  assert.match(one, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.notEqual(one, other);
});

class Storage {
  getItem = (key) => this[key];
  setItem = (key, value) => (this[key] = value);
  removeItem = (key) => delete this[key];
}

function open() {
  return new Outbox({
    storage,
    prefix: "box.",
    wait: () => Promise.resolve(),
    send: async (operation) => {
      sent.push({ ...operation });
      const met = server[operation.token]?.shift() ?? { id: 1 };
      if (met instanceof Error) throw met;
      return met;
    },
    on: {
      change: () => {},
      delivered: ({ token }) => events.push(`delivered ${token}`),
      refused: ({ token }, { message }) => events.push(`refused ${token}: ${message}`),
    },
  });
}

async function settled(outbox) {
  while (outbox.size) await new Promise(setImmediate);
}

const tokens = () => sent.map(({ token }) => token);
const kept = () => Object.keys(storage).filter((key) => key.includes(".") && !key.includes("Item"));
