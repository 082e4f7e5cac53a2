import assert from "node:assert/strict";
import test from "node:test";
import { aBid, anEntry, NOON_MS } from "../../../tests/support/dashboard/timelines.ts";
import { clockTime } from "../../client/words.ts";
import { entryTone, entryWords } from "./entry_words.ts";

test("an entry is told by its sentence; that of an older server by its message", () => {
  assert.equal(
    entryWords(anEntry(0, "price-moved", { text: "A rival bid $11." }), NOON_MS),
    "A rival bid $11.",
  );
  assert.equal(entryWords(anEntry(0, "watched"), NOON_MS), "What watched says.");
});

test("a close that moved says where to, in the reader's own zone", () => {
  const closeTime = new Date(NOON_MS + 30_000).toISOString();
  const at = clockTime(NOON_MS + 30_000, NOON_MS);
  const moved = anEntry(0, "close-moved", { text: "Closes 30 s later.", closeTime });
  assert.equal(entryWords(moved, NOON_MS), `Closes 30 s later, at ${at}.`);
  const first = anEntry(0, "first-reading", { text: "First seen at $10.", closeTime });
  assert.equal(entryWords(first, NOON_MS), `First seen at $10; it closes at ${at}.`);
});

test("a bid has the colour of how it came out", () => {
  const tone = (others: Parameters<typeof aBid>[0]) => entryTone(anEntry(0, "bid", { bid: aBid(others) }));
  assert.equal(tone({}), "good");
  assert.equal(tone({ isLeading: false }), "warn");
  assert.equal(tone({ result: "rejected", isLeading: false }), "bad");
  assert.equal(tone({ result: "rejected", isSent: false, isLeading: false }), "warn");
  assert.equal(entryTone(anEntry(0, "ended", { won: true })), "good");
  assert.equal(entryTone(anEntry(0, "ended", { won: false })), "plain");
  assert.equal(entryTone(anEntry(0, "a kind of a newer server")), "plain");
});
