import assert from "node:assert/strict";
import test from "node:test";
import type { WireAuction, WireListing } from "../../wire/auction.ts";
import { countdownWords } from "./countdown_words.ts";
import { standingWords } from "./standing.ts";

function words(
  auction: Partial<Pick<WireAuction, "status" | "won">>,
  data: Partial<WireListing> | null,
  isSignedIn = true,
): string {
  const shown = { status: "monitoring" as const, won: null, data: data as WireListing | null, ...auction };
  return standingWords(shown, isSignedIn).text;
}

test("who leads is told, and that it is not known where nobody is signed in", () => {
  assert.equal(words({}, { isWinning: true, bidCount: 3 }), "you lead");
  assert.equal(words({}, { isWinning: false, bidCount: 3 }), "a rival leads");
  assert.equal(words({}, { isWinning: false, bidCount: 0 }), "nobody has bid");
  assert.match(words({}, { isWinning: false, bidCount: 3 }, false), /not known who leads/);
  assert.equal(words({}, null), "not read yet");
});

test("a lot that is over says how", () => {
  assert.equal(words({ status: "ended", won: true }, { bidCount: 3 }), "won");
  assert.equal(words({ status: "ended", won: false }, { bidCount: 3 }), "sold to somebody else");
  assert.equal(words({ status: "ended", won: false }, { bidCount: 0 }), "over, nobody bid");
  assert.equal(words({ status: "ended", won: null }, { bidCount: 3 }), "over, not known who won");
});

test("nothing counts down to zero and pretends", () => {
  assert.equal(countdownWords(42_000, 0), "closes in 42 s");
  assert.equal(countdownWords(0, 0), "closes about now, not confirmed");
  assert.equal(countdownWords(0, 9_000), "closes about now, not confirmed");
});
