import assert from "node:assert/strict";
import { test } from "node:test";
import { Api, Refused, SignedOut, Unreachable } from "../src/desk/api.js";

const urls = { claims: "/claims/", annotations: "/annotations/" };
const NOON = "Sat, 21 Nov 2026 12:00:00 GMT";

test("an expiry is told on this browser's clock, however wrong that is", async () => {
  const claim = { id: 1, expires_at: "2026-11-21T12:15:00Z" };
  const { claims } = await api([json(200, { claim: 7, claims: [claim] })]).claim(3);
  const left = claims[0].until - Date.now();
  assert.ok(Math.abs(left - 15 * 60_000) < 1000, `${left} ms`);
});

test("a refusal carries the server's words", async () => {
  const refused = api([json(409, { code: "already_answered", detail: "You have answered." })]).answer({});
  await assert.rejects(refused, { status: 409, code: "already_answered", message: "You have answered." });
});

test("a refusal names the faulty fields, each once", async () => {
  const told = async (detail, fields) =>
    (await api([json(400, { detail, fields })]).answer({}).catch((error) => error)).told;
  const field = "value.shapes[0].width";
  assert.equal(await told("A box has a size.", { [field]: "zero" }), `A box has a size. · ${field}`);
  assert.equal(await told(`${field} must be a number.`, { [field]: "text" }), `${field} must be a number.`);
});

test("a proxy's refusal without words is a refusal, too", async () => {
  await assert.rejects(api([new Response("<h1>", { status: 413 })]).answer({}), Refused);
});

test("no network, a fault of the server and too many requests are worth another try", async () => {
  for (const met of [new TypeError("failed to fetch"), json(500, {}), json(503, {}), json(429, {}), new Response("<h1>Welcome to our Wi-Fi")]) {
    await assert.rejects(api([met]).answer({}), Unreachable);
  }
});

test("after a login in another tab the request is repeated with the new CSRF token", async () => {
  const seen = [];
  const desk = api([json(403, { detail: "CSRF Failed" }), json(201, { id: 5 })], { seen, renew: async () => "new" });
  assert.equal((await desk.answer({})).id, 5);
  assert.deepEqual(seen, ["old", "new"]);
});

test("without a session nothing is refused: somebody has to log in", async () => {
  await assert.rejects(api([json(401, {})], { renew: async () => null }).answer({}), SignedOut);
});

test("somebody else's claim is refused although the session is well", async () => {
  const body = { code: "claim_of_another", detail: "Lent to somebody else." };
  await assert.rejects(api([json(403, body), json(403, body)]).answer({}), Refused);
});

test("requests go one at a time", async () => {
  let open = 0;
  let most = 0;
  const slow = async () => {
    most = Math.max(most, ++open);
    await new Promise(setImmediate);
    open -= 1;
    return json(200, {});
  };
  const desk = new Api({ urls, csrf: "old", renew: async () => "old", fetch: slow });
  await Promise.all([desk.claim(1), desk.answer({}), desk.giveBack(4)]);
  assert.equal(most, 1);
});

function api(answers, { seen = [], renew = async () => "old" } = {}) {
  const fetch = async (_, { headers }) => {
    seen.push(headers["X-CSRFToken"]);
    const met = answers.shift();
    if (met instanceof Error) throw met;
    return met;
  };
  return new Api({ urls, csrf: "old", renew, fetch });
}

function json(status, body) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", Date: NOON } });
}
