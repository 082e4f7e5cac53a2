import assert from "node:assert/strict";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  dollars,
  HOUR_MS,
  NOON_MS,
} from "../../tests/support/auctions.ts";
import type { Auction, AuctionConfig, BidOutcome, LimitKind, PublicBid } from "../auction/types.ts";
import { bidEntry } from "./entries.ts";
import type { TimelineEntry, TimelineKind } from "./entry.ts";
import { verdictOn } from "./verdict.ts";

const CLOSE_MS = NOON_MS + HOUR_MS;

interface Ending {
  readonly config?: Partial<AuctionConfig>;
  readonly sold?: number;
  readonly won?: boolean | null;
  /** Newest first. */
  readonly history?: readonly PublicBid[];
  readonly seenMsLater?: number;
  readonly listing?: Parameters<typeof aListing>[0];
}

function over(ending: Ending = {}): Auction {
  const { config, sold = 61, won = false, history = [], seenMsLater = 3_000, listing } = ending;
  return anAuction({
    config: aConfig({ maxBidCents: dollars(50), ...config }),
    listing: aListing({ currentPriceCents: dollars(sold), bidHistory: history, isClosed: true, ...listing }),
    life: { phase: "ended", endedAtMs: CLOSE_MS + seenMsLater, finalPriceCents: dollars(sold), won },
  });
}

function before(seconds: number): number {
  return CLOSE_MS - seconds * 1000;
}

function entry(kind: TimelineKind, atMs: number, message = kind as string): TimelineEntry {
  return { atMs, kind, message };
}

function bid(amount: number, secondsBefore: number, outcome: BidOutcome): TimelineEntry {
  const decidedAtMs = before(secondsBefore);
  return bidEntry(aBid({ amountCents: dollars(amount), decidedAtMs }), outcome, decidedAtMs + 100);
}

function rival(amount: number, secondsBefore: number): PublicBid {
  return { timeMs: before(secondsBefore), name: "A***", amountCents: dollars(amount), type: "bid" };
}

const refused: BidOutcome = { result: "rejected", errorType: "BID_TOO_LOW", message: "Your bid is too low" };

function says(
  name: string,
  ending: Ending,
  entries: readonly TimelineEntry[],
  sentence: string | null,
): void {
  Deno.test(name, () => assert.equal(verdictOn(over(ending), entries), sentence));
}

says("a lot that was won needs no explanation", { won: true }, [bid(50, 10, accepted())], null);

Deno.test("a lot that is not over has no explanation yet", () => {
  assert.equal(verdictOn(anAuction(), []), null);
  assert.equal(verdictOn({ ...over(), listing: null }, []), null);
});

