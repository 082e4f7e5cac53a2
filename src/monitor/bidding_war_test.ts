import assert from "node:assert/strict";
import { dollars, LOT_ID } from "../../tests/support/auctions.ts";
import { aRequest, startWatching } from "../../tests/support/watching.ts";
import { sleep } from "../clock.ts";

const PAGE_MS = 400;
const RIVAL_EVERY_MS = 250;
const WAR_MS = 12_000;

Deno.test("a feed that is faster than the page keeps no lot from being read and bid on", async () => {
  await using watching = await startWatching({
    prepare({ nellis, clock }) {
      nellis.change(LOT_ID, {});
      const { readLot } = nellis;
      Object.assign(nellis, {
        async readLot(id: string) {
          const listing = await readLot(id);
          await sleep(clock, PAGE_MS);
          return listing;
        },
      });
    },
  });
  const { monitor, nellis, clock } = watching;
  await monitor.watch(aRequest(LOT_ID, { maxBidCents: dollars(500) }));
  monitor.hear(LOT_ID, { type: "feed-changed", isLive: true });
  let price = 10;
  for (let atMs = 0; atMs < WAR_MS; atMs += RIVAL_EVERY_MS) {
    price = Math.max(price, ...nellis.bids().map(({ amountCents = 0 }) => amountCents / 100)) + 1;
    nellis.change(LOT_ID, {
      currentPriceCents: dollars(price),
      userState: { isWinning: false, nextBidCents: dollars(price + 1) },
    });
    monitor.hear(LOT_ID, { type: "feed-bid", priceCents: dollars(price), bidCount: price });
    await clock.advance(RIVAL_EVERY_MS);
  }
  assert.ok(nellis.reads().length >= WAR_MS / 1_000, `${nellis.reads().length} readings`);
  assert.ok(nellis.bids().length >= 5, `${nellis.bids().length} bids`);
  const unasked = nellis.reads().filter(({ atMs }, index) => {
    const last = nellis.reads()[index - 1];
    const hasBidBetween = nellis.bids().some((bid) => last && bid.atMs >= last.atMs && bid.atMs <= atMs);
    return last && !hasBidBetween && atMs - last.atMs < 1_000;
  });
  assert.deepEqual(unasked, [], "no two readings within a second but for a bid of ours");
});
