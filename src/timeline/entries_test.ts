import assert from "node:assert/strict";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  dollars,
  NOON_MS,
  SECOND_MS,
} from "../../tests/support/auctions.ts";
import { heldBySwitch, SWITCHED_OFF } from "../auction/strategy/auto_bid.ts";
import { readinessFrom, type ReadinessReason } from "../auction/readiness.ts";
import type { Auction, BidOutcome, LimitKind } from "../auction/types.ts";
import { bidEntry, entriesBetween, seenIn } from "./entries.ts";

const unread = anAuction({ listing: null });
const noFailure = anAuction().reading;

function between(before: Auction | null, after: Auction) {
  return entriesBetween(before && seenIn(before), seenIn(after), NOON_MS);
}

function told(before: Auction | null, after: Auction): readonly (readonly [string, string])[] {
  return between(before, after).map(({ kind, message }) => [kind, message] as const);
}

function at(price: number, isWinning = false, others: Parameters<typeof aListing>[0] = {}): Auction {
  return anAuction({
    listing: aListing({ currentPriceCents: dollars(price), userState: { isWinning }, ...others }),
  });
}

Deno.test("a lot that begins to be watched says how", () => {
  assert.deepEqual(told(null, unread), [["watched", "Watched from now on: strategy auto, up to $100"]]);
  const manual = anAuction({ listing: null, config: aConfig({ strategyWord: "manual", maxBidCents: 0 }) });
  assert.deepEqual(told(null, manual), [[
    "watched",
    "Watched from now on: strategy manual, without a maximum bid",
  ]]);
  const config = aConfig({ maxTotalCents: dollars(115), group: "drills" });
  assert.deepEqual(told(null, anAuction({ listing: null, config })), [[
    "watched",
    "Watched from now on: strategy auto, up to $100, at most $115 in all, of the group drills",
  ]]);
});

Deno.test("nothing that changed is nothing to tell", () => {
  assert.deepEqual(between(anAuction(), anAuction()), []);
  assert.deepEqual(between(at(10), at(10, false, { title: "Another title" })), []);
  assert.deepEqual(between(anAuction(), anAuction({ config: aConfig() })), []);
});

Deno.test("the first reading says what is there, and where the owner stands", () => {
  const [first, ...others] = between(unread, at(10));
  assert.deepEqual(others, []);
  assert.deepEqual(first, {
    atMs: NOON_MS,
    kind: "first-reading",
    message: "First read: $10 with 4 bids, closes at 13:00:00 UTC; you do not lead",
    priceCents: dollars(10),
    closeTimeMs: NOON_MS + 3_600_000,
  });
  assert.match(told(unread, at(10, true))[0]?.[1] ?? "", /; you lead$/);
  assert.match(
    told(unread, at(10, false, { bidCount: 1, userState: null }))[0]?.[1] ?? "",
    /1 bid,.*nobody is signed in$/,
  );
  const tomorrow = at(10, false, { closeTimeMs: NOON_MS + 86_400_000 });
  assert.match(told(unread, tomorrow)[0]?.[1] ?? "", /closes at 2026-11-03 12:00:00 UTC/);
});

Deno.test("each part of the config that changed is named, with what it was and is", () => {
  const config = aConfig({
    strategy: "snipe",
    strategyWord: "sniping",
    maxBidCents: dollars(40),
    incrementCents: dollars(2),
    minBidCents: dollars(5),
    snipeSeconds: 3,
  });
  assert.deepEqual(told(anAuction(), anAuction({ config })), [[
    "config-changed",
    "Changed the strategy from auto to sniping, the maximum bid from $100 to $40, the increment from $1 to $2, " +
    "the minimum bid from none to $5, the snipe's lead from the global setting to 3 s",
  ]]);
});

Deno.test("a switch that keeps the strategy from bidding is told, at the start and when it is moved", () => {
  const held = heldBySwitch(aConfig({ autoBid: false }));
  const off = anAuction({ config: aConfig({ autoBid: false }), held });
  assert.deepEqual(told(null, { ...off, listing: null }).map(([kind]) => kind), ["watched", "switched-off"]);
  assert.deepEqual(told(anAuction(), off), [
    ["config-changed", "Changed automatic bidding from on to off"],
    ["switched-off", SWITCHED_OFF],
  ]);
  assert.deepEqual(told(off, anAuction()), [["config-changed", "Changed automatic bidding from off to on"]]);
  assert.deepEqual(told(off, { ...off, maxBidReached: true }), []);
});

