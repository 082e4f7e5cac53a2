import assert from "node:assert/strict";
import { aBid, accepted, dollars, HOUR_MS, NOON_MS } from "../../../tests/support/auctions.ts";
import type { BidOutcome } from "../types.ts";
import { type BidOnLot, highestAccepted, type LotEnd, outcomeOf } from "./outcome.ts";

const CLOSE_MS = NOON_MS + HOUR_MS;

/** A lot that was to be bid on up to $48, was sold for $61, and whose end was seen at once. */
function lost(overrides: Partial<LotEnd> = {}): LotEnd {
  return {
    won: false,
    finalPriceCents: dollars(61),
    inAllCents: dollars(70.15),
    closeTimeMs: CLOSE_MS,
    seenAtMs: CLOSE_MS + 2_000,
    strategy: "snipe",
    maxBidCents: dollars(48),
    wasSwitchedOff: false,
    wasPaused: false,
    held: null,
    hasParticipated: false,
    isAllowedToBid: true,
    ...overrides,
  };
}
/** One that was sold below the limit. */
const cheap = (overrides: Partial<LotEnd> = {}) => lost({ finalPriceCents: dollars(31), ...overrides });

function bid(amount: number, outcome: BidOutcome | null, answeredAtMs = CLOSE_MS - 3_000): BidOnLot {
  return { ...aBid({ amountCents: dollars(amount) }), outcome, answeredAtMs };
}
const refused = (
  errorType: "OUTBID" | "AUCTION_ENDED" | "BIDDING_PAUSED" | "DRY_RUN" | "LIMIT_EXCEEDED",
  message: string,
  others: { readonly isKeptHere?: true; readonly isFoundOut?: true } = {},
): BidOutcome => ({ result: "rejected", errorType, message, ...others });

function says(name: string, end: LotEnd, bids: readonly BidOnLot[], kind: string, why: string): void {
  Deno.test(name, () => assert.deepEqual(outcomeOf(end, bids), { kind, why }));
}

