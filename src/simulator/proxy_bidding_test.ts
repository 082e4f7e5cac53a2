import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Bidding,
  closeIfDue,
  countBidders,
  countBids,
  incrementAt,
  leastBid,
  leastBidOf,
  openBidding,
  placeBid,
} from "./proxy_bidding.ts";

const opened = (startPrice = 0) =>
  openBidding({ nowMs: 0, closesInSeconds: 300, extensionSeconds: 30, startPrice });

function after(bidding: Bidding, ...bids: readonly (readonly [string, number, number?])[]): Bidding {
  return bids.reduce(
    (now, [bidder, maximum, atMs = 1000]) => placeBid(now, { bidder, maximum, atMs }).bidding,
    bidding,
  );
}

const verdict = (bidding: Bidding, bidder: string, maximum: number, atMs = 1000) =>
  placeBid(bidding, { bidder, maximum, atMs }).verdict;

Deno.test("the first bid costs one dollar, whatever its maximum", () => {
  const lot = after(opened(), ["ann", 40]);
  assert.equal(lot.price, 1);
  assert.deepEqual(lot.leader, { bidder: "ann", maximum: 40 });
});

Deno.test("a start price is shown before any bid, and the first bid goes above it", () => {
  assert.equal(opened(10).price, 10);
  assert.equal(leastBid(opened(10)), 11);
  assert.equal(verdict(opened(10), "ann", 10), "too-low");
  assert.equal(after(opened(10), ["ann", 40]).price, 11);
});

Deno.test("a higher maximum takes the lead one increment above the second-highest", () => {
  const lot = after(opened(), ["ann", 40], ["bob", 60]);
  assert.equal(lot.price, 41);
  assert.equal(lot.leader?.bidder, "bob");
});

Deno.test("the increment never carries the price above the winner's own maximum", () => {
  const lot = after(opened(), ["ann", 60], ["bob", 61]);
  assert.equal(incrementAt(60), 2);
  assert.equal(lot.price, 61);
});

Deno.test("a lower maximum is accepted, lifts the price, and stays behind", () => {
  const before = after(opened(), ["ann", 40]);
  assert.equal(verdict(before, "bob", 20), "accepted-outbid");
  const lot = after(before, ["bob", 20]);
  assert.equal(lot.price, 21);
  assert.equal(lot.leader?.bidder, "ann");
  assert.deepEqual(lot.bids.map(({ bidder, amount, type }) => [bidder, amount, type]), [
    ["ann", 1, "bid"],
    ["bob", 20, "bid"],
    ["ann", 21, "proxy"],
  ]);
  assert.equal(countBids(lot), 2);
  assert.equal(countBidders(lot), 2);
});

Deno.test("of two equal maximums the earlier leads, at that price", () => {
  const lot = after(opened(), ["ann", 40], ["bob", 40]);
  assert.equal(lot.leader?.bidder, "ann");
  assert.equal(lot.price, 40);
});

Deno.test("a leader who raises their own maximum doesn't change the price", () => {
  const before = after(opened(), ["ann", 40], ["bob", 20]);
  assert.equal(verdict(before, "ann", 90), "accepted");
  const lot = after(before, ["ann", 90]);
  assert.equal(lot.price, before.price);
  assert.deepEqual(lot.leader, { bidder: "ann", maximum: 90 });
});

Deno.test("a leader can't lower their maximum", () => {
  const lot = after(opened(), ["ann", 40]);
  assert.equal(verdict(lot, "ann", 30), "too-low");
  assert.equal(leastBidOf(lot, "ann"), 41);
  assert.equal(leastBidOf(lot, "bob"), 2);
});

Deno.test("the same amount by the same bidder is a duplicate, by another it is not", () => {
  const lot = after(opened(), ["ann", 40], ["bob", 60]);
  assert.equal(verdict(lot, "ann", 40), "duplicate");
  assert.equal(verdict(lot, "cy", 40), "too-low");
});

Deno.test("a refused bid leaves the bidding as it was", () => {
  const lot = after(opened(), ["ann", 40], ["bob", 20]);
  for (const [bidder, maximum] of [["ann", 40], ["cy", 5]] as const) {
    assert.equal(placeBid(lot, { bidder, maximum, atMs: 2000 }).bidding, lot);
  }
});

