import assert from "node:assert/strict";
import test from "node:test";
import { aRecord, timeAt } from "../../../tests/support/dashboard/bids.ts";
import type { Notice } from "../state/notices.ts";
import { bidTone, bidWords, noticeTone } from "./line_words.ts";
import { daysOf, linesOf, mergedBids, readActivityFilter } from "./lines.ts";

const notice: Notice = {
  id: 1,
  atMs: Date.parse(timeAt(5)),
  kind: "outbid",
  auctionId: "71",
  text: "Outbid on Lamp: it stands at $14",
};
const refused = aRecord({
  id: "b2",
  timestamp: timeAt(9),
  result: "rejected",
  error: "Too low",
});

test("bids and notices are one list, newest first, and each choice shows its part", () => {
  const shown = (word: string | null) =>
    linesOf([refused, aRecord()], [notice], readActivityFilter(word)).map(({ name }) => name);
  assert.deepEqual(shown(null), ["bid b2", "notice 1", "bid b1"]);
  assert.deepEqual(shown("bids"), ["bid b2", "bid b1"]);
  assert.deepEqual(shown("not-accepted"), ["bid b2"]);
  assert.deepEqual(shown("notices"), ["notice 1"]);
  assert.deepEqual(shown("a word of nobody's"), shown(null));
});

test("lines are grouped by the reader's day", () => {
  const lines = linesOf(
    [aRecord(), aRecord({ id: "old", timestamp: timeAt(-7 * 86_400) })],
    [notice],
    "",
  );
  assert.deepEqual(daysOf(lines).map(({ lines }) => lines.map(({ name }) => name)), [
    ["notice 1", "bid b1"],
    ["bid old"],
  ]);
  assert.deepEqual(daysOf([]), []);
});

for (
  const [words, tone, others] of [
    ["Bid $12: accepted, it led.", "good", {}],
    ["Bid $12: accepted, a rival's maximum was higher.", "warn", { isLeading: false }],
    ["Bid $12 was refused: Too low.", "bad", { result: "rejected", error: "Too low" }],
    ["Bid $12 was not sent: Practice.", "warn", { result: "rejected", sentAt: null, error: "Practice." }],
    ["Bid $12 was not sent: No line.", "warn", { result: "not-sent", error: "No line" }],
    ["Bid $12: not known yet whether it counts.", "warn", { result: "unknown" }],
    ["Bid $12: no answer yet.", "calm", { result: "pending", sentAt: null }],
  ] as const
) {
  test(`a bid is told: ${words}`, () => {
    assert.equal(bidWords(aRecord(others)), words);
    assert.equal(bidTone(aRecord(others)), tone);
  });
}

test("a notice has the colour of its news, and one of a newer server none", () => {
  assert.deepEqual(["won", "outbid", "signedOut", "news"].map(noticeTone), ["good", "warn", "bad", "plain"]);
});

test("a record that was read again takes the place of the older one", () => {
  const known = [aRecord({ id: "b2", timestamp: timeAt(9), result: "pending" }), aRecord()];
  const newer = [aRecord({ id: "b3", timestamp: timeAt(10) }), refused];
  assert.deepEqual(mergedBids(known, newer).map(({ id, result }) => [id, result]), [
    ["b3", "accepted"],
    ["b2", "rejected"],
    ["b1", "accepted"],
  ]);
});