says(
  "outbid at the end, the lot's own history says when",
  { history: [rival(61, 1.2), rival(30, 400)] },
  [bid(50, 10, accepted()), entry("outbid", before(0.4))],
  "Outbid 1.2 s before the close by a higher maximum; your limit was $50, it sold for $61",
);
says(
  "outbid, and only Gavel's own look says when",
  {},
  [bid(50, 100, accepted()), entry("outbid", before(40))],
  "Outbid 40 s before the close by a higher maximum; your limit was $50, it sold for $61",
);
says(
  "outbid in the very answer",
  {},
  [bid(50, 10, accepted({ isLeading: false }))],
  "Outbid 9.9 s before the close by a higher maximum; your limit was $50, it sold for $61",
);
says(
  "outbid, seen only after the close",
  {},
  [bid(50, 10, accepted()), entry("outbid", CLOSE_MS + 2_000)],
  "Outbid at the close by a higher maximum; your limit was $50, it sold for $61",
);
says(
  "outbid, and nothing says when",
  {},
  [bid(50, 10, accepted())],
  "Outbid by a higher maximum; your limit was $50, it sold for $61",
);
says(
  "outbid after a bid by hand on a lot without a limit",
  { config: { strategy: "manual", maxBidCents: 0 } },
  [bid(50, 10, accepted()), entry("outbid", before(5))],
  "Outbid 5 s before the close by a higher maximum; it sold for $61",
);
says(
  "outbid with room left, after the session was gone",
  { sold: 31 },
  [bid(20, 600, accepted()), entry("outbid", before(300)), entry("signed-out", before(200))],
  "Outbid 5 min before the close by a higher maximum; your limit was $50, it sold for $31; " +
    "no further bid counted: signed out at Nellis at the close",
);
says(
  "outbid with room left, when the next bids were refused",
  { sold: 31 },
  [bid(20, 600, accepted()), entry("outbid", before(300)), bid(32, 299, refused), bid(32, 298, refused)],
  "Outbid 5 min before the close by a higher maximum; your limit was $50, it sold for $31; " +
    "no further bid counted: given up after 2 tries: Your bid is too low",
);
says(
  "a bid of unknown outcome that led later has counted",
  {},
  [
    bid(50, 100, { result: "unknown", message: "No answer" }),
    entry("leading", before(80)),
    entry("outbid", before(40)),
  ],
  "Outbid 40 s before the close by a higher maximum; your limit was $50, it sold for $61",
);
says(
  "a bid of unknown outcome that was never seen",
  {},
  [bid(50, 10, { result: "unknown", message: "No answer within 10 s" })],
  "It is not known whether your bid of $50 arrived (No answer within 10 s); it sold for $61",
);
says(
  "the limit passed, the lot's own history says when",
  { config: { maxBidCents: dollars(25) }, history: [rival(61, 12), rival(25, 40), rival(24, 90)] },
  [entry("limit-reached", before(38))],
  "Your limit of $25 was passed 40 s before the close; it sold for $61",
);
says(
  "the limit passed, and only Gavel's own look says when",
  { config: { maxBidCents: dollars(25) } },
  [entry("limit-reached", before(7_200))],
  "Your limit of $25 was passed 2 h before the close; it sold for $61",
);
says(
  "the limit passed between two readings",
  { config: { maxBidCents: dollars(25) } },
  [],
  "Your limit of $25 was passed; it sold for $61",
);
says(
  "refused once",
  {},
  [bid(50, 10, refused)],
  "No bid counted: the bid of $50 failed: Your bid is too low; it sold for $61",
);
says(
  "given up after several tries",
  {},
  [bid(50, 10, refused), bid(50, 9, refused), bid(50, 7, refused)],
  "No bid counted: given up after 3 tries: Your bid is too low; it sold for $61",
);
says(
  "decided, and held back by a limit or a way that was cut",
  {},
  [bid(50, 10, { result: "not-sent", message: "Nellis can't be reached" })],
  "No bid was sent: Nellis can't be reached",
);
says(
  "switched off",
  { config: { autoBid: false } },
  [],
  "No bid was sent: automatic bidding was switched off",
);
says("watched by hand", { config: { strategy: "manual" } }, [], "No bid was sent: the strategy was manual");
says(
  "watched without a limit",
  { config: { maxBidCents: 0 } },
  [],
  "No bid was sent: no maximum bid was set",
);
says(
  "signed out before the close",
  { sold: 20 },
  [entry("signed-out", before(60))],
  "No bid was sent: signed out at Nellis at the close",
);
says(
  "signed out, and back in time, is not the reason",
  { sold: 20 },
  [entry("signed-out", before(60)), entry("signed-in", before(30))],
  "No bid was sent: Gavel's records do not say why",
);
says(
  "signed in only after the close",
  { sold: 20 },
  [entry("signed-in", CLOSE_MS + 1_000)],
  "No bid was sent: nobody was signed in at Nellis at the close",
);
says(
  "an account that may not bid",
  { sold: 20, listing: { currentPriceCents: dollars(20), userState: { isAllowedToBid: false } } },
  [],
  "No bid was sent: Nellis does not allow this account to bid on the lot",
);
says(
  "a lot that could not be read",
  { sold: 20 },
  [entry("reading-failed", before(60), "The lot could not be read: Nellis answers 500")],
  "No bid was sent: the lot could not be read: Nellis answers 500",
);
says(
  "a close that nobody saw",
  { sold: 20, seenMsLater: 600_000 },
  [],
  "No bid was sent: Gavel did not see the close, only 10 min later that it is over",
);
says(
  "an end without a session, no bid before",
  { won: null },
  [],
  "No bid was sent: nobody was signed in at Nellis at the close",
);
says(
  "an end without a session, with a bid before",
  { won: null },
  [bid(50, 10, accepted())],
  "Nobody was signed in to see whether your bid of $50 won",
);

