import assert from "node:assert/strict";
import {
  aConfig,
  aListing,
  anAuction,
  LOT_ID,
  MINUTE_MS,
  NOON_MS,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import type { Auction } from "../auction/types.ts";
import { type BusEvent, createEventBus } from "../event_bus.ts";
import { startOwnerAlerts } from "./owner_alerts.ts";

function setUp() {
  const bus = createEventBus(assert.ifError);
  const auctions = new Map<string, Auction>();
  const told: string[] = [];
  let nowMs = NOON_MS;
  const stop = startOwnerAlerts(bus, { get: (id) => auctions.get(id) }, () => nowMs);
  bus.listen((event) => {
    if (event.type === "notification") {
      told.push(`${event.notification.kind} ${event.notification.auctionId}`);
    }
  });
  return {
    told,
    stop,
    publish: (event: BusEvent) => bus.publish(event),
    at: (ms: number) => void (nowMs = ms),
    change(auction: Auction) {
      auctions.set(auction.id, auction);
      bus.publish({ type: "auction-changed", auction });
    },
  };
}

function seen(id: string, isSignedIn: boolean, requestedAtMs: number, config = aConfig()): Auction {
  const userState = isSignedIn ? {} : null;
  return anAuction({ id, config, listing: aListing({ id, userState, requestedAtMs }) });
}

Deno.test("signed out is told once for all lots, and again only after having been signed in", () => {
  const { told, change } = setUp();
  change(seen("1", false, NOON_MS));
  change(seen("2", false, NOON_MS + 1));
  assert.deepEqual(told, ["signedOut 1"]);
  change(seen("1", true, NOON_MS + 2));
  change(seen("1", false, NOON_MS + 3));
  assert.deepEqual(told, ["signedOut 1", "signedOut 1"]);
});

Deno.test("a page from before the sign-out does not count as signed in again", () => {
  const { told, change } = setUp();
  change(seen("1", false, NOON_MS));
  change(seen("2", true, NOON_MS - 1));
  change(seen("3", false, NOON_MS + 1));
  assert.deepEqual(told, ["signedOut 1"]);
});

Deno.test("nobody is told to sign in for lots that are only watched, over, or not read yet", () => {
  const { told, change } = setUp();
  change(seen("1", false, NOON_MS, aConfig({ strategy: "manual" })));
  change(seen("2", false, NOON_MS, aConfig({ maxBidCents: 0 })));
  change({
    ...seen("3", false, NOON_MS),
    life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: 0, won: null },
  });
  change(anAuction({ listing: null }));
  assert.deepEqual(told, []);
});

const closing = (leftMs: number, config = aConfig()) =>
  anAuction({ config, listing: aListing({ closeTimeMs: NOON_MS + leftMs }) });
const FALLBACK: BusEvent = { type: "feed-fallback", auctionId: LOT_ID };
const READ: BusEvent = { type: "lot-read", auctionId: LOT_ID, result: "ok" };

Deno.test("a feed that is lost near a close is told of once a loss", () => {
  const { told, change, publish } = setUp();
  change(closing(14 * MINUTE_MS));
  publish(FALLBACK);
  publish(READ);
  assert.deepEqual(told, [`feedLost ${LOT_ID}`]);
  publish({ type: "feed-connection", auctionId: LOT_ID, result: "connected" });
  publish(READ);
  publish(FALLBACK);
  assert.equal(told.length, 2);
});

Deno.test("a feed that was lost long before the close is told of when the close is near, unless it is back", () => {
  for (const isBack of [false, true]) {
    const { told, change, publish, at } = setUp();
    change(closing(60 * MINUTE_MS));
    publish(FALLBACK);
    publish({ type: "feed-connection", auctionId: LOT_ID, result: "dropped" });
    if (isBack) publish({ type: "feed-connection", auctionId: LOT_ID, result: "connected" });
    at(NOON_MS + 45 * MINUTE_MS - SECOND_MS);
    publish(READ);
    assert.deepEqual(told, []);
    at(NOON_MS + 45 * MINUTE_MS);
    publish(READ);
    assert.deepEqual(told, isBack ? [] : [`feedLost ${LOT_ID}`]);
  }
});

Deno.test("nothing is told of the feed of a lot that is only watched, was removed, or is past its close", () => {
  const { told, change, publish } = setUp();
  change(closing(5 * MINUTE_MS, aConfig({ strategy: "manual" })));
  publish(FALLBACK);
  change(closing(-SECOND_MS));
  publish(READ);
  publish({ type: "auction-removed", auctionId: LOT_ID, auction: closing(MINUTE_MS) });
  change(closing(5 * MINUTE_MS));
  publish(READ);
  assert.deepEqual(told, []);
});

Deno.test("a stopped watch tells nothing any more", () => {
  const { told, change, stop } = setUp();
  stop();
  change(seen("1", false, NOON_MS));
  assert.deepEqual(told, []);
});
