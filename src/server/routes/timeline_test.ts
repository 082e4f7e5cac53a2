import assert from "node:assert/strict";
import { aBid, accepted, dollars, LOT_ID, NOON_MS } from "../../../tests/support/auctions.ts";
import { serve } from "../../../tests/support/server/server_services.ts";
import { bidEntry } from "../../timeline/entries.ts";
import type { TimelineEntry } from "../../timeline/timeline.ts";

const PATH = `/api/auctions/${LOT_ID}/timeline`;
const NOON = "2026-11-02T12:00:00.000Z";

Deno.test("a lot's timeline speaks in dollars and ISO times, and says why it was lost", async () => {
  const { call, backstage } = await serve();
  const explained: TimelineEntry = { atMs: NOON_MS, kind: "explained", message: "Outbid" };
  backstage.timelines.set(LOT_ID, [
    {
      atMs: NOON_MS,
      kind: "first-reading",
      message: "First",
      priceCents: dollars(12.5),
      closeTimeMs: NOON_MS,
    },
    bidEntry(aBid(), accepted(), NOON_MS),
    { atMs: NOON_MS, kind: "ended", message: "Ended", won: null },
    explained,
  ]);
  const { status, body } = await call("GET", PATH);
  assert.equal(status, 200);
  assert.deepEqual(body, {
    success: true,
    auctionId: LOT_ID,
    timeline: [
      {
        timestamp: NOON,
        kind: "first-reading",
        message: "First",
        text: "First seen at $12.50.",
        price: 12.5,
        closeTime: NOON,
      },
      {
        timestamp: NOON,
        kind: "bid",
        message: "Bid $11 (aggressive: Not leading at $10): accepted, leading",
        text: "We bid $11: it leads.",
        bid: {
          id: aBid().id,
          amount: 11,
          strategy: "aggressive",
          reason: "Not leading at $10",
          decidedAt: NOON,
          result: "accepted",
          isSent: true,
          isLeading: true,
          answer: "Bid accepted",
        },
      },
      { timestamp: NOON, kind: "ended", message: "Ended", text: "Ended.", won: null },
      { timestamp: NOON, kind: "explained", message: "Outbid", text: "Outbid." },
    ],
    count: 4,
    explanation: "Outbid",
  });
});

Deno.test("a lot of which nothing is known has an empty timeline", async () => {
  const empty = { success: true, auctionId: "777", timeline: [], count: 0, explanation: null };
  assert.deepEqual((await (await serve()).call("GET", "/api/auctions/777/timeline")).body, empty);
});

Deno.test("a timeline can be asked for in part, from 1 to 500 entries", async () => {
  const { call, backstage } = await serve();
  backstage.timelines.set(
    LOT_ID,
    Array.from({ length: 10 }, (_, index) => ({ atMs: NOON_MS, kind: "price-moved", message: `${index}` })),
  );
  const { body } = await call("GET", `${PATH}?limit=2`);
  assert.deepEqual(body.timeline.map(({ message }: { message: string }) => message), ["8", "9"]);
  for (const limit of ["0", "501", "-1", "all", "1.5"]) {
    const answer = await call("GET", `${PATH}?limit=${limit}`);
    assert.equal(answer.status, 400);
    assert.match(answer.body.error, /whole number from 1 to 500/);
  }
  assert.equal((await call("GET", PATH, undefined, { authorization: "" })).status, 401);
});
