import assert from "node:assert/strict";
import {
  aBid,
  aConfig,
  aListing,
  anAuction,
  bidsIn,
  dollars,
  effectTypes,
  HOUR_MS,
  LOT_ID,
  MINUTE_MS,
  NOON_MS,
  noticesIn,
  rules,
} from "../../tests/support/auctions.ts";
import { alarmAt, step } from "./step.ts";
import type { Auction, Listing, ReadFailure, Step } from "./types.ts";

const OURS = rules();
const WATCHING = aConfig({ maxBidCents: 0 });
const CLOSE_MS = aListing().closeTimeMs;
const UNREACHABLE: ReadFailure = { kind: "unreachable", message: "Nellis can't be reached" };

function read(auction: Auction, listing: Listing, nowMs = listing.receivedAtMs): Step {
  return step(auction, { type: "listing", listing }, nowMs, OURS);
}

function endedAuction(overrides: Partial<Auction> = {}): Auction {
  const life = { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(10), won: false } as const;
  return anAuction({ life, reading: { failures: 0, failure: null, nextReadAtMs: null }, ...overrides });
}

Deno.test("a lot that starts to be watched is made durable before anyone hears of it", () => {
  const auction = anAuction({ listing: null });
  const started = step(auction, { type: "started" }, NOON_MS, OURS);
  assert.deepEqual(effectTypes(started), ["save", "publish"]);
  assert.equal(started.auction, auction);
});

Deno.test("a first reading is saved, published, and says when the next one is", () => {
  const listing = aListing({ title: "A drill as Nellis calls it" });
  const { auction, ...after } = read(anAuction({ listing: null, imageUrl: null, config: WATCHING }), listing);
  assert.deepEqual(effectTypes({ auction, ...after }), ["save", "publish"]);
  assert.equal(auction.listing, listing);
  assert.equal(auction.title, "A drill as Nellis calls it");
  assert.equal(auction.imageUrl, listing.photoUrl);
  assert.equal(auction.reading.nextReadAtMs, NOON_MS + 6_000);
  assert.equal(auction.updatedAtMs, NOON_MS);
});

Deno.test("an untitled lot without a photo keeps what the client said of it", () => {
  const watched = anAuction({
    listing: null,
    title: "My drill",
    imageUrl: "https://i/1.jpg",
    config: WATCHING,
  });
  const untitled = read(watched, aListing({ title: null, photoUrl: null }));
  assert.equal(untitled.auction.title, "My drill");
  const photographed = read(watched, aListing());
  assert.equal(photographed.auction.imageUrl, "https://i/1.jpg");
});

Deno.test("a reading that says nothing new is neither saved nor published", () => {
  const auction = read(anAuction({ config: WATCHING }), aListing()).auction;
  const again = read(auction, aListing({ requestedAtMs: NOON_MS + 6_000 }));
  assert.deepEqual(again.effects, []);
  assert.equal(again.auction.updatedAtMs, NOON_MS + 6_000);
  assert.equal(again.auction.reading.nextReadAtMs, NOON_MS + 12_000);
});

Deno.test("a failed reading keeps the last good state, says why, and waits longer each time", () => {
  const auction = anAuction();
  const once = step(auction, { type: "read-failed", failure: UNREACHABLE }, NOON_MS, OURS);
  assert.deepEqual(effectTypes(once), ["save", "publish"]);
  assert.equal(once.auction.listing, auction.listing);
  assert.deepEqual(once.auction.reading, {
    failures: 1,
    failure: UNREACHABLE,
    nextReadAtMs: NOON_MS + 4_000,
  });
  const twice = step(once.auction, { type: "read-failed", failure: UNREACHABLE }, NOON_MS + 4_000, OURS);
  assert.equal(twice.auction.reading.nextReadAtMs, NOON_MS + 12_000);
  assert.deepEqual(twice.effects, [], "the same failure again is no news");
});

Deno.test("a good reading ends a run of failures", () => {
  const reading = { failures: 5, failure: UNREACHABLE, nextReadAtMs: NOON_MS };
  const { auction, effects } = read(anAuction({ reading, config: WATCHING }), aListing());
  assert.deepEqual(auction.reading, { failures: 0, failure: null, nextReadAtMs: NOON_MS + 6_000 });
  assert.deepEqual(effects.map(({ type }) => type), ["save", "publish"]);
});