says(
  "a lot that was won names its price, and what it costs in all",
  lost({ won: true, finalPriceCents: dollars(31), inAllCents: 3_863 }),
  [bid(31, accepted())],
  "won",
  "Won for $31, $38.63 in all",
);
for (const end of [{ strategy: "manual" }, { maxBidCents: 0 }] as const) {
  says(`nothing was to be bid: ${JSON.stringify(end)}`, lost(end), [], "only-watched", "Only watched");
}
says(
  "nothing was to be bid, and nobody was signed in",
  lost({ won: null, maxBidCents: 0 }),
  [],
  "only-watched",
  "Only watched",
);
says(
  "the owner's switch was off",
  lost({ wasSwitchedOff: true }),
  [],
  "only-watched",
  "Only watched: bidding was switched off for this lot",
);
says("the price passed the limit", lost(), [], "lost", "Lost: the price passed your limit of $48");
says(
  "the price passed the limit of a lot that was bid on before",
  lost(),
  [bid(48, accepted({ isLeading: false }))],
  "lost",
  "Lost: the price passed your limit of $48",
);
says(
  "a rival bid the limit first",
  lost({ finalPriceCents: dollars(48) }),
  [],
  "lost",
  "Lost: the price reached your limit of $48",
);
says(
  "the next bid would have been above the limit",
  cheap({ finalPriceCents: dollars(46), held: { by: "maxBid", reason: "The next bid would be $51" } }),
  [],
  "lost",
  "Lost: the next bid would have passed your limit of $48",
);
says(
  "another limit held it",
  cheap({ held: { by: "group", reason: "Group drills wants 1, and has 1 won" } }),
  [],
  "lost",
  "Lost: group drills wants 1, and has 1 won",
);
says("all bidding was paused", cheap({ wasPaused: true }), [], "lost", "Lost: bidding was paused");
says(
  "the limit was passed while all bidding was paused",
  lost({ wasPaused: true }),
  [],
  "lost",
  "Lost: the price passed your limit of $48",
);
says(
  "paused at the last moment",
  cheap(),
  [bid(32, refused("BIDDING_PAUSED", "All bidding is paused: resume it first", { isKeptHere: true }))],
  "lost",
  "Lost: bidding was paused",
);
says(
  "a hidden maximum was higher",
  cheap(),
  [bid(30, accepted({ isLeading: false }))],
  "lost",
  "Lost: a rival's maximum was higher than our last bid of $30",
);
says(
  "a snipe met a hidden maximum, and its answer left no time",
  cheap(),
  [bid(30, accepted({ isLeading: false }), CLOSE_MS + 5)],
  "lost",
  "Lost: a rival's maximum was higher than our last bid of $30, and the snipe's answer came too late for another",
);
says(
  "a bid that led was passed, with all bidding paused",
  cheap({ wasPaused: true }),
  [bid(30, accepted())],
  "lost",
  "Lost: a rival bid more than our last bid of $30, and bidding was paused",
);
says(
  "a bid by hand was passed, and its strategy would not have gone on",
  cheap({ strategy: "manual", wasPaused: true }),
  [bid(30, accepted())],
  "lost",
  "Lost: a rival bid more than our last bid of $30",
);
says(
  "the snipe came too late",
  cheap(),
  [bid(32, refused("AUCTION_ENDED", "The auction has ended"))],
  "lost",
  "Lost: our bid of $32 came too late: Nellis had closed the lot",
);
says(
  "Nellis refused the last bid",
  cheap(),
  [bid(20, accepted()), bid(32, refused("OUTBID", "Somebody was faster."))],
  "lost",
  "Lost: our bid of $32 was refused: somebody was faster",
);
says(
  "Gavel kept the last bid",
  cheap(),
  [bid(32, refused("LIMIT_EXCEEDED", "$32 is above your budget", { isKeptHere: true }))],
  "lost",
  "Lost: our bid of $32 was not sent: $32 is above your budget",
);
says(
  "the bid did not leave",
  cheap(),
  [bid(32, { result: "not-sent", message: "Connection refused" })],
  "lost",
  "Lost: our bid of $32 did not reach Nellis: connection refused",
);
says(
  "no answer, and the lot shows that the bid was not taken",
  cheap(),
  [bid(32, refused("OUTBID", "The lot shows that it was not taken", { isFoundOut: true }))],
  "lost",
  "Lost: our bid of $32 got no answer, and the lot shows that it was not taken",
);
says(
  "the bid's outcome is not known for good",
  cheap(),
  [bid(32, { result: "unknown", message: "No answer" })],
  "lost",
  "Lost: it is not known whether our bid of $32 counted",
);
says(
  "the bid's outcome is not known yet",
  cheap(),
  [bid(32, null)],
  "lost",
  "Lost: it is not known yet whether our bid of $32 counts",
);
says(
  "a practice, whatever the price",
  lost(),
  [bid(32, refused("DRY_RUN", "This is a dry run", { isKeptHere: true }))],
  "lost",
  "Lost: it was a practice, and our bid of $32 was not sent",
);
says(
  "an account that may not bid",
  cheap({ isAllowedToBid: false }),
  [],
  "lost",
  "Lost: Nellis does not allow this account to bid on the lot",
);
says(
  "a close that nobody saw",
  cheap({ seenAtMs: CLOSE_MS + HOUR_MS }),
  [],
  "lost",
  "Lost: Gavel did not see the close",
);
says("no reason on record", cheap(), [], "lost", "Lost: no bid was sent");
says(
  "the owner's own bid at Nellis was passed",
  cheap({ strategy: "manual", hasParticipated: true }),
  [],
  "lost",
  "Lost: a rival bid more than you did at Nellis",
);
says(
  "nobody was signed in to see who won",
  cheap({ won: null }),
  [],
  "not-known",
  "Not known who won: nobody was signed in at Nellis at the end",
);
says(
  "nobody was signed in to see whether our bid won",
  cheap({ won: null }),
  [bid(30, accepted()), bid(32, refused("OUTBID", "Too low"))],
  "not-known",
  "Not known whether our bid of $30 won: nobody was signed in at Nellis at the end",
);

Deno.test("our highest bid is the highest that Nellis accepted", () => {
  assert.equal(highestAccepted([]), null);
  assert.equal(highestAccepted([bid(40, refused("OUTBID", "Too low"))]), null);
  assert.equal(
    highestAccepted([bid(20, accepted()), bid(30, accepted()), bid(40, null), bid(25, accepted())]),
    dollars(30),
  );
});
