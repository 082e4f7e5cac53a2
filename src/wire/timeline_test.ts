import assert from "node:assert/strict";
import { aBid, accepted, dollars, NOON_MS, SECOND_MS } from "../../tests/support/auctions.ts";
import type { BidOutcome } from "../auction/types.ts";
import { bidEntry, foundOutEntry } from "../timeline/entries.ts";
import { type TimelineLine, timelineText, wireTimelineEntry } from "./timeline.ts";

function line(kind: string, others: Partial<TimelineLine> = {}): TimelineLine {
  return { atMs: NOON_MS, kind, message: "As it was written", ...others };
}
const at = (price: number) => ({ priceCents: dollars(price) });
const bid = (outcome: BidOutcome) => bidEntry(aBid({ amountCents: dollars(12) }), outcome, NOON_MS);
const foundOut = (outcome: BidOutcome) => foundOutEntry(aBid({ amountCents: dollars(12) }), outcome, NOON_MS);
const refused = (isKeptHere: boolean): BidOutcome => ({
  result: "rejected",
  errorType: "BID_TOO_LOW",
  message: "Your bid is too low.",
  ...(isKeptHere ? { isKeptHere } : {}),
});
const unknown: BidOutcome = { result: "unknown", message: "No answer" };

const TEXTS: readonly (readonly [TimelineLine, string])[] = [
  [line("first-reading", at(10)), "First seen at $10."],
  [line("price-moved", { ...at(11), isLeading: false }), "A rival bid $11."],
  [line("price-moved", { ...at(12), isLeading: true }), "The price is $12 now, and we lead."],
  [line("price-moved", at(13)), "The price is $13 now."],
  [line("close-moved", { movedByMs: 30 * SECOND_MS }), "Closes 30 s later."],
  [line("close-moved", { movedByMs: 300 }), "Closes less than a second later."],
  [line("close-moved", { movedByMs: -600 * SECOND_MS }), "Closes 10 min earlier."],
  [line("close-moved", { closeTimeMs: NOON_MS }), "The close has moved."],
  [line("leading", at(12)), "We lead at $12."],
  [line("outbid", at(13)), "We are outbid: it stands at $13."],
  [line("ended", { ...at(31), won: true }), "Won for $31."],
  [line("ended", { ...at(31), won: false }), "It sold for $31 to somebody else."],
  [line("ended", { ...at(0), won: false }), "Over: nobody bid."],
  [line("ended", { ...at(31), won: null }), "Over at $31: nobody was signed in to see who won."],
  [bid(accepted()), "We bid $12: it leads."],
  [bid(accepted({ isLeading: false })), "We bid $12: a rival's maximum is higher."],
  [bid(refused(false)), "We bid $12, and it was refused: your bid is too low."],
  [bid(refused(true)), "Our bid of $12 was not sent: your bid is too low."],
  [
    bid({ result: "not-sent", message: "Connection refused" }),
    "Our bid of $12 was not sent: connection refused.",
  ],
  [bid(unknown), "We bid $12: not known yet whether it counts."],
  [foundOut(accepted()), "Our bid of $12 counts, and leads."],
  [foundOut(accepted({ isLeading: false })), "Our bid of $12 counted, and was passed."],
  [foundOut(refused(false)), "Our bid of $12 does not count."],
  [foundOut(unknown), "Not known whether our bid of $12 counted."],
  [
    line("explained", { message: "No bid was sent: the strategy was manual" }),
    "No bid was sent: the strategy was manual.",
  ],
  [line("stopped", { message: "Not watched any more." }), "Not watched any more."],
];
for (const [entry, text] of TEXTS) {
  Deno.test(`the timeline says: ${text}`, () => assert.equal(timelineText(entry), text));
}

Deno.test("a line of a kind that lacks its figures says what was written", () => {
  for (
    const kind of [
      "first-reading",
      "price-moved",
      "leading",
      "outbid",
      "ended",
      "bid",
      "bid-found-out",
      "new",
    ]
  ) {
    assert.equal(timelineText(line(kind)), "As it was written.");
  }
});

Deno.test("a line is told in dollars and ISO times, without what only its sentence needs", () => {
  const moved = line("price-moved", { ...at(11), isLeading: false });
  assert.deepEqual(wireTimelineEntry(moved), {
    timestamp: "2026-11-02T12:00:00.000Z",
    kind: "price-moved",
    message: "As it was written",
    text: "A rival bid $11.",
    price: 11,
  });
});
