import assert from "node:assert/strict";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  effectTypes,
  NOON_MS,
  noticesIn,
  rules,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { outcomeShownBy } from "./settlement.ts";
import { alarmAt, step } from "./step.ts";
import type { Auction, BidErrorType, BidOutcome, Listing, Step } from "./types.ts";

const OURS = rules();
const SETTLED_MS = NOON_MS + 200;
const UNKNOWN: BidOutcome = { result: "unknown", message: "Timed out after 10 s" };
const NOT_SENT: BidOutcome = { result: "not-sent", message: "Connection refused" };

function rejected(errorType: BidErrorType): BidOutcome {
  return { result: "rejected", errorType, message: "Nellis refused it" };
}

/** Turned down here, before the wire. */
function kept(errorType: BidErrorType): BidOutcome {
  return { result: "rejected", errorType, message: "Gavel kept it", isKeptHere: true };
}

function placing(overrides: Partial<Auction> = {}): Auction {
  return anAuction({ bidding: { phase: "placing", bid: aBid() }, bidsDecided: 1, ...overrides });
}

function settle(auction: Auction, outcome: BidOutcome, nowMs = SETTLED_MS, bidId = aBid().id): Step {
  return step(auction, { type: "bid-answered", bidId, outcome }, nowMs, OURS);
}

function read(auction: Auction, listing: Listing, nowMs = listing.receivedAtMs): Step {
  return step(auction, { type: "listing", listing }, nowMs, OURS);
}

Deno.test("a bid that is answered after its lot ended is over; if its outcome is unknown, the last page tells it", () => {
  const outcomes = [UNKNOWN, NOT_SENT, rejected("AUCTION_ENDED"), accepted()];
  for (const outcome of outcomes) {
    const ended = read(placing(), aListing({ isClosed: true, userState: { isWinning: true } })).auction;
    assert.equal(ended.bidding.phase, "placing");
    const { auction, effects } = settle(ended, outcome);
    assert.deepEqual(auction, { ...ended, bidding: { phase: "ready" } });
    const told = effects.flatMap((effect) => effect.type === "settle" ? [effect.outcome.result] : []);
    assert.deepEqual(told, outcome === UNKNOWN ? ["accepted"] : []);
    const others = effectTypes({ auction, effects }).filter((type) => type !== "settle");
    assert.deepEqual(others, ["save"]);
  }
});

Deno.test("whatever came of a bid, nothing is bid with it, and the lot is read now", () => {
  const outcomes = [accepted(), accepted({ isLeading: false }), rejected("BID_TOO_LOW"), UNKNOWN, NOT_SENT];
  for (const outcome of outcomes) {
    const after = settle(placing(), outcome);
    assert.deepEqual(bidsIn(after), []);
    assert.equal(effectTypes(after)[0], "save");
    assert.ok(effectTypes(after).includes("read"), outcome.result);
  }
});

Deno.test("only a reading that began after the answer clears the way for the next bid", () => {
  for (const outcome of [accepted({ isLeading: false }), rejected("OUTBID"), UNKNOWN]) {
    const settled = settle(placing(), outcome).auction;
    const risen = { currentPriceCents: dollars(15) };
    const early = read(settled, aListing({ ...risen, requestedAtMs: SETTLED_MS - 1 }), SETTLED_MS + 500);
    assert.deepEqual(bidsIn(early), [], outcome.result);
    assert.equal(early.auction.bidding.phase, "confirming");
    const fresh = read(early.auction, aListing({ ...risen, requestedAtMs: SETTLED_MS }), SETTLED_MS + 600);
    assert.deepEqual(bidsIn(fresh).map(({ amountCents }) => amountCents), [dollars(16)], outcome.result);
    assert.notEqual(bidsIn(fresh)[0]?.id, aBid().id);
  }
});

Deno.test("no alarm rings while a bid is open", () => {
  const auction = settle(placing({ config: aConfig({ strategy: "snipe" }) }), UNKNOWN).auction;
  assert.equal(alarmAt(auction, SETTLED_MS, OURS), null);
  assert.deepEqual(bidsIn(step(auction, { type: "alarm" }, aListing().closeTimeMs - 1, OURS)), []);
});