Deno.test("paused at the end", () => {
  assert.equal(verdictOn(over({ sold: 20 }), [], true), "No bid was sent: all bidding was paused");
  const passed = verdictOn(over({ sold: 60 }), [], true);
  assert.equal(passed, "Your limit of $50 was passed; it sold for $60");
});

says(
  "a dry run",
  {},
  [bid(50, 10, { result: "rejected", errorType: "DRY_RUN", message: "This is a dry run", isKeptHere: true })],
  "No bid was sent: This is a dry run",
);

const reasons: readonly (readonly [LimitKind, string])[] = [
  ["maxTotal", "The next bid would be $21, above your total of $20 with premium and tax"],
  ["perBid", "The next bid would be $21, above your limit of $15 for any one bid"],
  [
    "budget",
    "The next bid would be $21, above your budget of $30 a day, which leaves $5 with premium and tax",
  ],
  ["group", "Group drills wants 1, and has 1 won, leading or not settled yet"],
];
for (const [by, reason] of reasons) {
  const why = reason.charAt(0).toLowerCase() + reason.slice(1);
  const held = { by, reason };
  Deno.test(`lost because of ${by}`, () => {
    const lost = { ...over({ sold: 22 }), held };
    const entries = by === "group" ? [entry("waiting", before(90))] : [entry("limit-reached", before(90))];
    assert.equal(verdictOn(lost, entries), `No bid was sent: ${why}; it sold for $22`);
  });
  Deno.test(`outbid, and held by ${by} from then on, whatever it was sold for`, () => {
    for (const sold of [22, 61]) {
      const lost = { ...over({ sold, history: [rival(20, 70)] }), held };
      const sentence = verdictOn(lost, [bid(15, 90, accepted()), entry("outbid", before(69))]);
      assert.equal(
        sentence,
        `Outbid 70 s before the close by a higher maximum; your limit was $50, it sold for $${sold}; ` +
          `no further bid counted: ${why}`,
      );
    }
  });
}

says(
  "held back by a limit at the last moment",
  { sold: 20 },
  [
    bid(15, 10, {
      result: "rejected",
      errorType: "LIMIT_EXCEEDED",
      message: "$15 is above your budget",
      isKeptHere: true,
    }),
  ],
  "No bid was sent: $15 is above your budget",
);

const keptHere: BidOutcome = {
  result: "rejected",
  errorType: "AUTHENTICATION_ERROR",
  message: "Sign in at Nellis",
  isKeptHere: true,
};
says("without a session at the wire", {}, [bid(50, 10, keptHere)], "No bid was sent: Sign in at Nellis");
says(
  "refused first, and without a session then",
  {},
  [bid(50, 10, refused), bid(50, 9, keptHere)],
  "No bid counted: the bid of $50 was not sent: Sign in at Nellis; it sold for $61",
);
says(
  "an end without a session, a bid before, and one that did not leave",
  { won: null },
  [bid(50, 10, accepted()), bid(50, 9, keptHere)],
  "Nobody was signed in to see whether your bid of $50 won",
);
says(
  "an end without a session, and a bid that was kept here",
  { won: null },
  [bid(50, 9, keptHere)],
  "No bid was sent: nobody was signed in at Nellis at the close",
);