Deno.test("a price that moves, and the lead with it", () => {
  assert.deepEqual(told(at(10), at(12)), [["price-moved", "The price went from $10 to $12, with 4 bids"]]);
  assert.deepEqual(told(at(10), at(11, true)), [
    ["price-moved", "The price went from $10 to $11, with 4 bids"],
    ["leading", "Leading at $11"],
  ]);
  assert.deepEqual(told(at(11, true), at(12.5)), [
    ["price-moved", "The price went from $11 to $12.50, with 4 bids"],
    ["outbid", "Outbid: it stands at $12.50"],
  ]);
  assert.deepEqual(told(at(11, true), at(11)).map(([kind]) => kind), ["outbid"]);
});

Deno.test("a close that moves, either way", () => {
  const closing = (seconds: number) => at(10, false, { closeTimeMs: NOON_MS + seconds * SECOND_MS });
  assert.deepEqual(told(closing(20), closing(50)), [[
    "close-moved",
    "The close moved to 12:00:50 UTC, 30 s later",
  ]]);
  assert.deepEqual(told(closing(50), closing(20))[0]?.[1], "The close moved to 12:00:20 UTC, 30 s earlier");
});

Deno.test("a session that is gone, and back", () => {
  const signedOut = at(10, false, { userState: null });
  assert.deepEqual(told(at(10), signedOut), [["signed-out", "Signed out at Nellis: no bid can be sent"]]);
  assert.deepEqual(told(at(10, true), signedOut).map(([kind]) => kind), ["signed-out"]);
  assert.deepEqual(told(signedOut, at(10)), [["signed-in", "Signed in at Nellis"]]);
  assert.deepEqual(told(signedOut, at(10, true)).map(([kind]) => kind), ["signed-in", "leading"]);
});

Deno.test("readings that fail are told once a reason, and when they are back", () => {
  const failing = (kind: "unreachable" | "server-error", message: string, failures = 1) =>
    anAuction({ reading: { ...noFailure, failures, failure: { kind, message } } });
  const away = failing("unreachable", "Nellis can't be reached");
  assert.deepEqual(told(anAuction(), away), [[
    "reading-failed",
    "The lot could not be read: Nellis can't be reached",
  ]]);
  assert.deepEqual(told(away, failing("unreachable", "Still away", 2)), []);
  assert.deepEqual(told(away, failing("server-error", "500")).map(([kind]) => kind), ["reading-failed"]);
  assert.deepEqual(told(away, anAuction()), [["reading-back", "The lot can be read again"]]);
});

Deno.test("a limit without room left is told once", () => {
  const past = { ...at(120), maxBidReached: true };
  assert.deepEqual(told(at(120), past), [[
    "limit-reached",
    "Your limit of $100 leaves no room: it stands at $120",
  ]]);
  assert.deepEqual(told(past, past), []);
  assert.deepEqual(told(past, at(120)), []);
});

Deno.test("a price that moved says who leads at it, as far as that is known", () => {
  const later = NOON_MS + SECOND_MS;
  const leads = (before: Auction, after: Auction) => between(before, after)[0]?.isLeading;
  assert.equal(leads(at(10), at(11, false, { requestedAtMs: later })), false);
  assert.equal(leads(at(10, true), at(11, true, { requestedAtMs: later })), true);
  assert.equal(leads(at(10), at(11, true)), true, "our bid's answer says so");
  assert.equal(leads(at(10), at(11)), false, "the feed told a rival's bid");
  assert.equal(leads(at(10, true), at(11, true)), undefined, "it may be a rival's, or we still lead");
  const answered = anAuction({
    listing: at(11).listing,
    bidding: { phase: "confirming", bid: aBid(), sinceMs: later, unknown: false },
  });
  assert.equal(leads(at(10), answered), undefined, "it may be our own bid");
  const signedOut = at(10, false, { userState: null });
  assert.equal(leads(signedOut, at(11, false, { userState: null })), undefined);
});

Deno.test("how ready a lot is for its close is told where that is not as it should be, and once", () => {
  const found = (...reasons: readonly ReadinessReason[]) =>
    anAuction({ readiness: readinessFrom(reasons, NOON_MS) });
  const red = { level: "red", cause: "session", message: "Sign in" } as const;
  const amber = { level: "amber", cause: "dry-run", message: "A dry run" } as const;
  assert.deepEqual(told(anAuction(), found()), [], "all is well");
  assert.deepEqual(told(anAuction(), found(amber)), [[
    "readiness",
    "Ready to bid, with reservations: A dry run",
  ]]);
  assert.deepEqual(told(found(amber), found(amber, red)), [[
    "readiness",
    "Not ready to bid: Sign in. A dry run",
  ]]);
  assert.deepEqual(told(found(red), found({ ...red, message: "Sign in, please" })), []);
  assert.deepEqual(told(found(red), found()), [["readiness", "Ready to bid at the close again"]]);
  assert.deepEqual(told(found(red), anAuction()), [], "nothing is to be bid any more");
});