Deno.test("a bid that timed out but was taken is not bid again", () => {
  const settled = settle(placing(), UNKNOWN).auction;
  const taken = aListing({
    requestedAtMs: SETTLED_MS + 1,
    currentPriceCents: dollars(11),
    userState: { isWinning: true },
  });
  const after = read(settled, taken);
  assert.deepEqual(bidsIn(after), []);
  assert.deepEqual(after.auction.bidding, { phase: "ready" });
  assert.equal(after.auction.setback, null);
});

Deno.test("the answer's price and lead are shown before the next reading", () => {
  const outcome = accepted({ currentPriceCents: dollars(12), nextBidCents: dollars(13) });
  const after = settle(placing(), outcome);
  assert.deepEqual(effectTypes(after), ["save", "publish", "read"]);
  assert.equal(after.auction.listing?.currentPriceCents, dollars(12));
  assert.deepEqual(after.auction.listing?.userState, {
    nextBidCents: dollars(13),
    isWinning: true,
    isWatching: false,
    hasParticipated: true,
    isAllowedToBid: true,
  });
});

Deno.test("an answer can't lower the price, nor make up a session that was not there", () => {
  const lower = settle(placing(), accepted({ currentPriceCents: dollars(3) })).auction;
  assert.equal(lower.listing?.currentPriceCents, dollars(10));
  const signedOut = placing({ listing: aListing({ userState: null }) });
  assert.equal(settle(signedOut, accepted()).auction.listing?.userState, null);
  assert.equal(settle(placing({ listing: null }), accepted()).auction.listing, null);
});

Deno.test("the next bid that was asked for before an accepted bid is gone, also where the answer names none", () => {
  for (const nextBidCents of [dollars(30), dollars(9), null]) {
    const { listing } = settle(placing(), accepted({ nextBidCents })).auction;
    assert.equal(listing?.userState?.nextBidCents, nextBidCents);
  }
  const before = placing();
  for (const outcome of [rejected("OUTBID"), UNKNOWN, NOT_SENT]) {
    assert.equal(settle(before, outcome).auction.listing, before.listing, outcome.result);
  }
});

Deno.test("an answer to another bid changes nothing, nor does an answer that comes twice", () => {
  const auction = placing();
  assert.deepEqual(settle(auction, accepted(), SETTLED_MS, "another"), { auction, effects: [] });
  const once = settle(auction, UNKNOWN).auction;
  assert.deepEqual(settle(once, accepted(), SETTLED_MS + 1), { auction: once, effects: [] });
  const ready = anAuction();
  assert.deepEqual(settle(ready, accepted()), { auction: ready, effects: [] });
});

Deno.test("a refused bid is tried again at the same price after a wait, each longer, then given up", () => {
  let auction = anAuction();
  let nowMs = NOON_MS;
  const waitsMs: number[] = [];
  const notices: string[] = [];
  for (let attempt = 1; attempt <= OURS.retryAttempts; attempt++) {
    const decided = step(auction, { type: "alarm" }, nowMs, OURS);
    const [bid] = bidsIn(decided);
    assert.ok(bid, `try ${attempt}`);
    const settled = settle(decided.auction, rejected("SERVER_ERROR"), nowMs, bid.id);
    const fresh = read(settled.auction, aListing({ requestedAtMs: nowMs }));
    notices.push(...noticesIn(settled), ...noticesIn(fresh));
    assert.deepEqual(bidsIn(fresh), [], "not at once");
    auction = fresh.auction;
    const alarmMs = alarmAt(auction, nowMs, OURS);
    if (alarmMs !== null) waitsMs.push(alarmMs - nowMs);
    nowMs = alarmMs ?? nowMs + 60_000;
  }
  assert.deepEqual(waitsMs, [500, 1_000]);
  assert.deepEqual(notices, ["bidFailed"], "told once");
  assert.deepEqual(bidsIn(step(auction, { type: "alarm" }, nowMs, OURS)), []);
  assert.deepEqual(bidsIn(read(auction, aListing({ requestedAtMs: nowMs }))), []);
});