Deno.test("a closed lot ends once: won, with its price, and is not read again", () => {
  const closed = aListing({ isClosed: true, currentPriceCents: dollars(42), userState: { isWinning: true } });
  const after = read(anAuction(), closed);
  assert.deepEqual(after.auction.life, {
    phase: "ended",
    endedAtMs: NOON_MS,
    finalPriceCents: dollars(42),
    won: true,
  });
  assert.equal(after.auction.reading.nextReadAtMs, null);
  assert.deepEqual(effectTypes(after), ["save", "publish", "notify"]);
  assert.deepEqual(noticesIn(after), ["won"]);
  assert.deepEqual(read(after.auction, closed), { auction: after.auction, effects: [] });
});

Deno.test("a lot that went to someone else is lost, and nothing is bid on it", () => {
  const after = read(anAuction(), aListing({ isClosed: true }));
  assert.deepEqual(noticesIn(after), ["lost"]);
  assert.deepEqual(bidsIn(after), []);
});

Deno.test("a lot that was only watched ends without a word", () => {
  for (const config of [WATCHING, aConfig({ strategy: "manual" })]) {
    const after = read(anAuction({ config }), aListing({ isClosed: true }));
    assert.equal(after.auction.life.phase, "ended");
    assert.deepEqual(noticesIn(after), []);
  }
});

Deno.test("who took part by hand hears how it ended, whatever the strategy", () => {
  const config = aConfig({ strategy: "manual" });
  const lost = aListing({ isClosed: true });
  assert.deepEqual(noticesIn(read(anAuction({ config, bidsDecided: 1 }), lost)), ["lost"]);
  const elsewhere = aListing({ isClosed: true, userState: { hasParticipated: true } });
  assert.deepEqual(noticesIn(read(anAuction({ config }), elsewhere)), ["lost"]);
  const won = aListing({ isClosed: true, userState: { isWinning: true } });
  assert.deepEqual(noticesIn(read(anAuction({ config }), won)), ["won"]);
});

Deno.test("when nobody was signed in at the end, it is not known who won, and the owner hears that", () => {
  const signedOut = aListing({ isClosed: true, userState: null });
  const after = read(anAuction(), signedOut);
  assert.equal(after.auction.life.phase === "ended" && after.auction.life.won, null);
  assert.deepEqual(noticesIn(after), ["signedOut"]);
  assert.deepEqual(noticesIn(read(anAuction({ config: WATCHING }), signedOut)), []);
});

/** Reads a lot that says it is open at each of `timesMs`. */
function readOpenAt(auction: Auction, timesMs: readonly number[], overrides: Partial<Listing> = {}): Step {
  let after: Step = { auction, effects: [] };
  for (const requestedAtMs of timesMs) {
    after = read(after.auction, { ...aListing({ requestedAtMs }), ...overrides });
    assert.deepEqual(bidsIn(after), [], "nothing is bid past the close time");
  }
  return after;
}

const every = (stepMs: number, count: number) =>
  Array.from({ length: count }, (_, i) => CLOSE_MS + 3_000 + i * stepMs);

Deno.test("past its close time a lot ends at once where its page says so, and is read on with pauses where not", () => {
  const open = readOpenAt(anAuction(), every(10_000, 12));
  assert.equal(open.auction.life.phase, "active");
  assert.equal(open.auction.reading.nextReadAtMs, CLOSE_MS + 113_000 + 10_000);
  const closed = aListing({ isClosed: true, requestedAtMs: CLOSE_MS + 115_000 });
  assert.equal(read(open.auction, closed).auction.life.phase, "ended");
});

Deno.test("a lot that its house forgot is over once its pages have agreed on that for 2 min", () => {
  assert.equal(readOpenAt(anAuction(), every(10_000, 13)).auction.life.phase, "ended");
  assert.equal(
    readOpenAt(anAuction(), every(60_000, 4)).auction.life.phase,
    "active",
    "few pages prove little",
  );
  assert.equal(readOpenAt(anAuction(), every(60_000, 5)).auction.life.phase, "ended");
});

