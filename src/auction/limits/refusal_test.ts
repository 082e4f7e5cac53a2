import assert from "node:assert/strict";
import { aConfig, aListing, anAuction, dollars, limits, NOON_MS } from "../../../tests/support/auctions.ts";
import { refusalOf, unwatchedRefusal } from "./refusal.ts";
import type { Limits } from "./limits.ts";
import type { Auction, Strategy } from "../types.ts";

/** Returns the refusal of a bid on `auction` at `nowMs`; null when it may leave. */
function refusal(auction: Auction, amount: number, strategy: Strategy = "aggressive", nowMs = NOON_MS) {
  const outcome = refusalOf({ amountCents: dollars(amount), strategy }, auction, nowMs, limits());
  if (outcome === null) return null;
  assert.ok(outcome.result === "rejected" && outcome.message.length > 0);
  return outcome.errorType;
}

Deno.test("a bid above the price and within the maximum may leave", () => {
  assert.equal(refusal(anAuction(), 11), null);
  assert.equal(refusal(anAuction(), 100), null);
  assert.equal(refusal(anAuction({ listing: null }), 11), null);
});

Deno.test("no bid leaves for a lot that is over, whoever ordered it", () => {
  const ended = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(10), won: false } as const;
  const over = [
    anAuction({ life: ended }),
    anAuction({ listing: aListing({ isClosed: true }) }),
    anAuction({ listing: aListing({ closeTimeMs: NOON_MS }) }),
  ];
  for (const auction of over) {
    assert.equal(refusal(auction, 11), "AUCTION_ENDED");
    assert.equal(refusal(auction, 11, "manual"), "AUCTION_ENDED");
  }
});

Deno.test("signed out since the decision, nothing leaves by itself; a bid by hand is Nellis's to judge", () => {
  const signedOut = anAuction({ listing: aListing({ userState: null }) });
  assert.equal(refusal(signedOut, 11), "AUTHENTICATION_ERROR");
  assert.equal(refusal(signedOut, 11, "manual"), null);
});

Deno.test("what the settings leave holds every bid; a group holds only the strategy's", () => {
  const held = (amount: number, strategy: Strategy, overrides: Partial<Limits>) =>
    refusalOf({ amountCents: dollars(amount), strategy }, anAuction(), NOON_MS, limits(overrides));
  const budget = { leftCents: dollars(23), label: "your budget of $100 a day" };
  for (const strategy of ["aggressive", "manual"] as const) {
    assert.equal(held(20, strategy, { budget }), null);
    assert.match(
      held(21, strategy, { budget })?.message ?? "",
      /\$21 is above your budget of \$100 a day.*\$23/,
    );
    assert.match(held(21, strategy, { highestBidCents: dollars(20) })?.message ?? "", /\$20 for any one bid/);
  }
  const groupHold = "Group drills wants 1, and has 1 won, leading or not settled yet";
  assert.match(held(11, "aggressive", { groupHold })?.message ?? "", /wants 1/);
  assert.equal(held(11, "manual", { groupHold }), null);
});

Deno.test("on a lot that nobody watches a bid by hand needs whole dollars and room", () => {
  assert.equal(unwatchedRefusal(dollars(11), limits()), null);
  assert.match(unwatchedRefusal(1_050, limits())?.message ?? "", /whole dollars/);
  assert.match(
    unwatchedRefusal(dollars(11), limits({ highestBidCents: dollars(10) }))?.message ?? "",
    /raise it/,
  );
});

Deno.test("a maximum lowered since the decision holds", () => {
  const lowered = anAuction({ config: aConfig({ maxBidCents: dollars(20) }) });
  assert.equal(refusal(lowered, 20), null);
  assert.equal(refusal(lowered, 21), "LIMIT_EXCEEDED");
  assert.equal(refusal(lowered, 21, "manual"), "LIMIT_EXCEEDED");
});

Deno.test("a maximum of 0 means no bids by itself, and leaves a bid by hand to its owner", () => {
  const unlimited = anAuction({ config: aConfig({ maxBidCents: 0 }) });
  assert.equal(refusal(unlimited, 11), "LIMIT_EXCEEDED");
  assert.equal(refusal(unlimited, 11, "manual"), null);
});

Deno.test("a strategy switched since the decision holds back what it decided, not the owner", () => {
  const strategies = ["manual", "aggressive", "snipe"] as const;
  for (const now of strategies) {
    const auction = anAuction({ config: aConfig({ strategy: now }) });
    for (const decided of ["aggressive", "snipe"] as const) {
      const expected = decided === now ? null : "LIMIT_EXCEEDED";
      assert.equal(refusal(auction, 11, decided), expected, `${decided} under ${now}`);
    }
    assert.equal(refusal(auction, 11, "manual"), null);
  }
  const switched = refusalOf({ amountCents: dollars(11), strategy: "snipe" }, anAuction(), NOON_MS, limits());
  assert.match(switched?.message ?? "", /strategy is aggressive now/);
});

Deno.test("whatever is no whole dollar from $1 on is too low, whoever ordered it", () => {
  const unread = anAuction({ listing: null });
  for (const amount of [0, -1, 0.5, 0.99, 11.5, 11.01, NaN, Infinity]) {
    for (const strategy of ["aggressive", "manual"] as const) {
      assert.equal(refusal(anAuction(), amount, strategy), "BID_TOO_LOW", `$${amount}, ${strategy}`);
      assert.equal(refusal(unread, amount, strategy), "BID_TOO_LOW", `$${amount}, ${strategy}, unread`);
    }
  }
  assert.equal(refusal(unread, 1), null);
});

Deno.test("a price that rose past the bid holds it back", () => {
  const risen = anAuction({ listing: aListing({ currentPriceCents: dollars(15) }) });
  assert.equal(refusal(risen, 14), "BID_TOO_LOW");
  assert.equal(refusal(risen, 15), "BID_TOO_LOW");
  assert.equal(refusal(risen, 16), null);
});

Deno.test("where what limits a lot is not known nothing leaves for it, by strategy or by hand, watched or not", () => {
  const closed = limits({ closed: "Your limits can't be read: set them again" });
  const expected = {
    result: "rejected",
    errorType: "LIMIT_EXCEEDED",
    message: closed.closed,
    isKeptHere: true,
  };
  for (const strategy of ["aggressive", "manual"] as const) {
    const bid = { amountCents: dollars(11), strategy };
    assert.deepEqual(refusalOf(bid, anAuction(), NOON_MS, closed), expected);
  }
  assert.deepEqual(unwatchedRefusal(dollars(11), closed), expected);
});