Deno.test("a price that moved is a new chance", () => {
  const setback = {
    kind: "refusal" as const,
    priceCents: dollars(10),
    tries: 3,
    notBeforeMs: NOON_MS,
    message: "Refused",
    isTold: false,
  };
  const after = read(anAuction({ setback }), aListing({ currentPriceCents: dollars(11) }));
  assert.deepEqual(bidsIn(after).map(({ amountCents }) => amountCents), [dollars(12)]);
  assert.equal(after.auction.setback, null);
});

Deno.test("a bid that never left may go again once its wait is over, and leaves nothing to confirm", () => {
  const settled = settle(placing(), NOT_SENT);
  assert.deepEqual(settled.auction.bidding, { phase: "ready" });
  assert.equal(alarmAt(settled.auction, SETTLED_MS, OURS), SETTLED_MS + 500);
  assert.deepEqual(bidsIn(step(settled.auction, { type: "alarm" }, SETTLED_MS + 499, OURS)), []);
  const [again] = bidsIn(step(settled.auction, { type: "alarm" }, SETTLED_MS + 1_000, OURS));
  assert.equal(again?.amountCents, dollars(11));
  assert.notEqual(again.id, aBid().id, "a decision of its own");
});

Deno.test("a bid that never left goes again only while the decision holds", () => {
  const settled = settle(placing(), NOT_SENT).auction;
  const overMs = SETTLED_MS + 1_000;
  const changes: readonly Partial<Auction>[] = [
    { config: aConfig({ strategy: "manual" }) },
    { config: aConfig({ maxBidCents: dollars(10) }) },
    { listing: aListing({ userState: { isWinning: true } }) },
    { listing: aListing({ closeTimeMs: overMs }) },
  ];
  for (const change of changes) {
    assert.deepEqual(bidsIn(step({ ...settled, ...change }, { type: "alarm" }, overMs, OURS)), []);
  }
});

const DISPROVABLE = [
  ["AUTHENTICATION_ERROR", { userState: null }],
  ["AUCTION_ENDED", { isClosed: true }],
] as const;

Deno.test("a no that a later page bears out is not tried again, and the owner is told at once", () => {
  for (const [errorType, proof] of DISPROVABLE) {
    const after = settle(placing(), rejected(errorType));
    assert.deepEqual(noticesIn(after), ["bidFailed"], errorType);
    const fresh = read(after.auction, aListing({ requestedAtMs: SETTLED_MS + 1, ...proof }));
    assert.deepEqual(bidsIn(fresh), [], errorType);
    assert.deepEqual(
      bidsIn(step(fresh.auction, { type: "alarm" }, SETTLED_MS + 60_000, OURS)),
      [],
      errorType,
    );
  }
});

Deno.test("a no that a later page disproves is tried again after a pause, however often, and told once", () => {
  for (const [errorType] of DISPROVABLE) {
    let auction = placing();
    let nowMs = SETTLED_MS;
    for (let attempt = 1; attempt <= OURS.retryAttempts + 2; attempt++) {
      const { bidding } = auction;
      assert.ok(bidding.phase === "placing");
      const after = settle(auction, rejected(errorType), nowMs, bidding.bid.id);
      assert.deepEqual(noticesIn(after), attempt === 1 ? ["bidFailed"] : [], errorType);
      const early = read(after.auction, aListing({ requestedAtMs: nowMs - 1 }), nowMs + 1);
      assert.equal(early.auction.setback?.kind === "refusal" && early.auction.setback.isDisproved, undefined);
      const fresh = read(early.auction, aListing({ requestedAtMs: nowMs + 1 }), nowMs + 2);
      assert.deepEqual([bidsIn(fresh), fresh.auction.held], [[], null], errorType);
      const alarm = alarmAt(fresh.auction, nowMs + 2, OURS);
      assert.equal(alarm, nowMs + 500 * 2 ** (attempt - 1), errorType);
      nowMs = alarm;
      const again = step(fresh.auction, { type: "alarm" }, nowMs, OURS);
      assert.equal(bidsIn(again).length, 1, errorType);
      auction = again.auction;
    }
    const { bidding } = auction;
    assert.ok(bidding.phase === "placing");
    assert.deepEqual(noticesIn(settle(auction, accepted(), nowMs, bidding.bid.id)), ["bidsBack"], errorType);
  }
});