Deno.test("a clock that is wrong by an hour for some readings ends no lot, which is bid on when it is right again", () => {
  const lot = anAuction({ config: aConfig({ strategy: "snipe" }) });
  const wrong = readOpenAt(
    lot,
    [HOUR_MS, HOUR_MS + 5_000, HOUR_MS + 10_000].map((ms) => NOON_MS + ms + 10_000),
  );
  assert.equal(wrong.auction.life.phase, "active");
  const right = read(wrong.auction, aListing({ requestedAtMs: NOON_MS + 30_000 })).auction;
  assert.deepEqual([right.life.phase, right.overdue], ["active", null]);
  const atSnipe = step(right, { type: "alarm" }, CLOSE_MS - 10_000, OURS);
  assert.equal(bidsIn(atSnipe).length, 1);
});

Deno.test("a close that moves begins the two minutes anew", () => {
  const before = readOpenAt(anAuction(), every(10_000, 12)).auction;
  const moved = readOpenAt(before, [CLOSE_MS + 140_000], { closeTimeMs: CLOSE_MS + 130_000 });
  assert.equal(moved.auction.life.phase, "active");
  assert.equal(moved.auction.overdue?.readings, 1);
});

Deno.test("it is when a page was asked for that counts at the end, not when it was here", () => {
  const asked = (requestedAtMs: number) => aListing({ requestedAtMs, receivedAtMs: CLOSE_MS + 12_000 });
  const early = read(anAuction(), asked(CLOSE_MS + 2_999));
  assert.equal(early.auction.life.phase, "active");
  assert.deepEqual(noticesIn(early), []);
  assert.equal(early.auction.overdue, null);
  const late = read(anAuction(), asked(CLOSE_MS + 3_000));
  assert.equal(late.auction.overdue?.sinceMs, CLOSE_MS + 3_000);
});

Deno.test("a slow answer to a question asked before the close does not end a lot that may have been extended", () => {
  const slow = aListing({ requestedAtMs: CLOSE_MS - 1_000, receivedAtMs: CLOSE_MS + 8_000 });
  const after = read(anAuction(), slow);
  assert.equal(after.auction.life.phase, "active");
  assert.notEqual(after.auction.reading.nextReadAtMs, null);
});

Deno.test("a page older than the one we have changes nothing", () => {
  const leading = aListing({
    requestedAtMs: NOON_MS + 5_000,
    currentPriceCents: dollars(11),
    userState: { isWinning: true },
  });
  const auction = read(anAuction(), leading).auction;
  const late = read(auction, aListing({ requestedAtMs: NOON_MS + 1_000 }), NOON_MS + 6_000);
  assert.deepEqual(bidsIn(late), [], "no second bid for one decision");
  assert.deepEqual(noticesIn(late), [], "nobody was outbid");
  assert.equal(late.auction.listing?.currentPriceCents, dollars(11));
});

Deno.test("a page up to 15 s older than ours changes nothing, one of the same moment or from before that counts", () => {
  const nowMs = NOON_MS + MINUTE_MS;
  const auction = read(anAuction({ config: WATCHING }), aListing({ requestedAtMs: nowMs })).auction;
  const seen = (olderByMs: number) => {
    const listing = aListing({ requestedAtMs: nowMs - olderByMs, currentPriceCents: dollars(99) });
    return read(auction, listing, nowMs + 100);
  };
  for (const olderByMs of [1, 15_000]) {
    assert.equal(seen(olderByMs).auction.listing, auction.listing, `${olderByMs} ms older`);
    assert.deepEqual(seen(olderByMs).effects, [], `${olderByMs} ms older`);
  }
  for (const olderByMs of [0, 15_001, HOUR_MS]) {
    assert.equal(seen(olderByMs).auction.listing?.currentPriceCents, dollars(99), `${olderByMs} ms older`);
  }
});

