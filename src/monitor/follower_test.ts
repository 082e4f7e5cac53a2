import assert from "node:assert/strict";
import { anAuction } from "../../tests/support/auctions.ts";
import type { Auction } from "../auction/types.ts";
import { createEventBus } from "../event_bus.ts";
import { createFollower } from "./follower.ts";
import type { LiveLotListener } from "./live_feed.ts";

const ENDED = { phase: "ended", endedAtMs: 0, finalPriceCents: 0, won: null } as const;

/** A follower of what `watched` holds; the feed only notes what it is asked. */
function setUp(...ids: readonly string[]) {
  const watched = new Map<string, Auction>(ids.map((id) => [id, anAuction({ id })]));
  const followed = new Set<string>();
  const heard: unknown[] = [];
  let wanted = (_: string) => true;
  let isClosed = false;
  const bus = createEventBus((error) => {
    throw error;
  });
  let listener: LiveLotListener | undefined;
  const follower = createFollower({
    monitor: {
      list: () => [...watched.values()],
      get: (id) => watched.get(id),
      hear: (id, news) => void heard.push([id, news]),
    },
    bus,
    isWanted: (id) => wanted(id),
    createFeed(told) {
      listener = told;
      return {
        follow: (id) => void followed.add(id),
        leave: (id) => void followed.delete(id),
        following: () => followed,
        connected: () => followed.size,
        close: () => Promise.resolve(void (isClosed = true)),
      };
    },
  });
  const change = (auction: Auction) => {
    watched.set(auction.id, auction);
    bus.publish({ type: "auction-changed", auction });
  };
  return {
    watched,
    heard,
    bus,
    follower,
    change,
    followed: () => [...followed].sort(),
    feed: () => listener ?? assert.fail("There is no feed"),
    want: (isWanted: (id: string) => boolean) => void (wanted = isWanted),
    isClosed: () => isClosed,
  };
}

Deno.test("what is watched already is followed from the beginning, what has ended is not", async () => {
  const { followed, follower, change } = setUp("1", "2");
  assert.deepEqual(followed(), ["1", "2"]);
  assert.equal(follower.connected(), 2);
  change(anAuction({ id: "3", life: ENDED }));
  follower.sync();
  assert.deepEqual(followed(), ["1", "2"]);
  await follower.close();
});

Deno.test("a lot is followed when it begins to be watched, and left when it is over or removed", () => {
  const { followed, change, watched, bus } = setUp();
  change(anAuction({ id: "1" }));
  change(anAuction({ id: "2" }));
  assert.deepEqual(followed(), ["1", "2"]);
  change(anAuction({ id: "1", life: ENDED }));
  assert.deepEqual(followed(), ["2"]);
  watched.delete("2");
  bus.publish({ type: "auction-removed", auctionId: "2", auction: anAuction({ id: "2" }) });
  assert.deepEqual(followed(), []);
});

Deno.test("a last word about a lot that was removed does not bring it back", () => {
  const { followed, watched, bus } = setUp("1");
  watched.delete("1");
  bus.publish({ type: "auction-removed", auctionId: "1", auction: anAuction({ id: "1" }) });
  bus.publish({ type: "auction-changed", auction: anAuction({ id: "1" }) });
  assert.deepEqual(followed(), []);
});

Deno.test("a lot that is not wanted on the feed is not followed", () => {
  const { followed, change, want } = setUp();
  want((id) => id === "2");
  change(anAuction({ id: "1" }));
  change(anAuction({ id: "2" }));
  assert.deepEqual(followed(), ["2"]);
});

Deno.test("when what is wanted changes, lots join and leave, and those that leave are polled again", () => {
  const { followed, follower, heard, want } = setUp("1", "2");
  want((id) => id === "2");
  follower.sync();
  assert.deepEqual(followed(), ["2"]);
  assert.deepEqual(heard, [["1", { type: "feed-changed", isLive: false }]]);
  want(() => true);
  follower.sync();
  assert.deepEqual(followed(), ["1", "2"]);
  follower.sync();
  assert.equal(heard.length, 1, "Nothing changed, and nothing is said");
});

Deno.test("what the feed says reaches the monitor as news", () => {
  const { feed, heard } = setUp("1");
  feed().onLive("1", true);
  feed().onEvent("1", { type: "bid", priceCents: 700, bidCount: null });
  feed().onEvent("1", { type: "bid", priceCents: null, bidCount: 4, closeTimeMs: 9 });
  feed().onEvent("1", { type: "closed", finalPriceCents: 700 });
  feed().onLive("1", false);
  assert.deepEqual(heard, [
    ["1", { type: "feed-changed", isLive: true }],
    ["1", { type: "feed-bid", priceCents: 700, bidCount: null }],
    ["1", { type: "feed-bid", priceCents: null, bidCount: 4, closeTimeMs: 9 }],
    ["1", { type: "feed-closed" }],
    ["1", { type: "feed-changed", isLive: false }],
  ]);
});

Deno.test("a closed follower follows nothing more", async () => {
  const { followed, follower, change, isClosed } = setUp();
  await follower.close();
  assert.ok(isClosed());
  change(anAuction({ id: "1" }));
  assert.deepEqual(followed(), []);
});

Deno.test("a notification is none of its business", () => {
  const { followed, heard, bus } = setUp();
  bus.publish({ type: "notification", notification: { kind: "outbid", auctionId: "1", message: "Outbid" } });
  assert.deepEqual([followed(), heard], [[], []]);
});