Deno.test("a lot that gave up at a price says so until the price moves", () => {
  const after = settle(placing(), rejected("UNKNOWN_ERROR"), SETTLED_MS);
  const once = rules({ retryAttempts: 1 });
  const page = { listing: aListing({ requestedAtMs: SETTLED_MS + 1 }) };
  const gaveUp = step(after.auction, { type: "listing", ...page }, SETTLED_MS + 2, once).auction;
  assert.deepEqual(gaveUp.held, {
    by: "gaveUp",
    reason:
      "Gave up at $10 after 1 try: Nellis refused it. Bidding goes on when the price moves: to try again at " +
      "once, change the lot's settings",
  });
  const risen = { listing: aListing({ currentPriceCents: dollars(15), requestedAtMs: SETTLED_MS + 3 }) };
  const next = step(gaveUp, { type: "listing", ...risen }, SETTLED_MS + 4, once);
  assert.deepEqual([next.auction.held, bidsIn(next).length], [null, 1]);
});

Deno.test("a bid that was refused unread (429) was no try: it goes again from the same page, however often", () => {
  const unread: BidOutcome = {
    result: "rejected",
    errorType: "UNKNOWN_ERROR",
    message: "Nellis asks for fewer requests (429): wait 30 s.",
    isUnread: true,
  };
  const after = settle(placing(), unread);
  assert.equal(after.auction.bidding.phase, "ready");
  assert.equal(after.auction.setback?.tries, 0);
  assert.deepEqual(noticesIn(after), []);
  const again = step(after.auction, { type: "alarm" }, SETTLED_MS + SECOND_MS, rules({ retryAttempts: 1 }));
  assert.equal(bidsIn(again).length, 1);
  const tooSoon = step(after.auction, { type: "alarm" }, SETTLED_MS + SECOND_MS - 1, rules());
  assert.deepEqual(bidsIn(tooSoon), []);
});

Deno.test("a bid that was turned down here before the wire is told as no failure, and was no try", () => {
  for (const errorType of ["AUCTION_ENDED", "BIDDING_PAUSED", "BID_TOO_LOW", "LIMIT_EXCEEDED"] as const) {
    const after = settle(placing(), kept(errorType));
    assert.deepEqual(noticesIn(after), [], errorType);
    assert.equal(after.auction.setback?.tries, 0);
    assert.deepEqual(after.auction.bidding, { phase: "ready" }, "Nellis knows nothing of it");
    const once = step(after.auction, { type: "alarm" }, SETTLED_MS + 500, rules({ retryAttempts: 1 }));
    assert.equal(bidsIn(once).length, 1, `${errorType}: it goes as soon as it may`);
    assert.deepEqual(noticesIn(once), []);
  }
});

Deno.test("without a session nothing is sent until a reading shows one, and no bid is told as failed", () => {
  const after = settle(placing(), kept("AUTHENTICATION_ERROR"));
  assert.equal(after.auction.listing?.userState, null);
  assert.ok(effectTypes(after).includes("publish"));
  assert.ok(effectTypes(after).includes("read"));
  const later = step(after.auction, { type: "alarm" }, SETTLED_MS + 5 * SECOND_MS, OURS);
  assert.deepEqual([after, later].flatMap(noticesIn), []);
  assert.deepEqual(bidsIn(later), []);
  const back = read(after.auction, aListing({ requestedAtMs: SETTLED_MS }), SETTLED_MS + 600);
  assert.equal(bidsIn(back).length, 1, "signed in again");
});