Deno.test("an old page that says that the lot is closed does not end it", () => {
  const auction = read(anAuction(), aListing({ requestedAtMs: NOON_MS + 5_000 })).auction;
  const late = read(auction, aListing({ requestedAtMs: NOON_MS + 4_000, isClosed: true }), NOON_MS + 6_000);
  assert.equal(late.auction.life.phase, "active");
  assert.deepEqual(late.effects, []);
});

Deno.test("a page that changes nothing still moves the next turn on, so that the lot is not asked for without pause", () => {
  const auction =
    read(anAuction({ config: WATCHING }), aListing({ requestedAtMs: NOON_MS + 10_000 })).auction;
  // A clock that was set back by some seconds dates what is read now before what we have.
  const nowMs = auction.reading.nextReadAtMs ?? assert.fail("it is read again");
  const late = read(auction, aListing({ requestedAtMs: NOON_MS + 9_000 }), nowMs);
  assert.ok((late.auction.reading.nextReadAtMs ?? 0) > nowMs, "the next turn lies ahead");
});

Deno.test("an ended lot stays ended and is never read, whatever comes", () => {
  const auction = endedAuction();
  const events = [
    { type: "started" },
    { type: "recovered" },
    { type: "reconsider" },
    { type: "alarm" },
    { type: "listing", listing: aListing({ currentPriceCents: dollars(5) }) },
    { type: "read-failed", failure: UNREACHABLE },
    { type: "config-changed", config: aConfig({ maxBidCents: dollars(500) }) },
    { type: "bid-answered", bidId: "1", outcome: { result: "unknown", message: "Timed out" } },
  ] as const;
  for (const event of events) {
    const after = step(auction, event, NOON_MS + MINUTE_MS, OURS);
    assert.equal(after.auction.life, auction.life, event.type);
    assert.equal(after.auction.reading.nextReadAtMs, null, event.type);
    const orders = effectTypes(after).filter((type) => type !== "save" && type !== "publish");
    assert.deepEqual(orders, [], event.type);
  }
});

Deno.test("an ended lot is kept for its retention, then removed, once", () => {
  const auction = endedAuction();
  const overMs = NOON_MS + OURS.retentionMs;
  assert.equal(alarmAt(auction, NOON_MS, OURS), overMs);
  assert.deepEqual(step(auction, { type: "alarm" }, overMs - 1, OURS).effects, []);
  assert.deepEqual(effectTypes(step(auction, { type: "alarm" }, overMs, OURS)), ["remove"]);
  assert.equal(alarmAt(auction, NOON_MS, rules({ retentionMs: HOUR_MS })), NOON_MS + HOUR_MS);
});

Deno.test("after a start a quiet lot waits its turn and changes nothing", () => {
  const auction = anAuction({ listing: aListing({ closeTimeMs: NOON_MS + HOUR_MS }) });
  const { auction: recovered, effects } = step(auction, { type: "recovered" }, NOON_MS + 1_000, OURS);
  assert.deepEqual(effects, []);
  const nextMs = recovered.reading.nextReadAtMs ?? assert.fail("it is read again");
  assert.ok(nextMs >= NOON_MS + 1_000 && nextMs < NOON_MS + 7_000);
});

Deno.test("after a start a bid that was on its way counts as unknown until the lot has been read", () => {
  const nowMs = NOON_MS + MINUTE_MS;
  const phases = [
    { phase: "placing", bid: aBid() },
    { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: true },
  ] as const;
  for (const bidding of phases) {
    const after = step(anAuction({ bidding }), { type: "recovered" }, nowMs, OURS);
    assert.deepEqual(after.auction.bidding, {
      phase: "confirming",
      bid: aBid(),
      sinceMs: nowMs,
      unknown: true,
    });
    assert.deepEqual(effectTypes(after), ["save"]);
    assert.equal(after.auction.reading.nextReadAtMs, nowMs, "it is read at once");
    assert.deepEqual(bidsIn(step(after.auction, { type: "alarm" }, nowMs, OURS)), []);
    assert.equal(bidsIn(read(after.auction, aListing({ requestedAtMs: nowMs }))).length, 1);
  }
});

