import assert from "node:assert/strict";
import test from "node:test";
import { createApi } from "./api.ts";

const PAIRING = { server: "http://nas:3000/", token: "t0ken" };

/** Returns what the extension makes of an answer. */
async function readAs(response: Response | Error) {
  const api = createApi(() =>
    response instanceof Error ? Promise.reject(response) : Promise.resolve(response)
  );
  return await api(PAIRING, "POST", "auctions/7/bid", { amount: 13 });
}

test("an answer counts as Gavel's only where it says itself that all went well, or why not", async () => {
  const body = { success: true, data: { isLeading: true } };
  assert.deepEqual(await readAs(Response.json(body)), { ok: true, body });
  assert.deepEqual(await readAs(Response.json({ success: false, error: "Too low" }, { status: 400 })), {
    ok: false,
    status: 400,
    error: "Too low",
  });
});

test("whatever else answers leaves open if Gavel did what was asked", async () => {
  for (
    const response of [
      new Response("<h1>Hello</h1>"),
      new Response(""),
      Response.json({}),
      Response.json([]),
      Response.json(null),
      Response.json({ success: "true" }),
      Response.json({ success: false }),
      Response.json({ error: "upstream timed out" }, { status: 504 }),
      Response.json({ success: true }, { status: 502 }),
      new TypeError("redirected"),
    ]
  ) {
    const reply = await readAs(response);
    assert.ok(!reply.ok && reply.status === 0, JSON.stringify(reply));
  }
});