Deno.test("what was kept here during an outage is not told as another failure", () => {
  const outage = {
    kind: "outage" as const,
    tries: 2,
    notBeforeMs: NOON_MS,
    message: "Nellis answered 502",
    isTold: true,
  };
  const after = settle(placing({ setback: outage }), kept("LIMIT_EXCEEDED"));
  assert.deepEqual(noticesIn(after), []);
});

Deno.test("a bid that a limit held back is tried again, by what the limit allows then", () => {
  const after = settle(placing(), kept("LIMIT_EXCEEDED"));
  assert.deepEqual(noticesIn(after), []);
  const fresh = read(after.auction, aListing({ requestedAtMs: SETTLED_MS + 1 }));
  assert.deepEqual(bidsIn(fresh), []);
  assert.equal(alarmAt(fresh.auction, SETTLED_MS + 1, OURS), SETTLED_MS + 500);
});

Deno.test("a bid above a maximum that was lowered on its way is followed by one below it", () => {
  const config = aConfig({ maxBidCents: dollars(40), incrementCents: dollars(15) });
  const decided = read(anAuction({ config }), aListing());
  const bid = bidsIn(decided)[0] ?? assert.fail("it is decided");
  assert.equal(bid.amountCents, dollars(25));
  const lowered = { ...config, maxBidCents: dollars(20) };
  const changed = step(decided.auction, { type: "config-changed", config: lowered }, NOON_MS + 100, OURS);
  const refused = settle(changed.auction, kept("LIMIT_EXCEEDED"), SETTLED_MS, bid.id);
  assert.equal(refused.auction.setback?.tries, 0);
  const fresh = read(refused.auction, aListing({ requestedAtMs: SETTLED_MS }), SETTLED_MS + 100);
  const again = step(fresh.auction, { type: "alarm" }, SETTLED_MS + 500, OURS);
  assert.deepEqual(bidsIn(again).map(({ amountCents }) => amountCents), [dollars(20)]);
  assert.deepEqual([refused, fresh, again].flatMap(noticesIn), []);
});

Deno.test("a refused bid by hand has its own answer, so no notification follows", () => {
  const bidding = { phase: "placing", bid: aBid({ strategy: "manual" }) } as const;
  const after = settle(anAuction({ bidding }), rejected("AUTHENTICATION_ERROR"));
  assert.deepEqual(noticesIn(after), []);
});

Deno.test("what comes of a bid by hand neither adds to the strategy's tries nor clears them", () => {
  const bidding = { phase: "placing", bid: aBid({ strategy: "manual" }) } as const;
  const setback = {
    kind: "refusal" as const,
    priceCents: dollars(10),
    tries: 3,
    notBeforeMs: NOON_MS,
    message: "Refused",
    isTold: true,
  };
  for (const outcome of [accepted(), rejected("SERVER_ERROR"), UNKNOWN, NOT_SENT]) {
    const after = settle(anAuction({ bidding, setback }), outcome);
    assert.equal(after.auction.setback, setback, outcome.result);
    assert.deepEqual(noticesIn(after), [], outcome.result);
    assert.equal(settle(anAuction({ bidding }), outcome).auction.setback, null, outcome.result);
  }
});

Deno.test("an accepted bid clears the tries that failed before it", () => {
  const setback = {
    kind: "refusal" as const,
    priceCents: dollars(10),
    tries: 2,
    notBeforeMs: NOON_MS,
    message: "Refused",
    isTold: false,
  };
  assert.equal(settle(placing({ setback }), accepted()).auction.setback, null);
});