Deno.test("after a start a bid that had been answered waits for a reading, which is not asked what became of it", () => {
  const nowMs = NOON_MS + MINUTE_MS;
  const bidding = { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: false } as const;
  const { auction } = step(anAuction({ bidding }), { type: "recovered" }, nowMs, OURS);
  assert.deepEqual(auction.bidding, { ...bidding, sinceMs: nowMs });
  assert.equal(auction.reading.nextReadAtMs, nowMs, "it is read at once");
  assert.deepEqual(bidsIn(step(auction, { type: "alarm" }, nowMs, OURS)), []);
  // A rival who bid the same first: it would look as if our refused bid had been taken and passed.
  const rival = { timeMs: NOON_MS, name: "T***l", amountCents: aBid().amountCents, type: "bid" };
  const after = read(
    auction,
    aListing({ requestedAtMs: nowMs, currentPriceCents: aBid().amountCents, bidHistory: [rival] }),
  );
  assert.equal(bidsIn(after).length, 1);
  assert.ok(
    !effectTypes(after).includes("settle"),
    "the ledger has its answer, which is better than a guess",
  );
});

Deno.test("after a start the bid that the ledger knows of goes before what the auction itself remembers", () => {
  const nowMs = NOON_MS + MINUTE_MS;
  const pendingBid = aBid({ id: `${LOT_ID}-${NOON_MS}-2`, amountCents: dollars(20) });
  const remembered = [
    { phase: "ready" },
    { phase: "placing", bid: aBid() },
    { phase: "confirming", bid: aBid(), sinceMs: NOON_MS, unknown: false },
  ] as const;
  for (const bidding of remembered) {
    const { auction, effects } = step(
      anAuction({ bidding }),
      { type: "recovered", pendingBid },
      nowMs,
      OURS,
    );
    assert.deepEqual(auction.bidding, {
      phase: "confirming",
      bid: pendingBid,
      sinceMs: nowMs,
      unknown: true,
    });
    assert.equal(auction.reading.nextReadAtMs, nowMs, "it is read at once");
    assert.deepEqual(effects, [{ type: "save" }]);
    const early = read(auction, aListing({ requestedAtMs: nowMs - 1 }), nowMs + 100).auction;
    assert.deepEqual(early.bidding, auction.bidding, "a page from before the start clears nothing");
  }
});

Deno.test("after a start the first reading counts, though Nellis's clock seems to be behind what it was", () => {
  const bidding = { phase: "placing", bid: aBid() } as const;
  const stored = anAuction({ bidding, listing: aListing({ requestedAtMs: NOON_MS + 2_400 }) });
  const recovered = step(stored, { type: "recovered" }, NOON_MS, OURS).auction;
  const { auction } = read(
    recovered,
    aListing({ requestedAtMs: NOON_MS + 50, currentPriceCents: dollars(30) }),
  );
  assert.equal(auction.listing?.currentPriceCents, dollars(30));
  assert.notEqual(auction.bidding.phase, "confirming", "it shows what became of the bid");
});

Deno.test("no bid after a start has the id of the one that the ledger knew of", () => {
  const nowMs = NOON_MS + MINUTE_MS;
  // The kill came before the auction's own record had its decision.
  const stale = anAuction({ bidsDecided: 0 });
  const recovered = step(stale, { type: "recovered", pendingBid: aBid() }, nowMs, OURS).auction;
  const [next] = bidsIn(read(recovered, aListing({ requestedAtMs: nowMs })));
  assert.ok(next, "the page shows that it was not taken");
  assert.notEqual(next.id, aBid().id, "its record in the ledger would be overwritten");
});

Deno.test("a bid that was on its way when its lot ended is settled by how the lot stood at the end", () => {
  const results = [
    [aListing({ isClosed: true, userState: { isWinning: true } }), "accepted"],
    [aListing({ isClosed: true, userState: { isWinning: false } }), "rejected"],
    [aListing({ isClosed: true, userState: null }), "unknown"],
    [null, "unknown"],
  ] as const;
  for (const [listing, result] of results) {
    const auction = endedAuction({ listing });
    const after = step(auction, { type: "recovered", pendingBid: aBid() }, NOON_MS + MINUTE_MS, OURS);
    assert.equal(after.auction, auction);
    const [settle, ...more] = after.effects;
    assert.ok(settle?.type === "settle");
    assert.deepEqual([settle.bid, settle.outcome.result, more], [aBid(), result, []]);
  }
});

