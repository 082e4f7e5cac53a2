import assert from "node:assert/strict";
import { anAuction, LOT_ID } from "../../../tests/support/auctions.ts";
import { socketStory as story } from "../../../tests/support/server/socket_story.ts";

const isReadings = ({ type }: { readonly type?: string }) => type === "lotsRead";

story(
  "readings that change nothing are told once a second, together, with the time of the next",
  async ({ owner, backstage, clock }) => {
    const client = await owner();
    await client.request("subscribeState");
    const before = client.frames.length;
    const nextReadAtMs = clock.now() + 60_000;
    const auction = anAuction({
      updatedAtMs: clock.now(),
      reading: { failures: 0, failure: null, nextReadAtMs },
    });
    backstage.auctions.set(LOT_ID, auction);
    for (const auctionId of [LOT_ID, "gone", LOT_ID]) {
      backstage.bus.publish({ type: "lot-read", auctionId, result: "ok" });
    }
    await clock.advance(1_000);
    const { lots } = await client.next(isReadings, before);
    assert.deepEqual(lots, {
      [LOT_ID]: {
        lastUpdate: new Date(auction.updatedAtMs).toISOString(),
        nextPollAt: new Date(nextReadAtMs).toISOString(),
      },
    });
    await clock.advance(10_000);
    await client.request("ping");
    assert.equal(client.frames.slice(before).filter(isReadings).length, 1);
  },
);

story("a reading that failed, and a client that never asked, are told nothing", async (
  { owner, backstage, clock },
) => {
  const [asked, never] = [await owner(), await owner()];
  await asked.request("subscribeState");
  backstage.auctions.set(LOT_ID, anAuction());
  backstage.bus.publish({ type: "lot-read", auctionId: LOT_ID, result: "timed-out" });
  await clock.advance(2_000);
  await asked.request("ping");
  assert.ok(!asked.frames.some(isReadings));
  backstage.bus.publish({ type: "lot-read", auctionId: LOT_ID, result: "ok" });
  await clock.advance(2_000);
  await asked.request("ping");
  await never.request("ping");
  assert.ok(asked.frames.some(isReadings));
  assert.ok(!never.frames.some(isReadings));
});
