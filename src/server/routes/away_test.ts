import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";

const PATHS = [
  "/api/auctions/57000001/bids",
  "/api/auctions/57000001/timeline",
  "/api/ledger",
  "/api/results",
  "/api/results.csv",
];
const NEVER = () => new Promise<never>(() => {});
const FAILS = () => Promise.reject(new Error("Redis: the connection is lost"));

Deno.test("what lies in a store that is away is 503 within 2 s, and says that the store is away", async () => {
  for (const read of [NEVER, FAILS]) {
    const { call, clock } = await serve({
      services: {
        ledger: { of: read, all: read },
        timeline: { of: read, listen: () => () => {} },
        results: {
          list: read,
          page: read,
          byMonth: () => ({ [Symbol.asyncIterator]: () => ({ next: read }) }),
          readSoFar: () => 0,
        },
      },
    });
    for (const path of PATHS) {
      const answering = call("GET", path);
      await clock.advance(2_000);
      const { status, body } = await answering;
      assert.deepEqual([status, body.code], [503, "STORE_AWAY"], path);
      assert.match(body.error, /in the store, which does not answer: try again/);
    }
  }
});