Deno.test("what became of a bid on its way is read from the last page of a lot that ended", () => {
  const pendingBid = aBid();
  const auction = endedAuction({ bidding: { phase: "placing", bid: pendingBid } });
  const { auction: after, effects } = step(
    auction,
    { type: "recovered", pendingBid },
    NOON_MS + MINUTE_MS,
    OURS,
  );
  assert.deepEqual(after, { ...auction, bidding: { phase: "ready" } });
  assert.deepEqual(effectTypes({ auction: after, effects }), ["save", "settle"]);
});

Deno.test("a lot whose clock turns out to be behind is read once after a start, not until it has caught up", () => {
  const nowMs = NOON_MS + MINUTE_MS;
  const recovered = step(anAuction(), { type: "recovered", pendingBid: aBid() }, nowMs, OURS).auction;
  const behind = aListing({ requestedAtMs: nowMs - 2_000, userState: { isWinning: true } });
  const early = step(recovered, { type: "listing", listing: behind }, nowMs + 100, OURS);
  assert.equal(early.auction.bidding.phase, "confirming", "by the same clock, it was asked for before");
  const after = step(recovered, { type: "listing", listing: behind }, nowMs - 1_900, OURS);
  assert.equal(after.auction.bidding.phase, "ready");
  assert.ok(effectTypes(after).includes("settle"));
});

Deno.test("after a start an old failure is forgotten and the lot is tried soon", () => {
  const reading = { failures: 9, failure: UNREACHABLE, nextReadAtMs: NOON_MS + HOUR_MS };
  const after = step(anAuction({ reading }), { type: "recovered" }, NOON_MS, OURS);
  assert.deepEqual([after.auction.reading.failures, after.auction.reading.failure], [0, null]);
  assert.ok((after.auction.reading.nextReadAtMs ?? Infinity) < NOON_MS + 6_000);
  assert.deepEqual(effectTypes(after), ["save", "publish"]);
});

Deno.test("when settings or the session change, a lot is read again soon and a given-up price is tried anew", () => {
  const setback = {
    kind: "refusal" as const,
    priceCents: dollars(10),
    tries: 3,
    notBeforeMs: NOON_MS,
    message: "Signed out",
    isTold: false,
  };
  const after = step(anAuction({ setback }), { type: "reconsider" }, NOON_MS + MINUTE_MS, OURS);
  assert.equal(after.auction.setback, null);
  assert.ok((after.auction.reading.nextReadAtMs ?? Infinity) < NOON_MS + MINUTE_MS + 6_000);
  assert.deepEqual(after.effects, [{ type: "save" }], "nothing is bid before it is read");
});

Deno.test("an old copy of the page does not end a lot whose close was moved since", () => {
  const heardOf = aListing({ bidCount: 9, currentPriceCents: dollars(25), closeTimeMs: CLOSE_MS + 30_000 });
  let auction = anAuction({ listing: heardOf, config: WATCHING });
  const userState = { isWinning: true, hasParticipated: true, nextBidCents: dollars(3), isWatching: false };
  const oldCopy = (atMs: number) =>
    aListing({
      bidCount: 2,
      currentPriceCents: dollars(2),
      closeTimeMs: CLOSE_MS,
      requestedAtMs: atMs,
      receivedAtMs: atMs,
      userState,
    });
  for (const afterMs of [-5_000, 5_000, 20_000, 40_000]) {
    const after = read(auction, oldCopy(CLOSE_MS + afterMs));
    auction = after.auction;
    assert.deepEqual([auction.life.phase, noticesIn(after)], ["active", []], String(afterMs));
    assert.equal(auction.listing?.closeTimeMs, CLOSE_MS + 30_000);
  }
  const closedMs = CLOSE_MS + 42_000;
  const closed = { isClosed: true, requestedAtMs: closedMs, receivedAtMs: closedMs };
  assert.equal(read(auction, aListing({ ...closed, bidCount: 2 })).auction.life.phase, "ended");
});
