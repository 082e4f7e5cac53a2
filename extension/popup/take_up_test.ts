import assert from "node:assert/strict";
import test from "node:test";
import type { Reply, Request } from "../messages.ts";
import type { Offer } from "./pair.ts";
import { takeUp } from "./take_up.ts";

const READ: Offer = { server: "http://nas:3000/", code: "old" };
const REFUSED: Reply = { ok: false, status: -1, error: "The code is over." };
const TAKEN: Reply = { ok: true, body: {} };

/** Takes up an offer where only the code `good` is taken, and the tab shows `shown` by then. */
async function taken(good: string, shown: Offer | null) {
  const asked: string[] = [];
  const reply = await takeUp(READ, {
    name: "Chrome",
    readOffer: () => Promise.resolve(shown),
    ask(request: Request) {
      assert.ok(request.ask === "pair");
      asked.push(`${request.server} ${request.code} ${request.name}`);
      return Promise.resolve(request.code === good ? TAKEN : REFUSED);
    },
  });
  return { ok: reply.ok, asked };
}

test("a code that has run out gives way once to the one that the page shows now", async () => {
  const old = "http://nas:3000/ old Chrome";
  const shown = { ...READ, code: "new" };
  assert.deepEqual(await taken("old", shown), { ok: true, asked: [old] });
  assert.deepEqual(await taken("new", shown), { ok: true, asked: [old, "http://nas:3000/ new Chrome"] });
  assert.deepEqual(await taken("none", shown), { ok: false, asked: [old, "http://nas:3000/ new Chrome"] });
  for (const without of [READ, null]) {
    assert.deepEqual(await taken("new", without), { ok: false, asked: [old] });
  }
});

test("a page of another server that has come into the tab gets neither a code nor this browser", async () => {
  for (const server of ["http://evil.example/", "https://nas:3000/", "http://nas:3000/other/"]) {
    assert.deepEqual(await taken("new", { server, code: "new" }), {
      ok: false,
      asked: ["http://nas:3000/ old Chrome"],
    });
  }
});
