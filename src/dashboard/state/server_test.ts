import assert from "node:assert/strict";
import test from "node:test";
import { createFakeFetch } from "../../../tests/support/dashboard/dashboard_parts.ts";
import { createServer } from "./server.ts";

type Answering = Parameters<typeof createFakeFetch>[0];

function story(answer: Answering, key: string | null = "k1") {
  const { seen, fetch } = createFakeFetch(answer);
  const refused: string[] = [];
  const server = createServer({ fetch, key: () => key, refused: (held) => void refused.push(held) });
  return { seen, server, refused };
}

test("a request goes to this page's own server and shows the key", async () => {
  const { seen, server } = story(() => ({ body: { success: true, bidding: { paused: true } } }));
  const answer = await server.call("POST", "bidding/pause", { any: 1 });
  assert.deepEqual(answer, { ok: true, status: 200, body: { success: true, bidding: { paused: true } } });
  assert.deepEqual(seen, [{
    url: "./api/bidding/pause",
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-Gavel-Key": "k1" },
    body: { any: 1 },
  }]);
});

test("a request without a body says nothing of its type, and nobody's shows no key", async () => {
  const { seen, server } = story(() => ({}), null);
  await server.call("GET", "settings");
  assert.deepEqual(seen[0]?.headers, { Accept: "application/json" });
});

test("a refusal is told in the server's words", async () => {
  const { server, refused } = story(() => ({
    status: 400,
    body: { success: false, error: "budget.perDay must be dollars", code: "INVALID_REQUEST" },
  }));
  assert.deepEqual(await server.call("POST", "settings", {}), {
    ok: false,
    status: 400,
    code: "INVALID_REQUEST",
    error: "budget.perDay must be dollars",
  });
  assert.deepEqual(refused, []);
});

test("a server that is away, or that is no Gavel, is told in words and never thrown", async () => {
  const away = await story(() => new TypeError("Failed to fetch")).server.call("GET", "settings");
  assert.deepEqual([away.ok, away.status, !away.ok && away.error], [false, 0, "Gavel does not answer"]);
  for (const body of ["<html>Bad Gateway</html>", "", `"text"`, "null", "[]"]) {
    const answer = await story(() => ({ status: 502, body })).server.call("GET", "settings");
    assert.ok(!answer.ok);
    assert.match(answer.error, /no answer of Gavel's \(status 502\)/, body);
  }
  const page = await story(() => ({ status: 200, body: "<html>a router's sign-in</html>" })).server
    .call("GET", "settings");
  assert.equal(page.ok, false, "a page in place of the answer is no success");
});

test("a session that the server does not know is given up, with the key that was shown", async () => {
  const signedOut = { success: false, error: "signed out", code: "UNAUTHORIZED" };
  const unauthorized: Answering = () => ({ status: 401, body: signedOut });
  const { server, refused } = story(unauthorized);
  await server.call("GET", "settings");
  assert.deepEqual(refused, ["k1"]);
  const nobody = story(unauthorized, null);
  await nobody.server.call("GET", "settings");
  assert.deepEqual(nobody.refused, []);
});

test("a 401 that is not about this browser leaves it signed in", async () => {
  for (const code of ["NELLIS_SIGNED_OUT", "SIGNATURE_REQUIRED", undefined]) {
    const { server, refused } = story(() => ({ status: 401, body: { success: false, error: "no", code } }));
    assert.equal((await server.call("POST", "auctions/1/bid", { amount: 5 })).ok, false);
    assert.deepEqual(refused, []);
  }
});

test("an old one-time link does not sign out the browser in which it is opened", async () => {
  const tooOld = { success: false, error: "too old", code: "UNAUTHORIZED" };
  const { server, refused } = story(() => ({ status: 401, body: tooOld }));
  const answer = await server.call("POST", "login", { code: "used" });
  assert.equal(!answer.ok && answer.error, "too old");
  assert.deepEqual(refused, []);
});

test("a table for spreadsheets is handed over as it is", async () => {
  const server = createServer({
    fetch: () =>
      Promise.resolve(
        new Response("id,title\n71,Lamp\n", { headers: { "Content-Type": "text/csv; charset=utf-8" } }),
      ),
    key: () => "k1",
    refused: () => {},
  });
  assert.deepEqual(await server.call("GET", "results.csv"), {
    ok: true,
    status: 200,
    body: "id,title\n71,Lamp\n",
  });
});
