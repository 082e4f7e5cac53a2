import assert from "node:assert/strict";
import { anAuction } from "../../tests/support/auctions.ts";
import { createEventBus } from "../event_bus.ts";
import { watchFeed } from "./feed_watch.ts";

Deno.test("a lot that the feed was given up for degrades the whole until it is back, off the feed or gone", () => {
  const bus = createEventBus((error) => {
    throw error;
  });
  const auction = anAuction();
  let isOnFeed = true;
  const feed = watchFeed({ bus, auctions: () => [auction], isOnFeed: () => isOnFeed, connected: () => 0 });
  const status = () => feed.check().status;
  const giveUp = () => bus.publish({ type: "feed-fallback", auctionId: auction.id });
  assert.equal(status(), "healthy");
  giveUp();
  assert.deepEqual(feed.check(), {
    status: "degraded",
    message:
      "Connected to the live feed: 0 of 1 lots that use it. It failed too often for 1: polled meanwhile, and tried again",
  });
  bus.publish({ type: "feed-connection", auctionId: auction.id, result: "connected" });
  assert.equal(status(), "healthy");
  giveUp();
  isOnFeed = false;
  assert.equal(status(), "healthy");
  isOnFeed = true;
  bus.publish({ type: "auction-removed", auctionId: auction.id, auction });
  assert.equal(status(), "healthy");
});