for (
  const [won, message] of [
    [true, "Won for $10"],
    [false, "Ended: it sold for $10 to somebody else"],
    [null, "Ended at $10; nobody was signed in to see who won"],
  ] as const
) {
  Deno.test(`an end with won ${won} is told once`, () => {
    const over = anAuction({
      life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(10), won },
    });
    assert.deepEqual(between(anAuction(), over), [
      { atMs: NOON_MS, kind: "ended", message, priceCents: dollars(10), won },
    ]);
    assert.deepEqual(between(over, over), []);
  });
}

const outcomes: readonly (readonly [BidOutcome, string])[] = [
  [accepted(), "accepted, leading"],
  [accepted({ isLeading: false }), "accepted, but a higher maximum leads"],
  [{ result: "rejected", errorType: "BID_TOO_LOW", message: "Too low" }, "refused: Too low"],
  [
    { result: "rejected", errorType: "LIMIT_EXCEEDED", message: "Over the limit", isKeptHere: true },
    "not sent: Over the limit",
  ],
  [{ result: "rejected", errorType: "AUTHENTICATION_ERROR", message: "Sign in" }, "refused: Sign in"],
  [
    { result: "rejected", errorType: "AUTHENTICATION_ERROR", message: "Sign in", isKeptHere: true },
    "not sent: Sign in",
  ],
  [{ result: "not-sent", message: "Refused to connect" }, "not sent: Refused to connect"],
  [{ result: "unknown", message: "No answer" }, "not known whether it counts: No answer"],
];
for (const [outcome, words] of outcomes) {
  Deno.test(`a bid that was ${words} is told with its reason`, () => {
    const { message, bid, atMs } = bidEntry(aBid(), outcome, NOON_MS + 80);
    assert.equal(message, `Bid $11 (aggressive: Not leading at $10): ${words}`);
    assert.equal(atMs, NOON_MS + 80);
    assert.equal(bid?.result, outcome.result);
    assert.equal(bid?.isSent, !words.startsWith("not sent"));
    assert.equal(bid?.isLeading, outcome.result === "accepted" && outcome.isLeading);
    assert.equal(bid?.decidedAtMs, NOON_MS);
  });
}

const priceOf20 = aListing({ currentPriceCents: dollars(20) });
function heldBy(by: LimitKind, reason: string, maxBidReached = true): Auction {
  return anAuction({ listing: priceOf20, maxBidReached, held: { by, reason } });
}

Deno.test("a limit other than the maximum is told by its own reason, once", () => {
  for (const by of ["maxTotal", "perBid", "budget"] as const) {
    const held = heldBy(by, "The next bid would be $21, above your limit");
    assert.deepEqual(told(anAuction({ listing: priceOf20 }), held), [
      ["limit-reached", "The next bid would be $21, above your limit: it stands at $20"],
    ]);
    assert.deepEqual(told(held, held), []);
  }
});

Deno.test("a lot that begins to wait for its group says so once, and again when it waits anew", () => {
  const free = anAuction({ listing: priceOf20 });
  const waiting = heldBy("group", "Group drills wants 1, and has 1 won, leading or not settled yet", false);
  const entry = ["waiting", "Group drills wants 1, and has 1 won, leading or not settled yet"];
  assert.deepEqual(told(free, waiting), [entry]);
  assert.deepEqual(told(waiting, heldBy("group", "Group drills wants 1, and has 2", false)), []);
  assert.deepEqual(told(waiting, free), []);
  assert.deepEqual(told(free, waiting), [entry]);
});

Deno.test("a total and a group that were set, changed and taken away are told", () => {
  const config = aConfig({ maxTotalCents: dollars(50.5), group: "drills" });
  const change = (before: Auction, after: Auction) => told(before, after)[0]?.[1];
  const [plain, limited] = [anAuction(), anAuction({ config })];
  assert.equal(
    change(plain, limited),
    "Changed the most in all from none to $50.50, the group from none to drills",
  );
  assert.equal(
    change(limited, plain),
    "Changed the most in all from $50.50 to none, the group from drills to none",
  );
});