Deno.test("what became of a bid whose outcome was unknown is read from the lot", () => {
  const bid = aBid({ amountCents: dollars(20) });
  const resultOf = (listing: Parameters<typeof aListing>[0]) => outcomeShownBy(aListing(listing), bid);
  const leading = resultOf({ userState: { isWinning: true } });
  assert.ok(leading?.result === "accepted" && leading.isLeading);
  assert.equal(resultOf({ currentPriceCents: dollars(19) })?.result, "rejected", "taken, it would lead");
  assert.equal(resultOf({ currentPriceCents: dollars(25) })?.result, "rejected");
  const ours = { timeMs: bid.decidedAtMs + 100, name: "me", amountCents: dollars(20), type: "bid" };
  const tookPart = { currentPriceCents: dollars(25), userState: { hasParticipated: true } };
  const passed = resultOf({ ...tookPart, bidHistory: [ours] });
  assert.ok(passed?.result === "accepted" && !passed.isLeading);
  const rivals = resultOf({ ...tookPart, userState: { hasParticipated: false }, bidHistory: [ours] });
  assert.equal(rivals?.result, "rejected", "who never took part has placed no bid: it is a rival's");
  const cheaper = resultOf({ ...tookPart, currentPriceCents: dollars(19), bidHistory: [ours] });
  assert.equal(cheaper?.result, "rejected", "a page whose price is below its bids proves none of them");
  const later = { ...ours, timeMs: bid.decidedAtMs + 60_000 };
  assert.equal(
    resultOf({ ...tookPart, bidHistory: [later] })?.result,
    "rejected",
    "ours had been there long before",
  );
  const older = { ...ours, timeMs: bid.decidedAtMs - 60_000 };
  assert.equal(resultOf({ ...tookPart, bidHistory: [older] })?.result, "rejected");
  assert.equal(resultOf({ userState: null }), null, "nobody is signed in to see");
});

Deno.test("an unknown bid is settled once, by the first reading that can tell, and blocks until then", () => {
  const unknown = settle(placing(), UNKNOWN).auction;
  const signedOut = read(unknown, aListing({ requestedAtMs: SETTLED_MS + 1, userState: null }));
  assert.equal(signedOut.auction.bidding.phase, "confirming");
  assert.ok(!effectTypes(signedOut).includes("settle"));
  const seen = read(
    signedOut.auction,
    aListing({ requestedAtMs: SETTLED_MS + 2, userState: { isWinning: true } }),
  );
  assert.deepEqual(effectTypes(seen).filter((type) => type === "settle"), ["settle"]);
  assert.equal(seen.auction.bidding.phase, "ready");
});

Deno.test("a lot that is over leaves no bid open, also where nobody could see what became of it", () => {
  for (const userState of [null, { isWinning: true }]) {
    const unknown = settle(placing(), UNKNOWN).auction;
    const over = read(unknown, aListing({ requestedAtMs: SETTLED_MS + 1, isClosed: true, userState }));
    const settled = over.effects.flatMap((effect) => effect.type === "settle" ? [effect.outcome.result] : []);
    assert.deepEqual(settled, [userState ? "accepted" : "unknown"]);
  }
});

Deno.test("a lot that is over while a bid is on its way hears the bid out, and settles it by its last page", () => {
  for (const isWinning of [true, false]) {
    const over = read(placing(), aListing({ isClosed: true, userState: { isWinning } }));
    assert.equal(over.auction.bidding.phase, "placing");
    const after = settle(over.auction, UNKNOWN);
    const results = after.effects.flatMap((effect) =>
      effect.type === "settle" ? [effect.outcome.result] : []
    );
    assert.deepEqual(results, [isWinning ? "accepted" : "rejected"]);
    assert.deepEqual(after.auction, { ...over.auction, bidding: { phase: "ready" } });
    assert.deepEqual(
      effectTypes(settle(over.auction, accepted())),
      ["save"],
      "what was answered needs no page",
    );
  }
});

Deno.test("the page of a lot that is over tells what became of a bid, also where it seems to be older than the bid", () => {
  const unknown = settle(placing(), UNKNOWN).auction;
  const listing = aListing({ requestedAtMs: SETTLED_MS - 1, isClosed: true, userState: { isWinning: true } });
  const over = read(unknown, listing, SETTLED_MS + 100);
  const results = over.effects.flatMap((effect) => effect.type === "settle" ? [effect.outcome.result] : []);
  assert.deepEqual(results, ["accepted"]);
});