Deno.test("increments grow with the price", () => {
  assert.deepEqual([0, 49, 50, 99, 100, 499, 500, 999, 1000].map(incrementAt), [
    1,
    1,
    2,
    2,
    5,
    5,
    10,
    10,
    25,
  ]);
});

Deno.test("a bid in the last thirty seconds moves the close, an earlier one does not", () => {
  assert.equal(after(opened(), ["ann", 5, 269_999]).closeTimeMs, 300_000);
  assert.equal(after(opened(), ["ann", 5, 270_000]).closeTimeMs, 300_000);
  assert.equal(after(opened(), ["ann", 5, 299_000]).closeTimeMs, 329_000);
  assert.equal(after(opened(), ["ann", 5, 299_000], ["bob", 9, 320_000]).closeTimeMs, 350_000);
});

Deno.test("a lot is closed from its close time on, and takes no bid", () => {
  assert.equal(closeIfDue(opened(), 299_999).isClosed, false);
  assert.equal(closeIfDue(opened(), 300_000).isClosed, true);
  assert.equal(verdict(opened(), "ann", 5, 299_999), "accepted");
  assert.equal(verdict(opened(), "ann", 5, 300_000), "ended");
});

const attempts = fc.array(
  fc.record({
    bidder: fc.constantFrom("ann", "bob", "cy", "di"),
    maximum: fc.integer({ min: 0, max: 1200 }),
    pauseMs: fc.integer({ min: 0, max: 40_000 }),
  }),
  { maxLength: 40 },
);

/** Every state of a lot under these attempts, with the verdict that led to it. */
function course(tries: readonly { bidder: string; maximum: number; pauseMs: number }[]) {
  let bidding = opened();
  let atMs = 0;
  return tries.map(({ bidder, maximum, pauseMs }) => {
    const before = bidding;
    atMs += pauseMs;
    const placed = placeBid(before, { bidder, maximum, atMs });
    bidding = placed.bidding;
    return { before, after: bidding, verdict: placed.verdict, bidder, maximum, atMs };
  });
}

Deno.test("the price never falls, never passes the highest maximum, and the highest maximum leads", () => {
  fc.assert(fc.property(attempts, (tries) => {
    for (const step of course(tries)) {
      assert.ok(step.after.price >= step.before.price);
      const highest = Math.max(0, ...step.after.maximums.map(({ maximum }) => maximum));
      assert.ok(step.after.price <= highest);
      assert.equal(step.after.leader?.maximum ?? 0, highest);
      const first = step.after.maximums.find(({ maximum }) => maximum === highest);
      assert.equal(step.after.leader?.bidder, first?.bidder);
    }
  }));
});

Deno.test("whoever is behind has a maximum no higher than the price", () => {
  fc.assert(fc.property(attempts, (tries) => {
    const last = course(tries).at(-1)?.after;
    for (const { bidder, maximum } of last?.maximums ?? []) {
      if (bidder !== last?.leader?.bidder) assert.ok(maximum <= (last?.price ?? 0));
    }
  }));
});

Deno.test("a closed lot takes no bids, and an accepted bid is never inside the old time with less than the extension left", () => {
  fc.assert(fc.property(attempts, (tries) => {
    for (const { before, after, verdict, atMs } of course(tries)) {
      if (atMs >= before.closeTimeMs) {
        assert.equal(verdict, "ended");
        assert.deepEqual(after.bids, before.bids);
      } else if (verdict === "accepted" || verdict === "accepted-outbid") {
        assert.ok(after.closeTimeMs - atMs >= after.extensionMs);
        assert.ok(after.closeTimeMs >= before.closeTimeMs);
      } else assert.equal(after, before);
    }
  }));
});

Deno.test("the least bid is always taken, one dollar less never", () => {
  fc.assert(fc.property(attempts, (tries) => {
    const lot = course(tries).at(-1)?.after ?? opened();
    if (lot.isClosed) return;
    const atMs = lot.closeTimeMs - 1;
    const least = leastBid(lot);
    assert.match(verdict(lot, "newcomer", least, atMs), /^accepted/);
    assert.equal(verdict(lot, "newcomer", least - 1, atMs), "too-low");
  }));
});
