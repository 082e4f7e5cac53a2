import assert from "node:assert/strict";
import { aBid, aListing, anAuction, dollars, LOT_ID, MINUTE_MS } from "../../tests/support/auctions.ts";
import {
  bidFailedNotice,
  bidUnknownNotice,
  endedNotice,
  feedLostNotice,
  limitNotice,
  outbidNotice,
  signedOutNotice,
} from "./notices.ts";

const LISTING = aListing({ currentPriceCents: dollars(120) });

Deno.test("an outbid notice names the lot and where it stands", () => {
  assert.deepEqual(outbidNotice(anAuction(), LISTING), {
    kind: "outbid",
    auctionId: LOT_ID,
    message: "Outbid on Cordless drill: it stands at $120",
    currentBidCents: dollars(120),
  });
});

Deno.test("a limit that is reached names the price, the limit, and what to do", () => {
  const reason = "The next bid would be $121, above your maximum of $100";
  for (const by of ["maxBid", "maxTotal"] as const) {
    const notice = limitNotice(anAuction(), LISTING, { by, reason });
    assert.equal(notice.kind, "maxBidReached");
    assert.equal(notice.currentBidCents, dollars(120));
    assert.match(notice.message, /Cordless drill.*\$120.*\$121, above your maximum of \$100.*Raise it/);
  }
});

Deno.test("a limit of the settings is told as another kind: the lot's own maximum has not been reached", () => {
  for (const by of ["perBid", "budget"] as const) {
    assert.equal(limitNotice(anAuction(), LISTING, { by, reason: "No room" }).kind, "limitReached");
  }
});

Deno.test("a failed bid names the lot and why", () => {
  const notice = bidFailedNotice(anAuction(), "signed out at Nellis");
  assert.equal(notice.kind, "bidFailed");
  assert.match(notice.message, /Cordless drill.*signed out at Nellis/);
});

Deno.test("the end says whether it was won, and for how much", () => {
  const won = endedNotice(anAuction(), LISTING, true);
  assert.deepEqual([won.kind, won.message, won.finalPriceCents], [
    "won",
    "Won Cordless drill for $120",
    12_000,
  ]);
  const lost = endedNotice(anAuction(), LISTING, false);
  assert.deepEqual([lost.kind, lost.finalPriceCents], ["lost", 12_000]);
  assert.match(lost.message, /Lost Cordless drill.*\$120/);
});

Deno.test("a lot that nobody bid on was not sold", () => {
  const unsold = endedNotice(anAuction(), aListing({ currentPriceCents: 0 }), false);
  assert.deepEqual([unsold.kind, unsold.message], ["lost", "Cordless drill is over, and nobody bid on it"]);
});

Deno.test("a bid whose outcome is not known is told with its amount, and that nothing more is bid", () => {
  const notice = bidUnknownNotice(anAuction(), aBid(), "no answer within 10 s");
  assert.equal(notice.kind, "bidUnknown");
  assert.match(notice.message, /\$11 on Cordless drill.*no answer within 10 s.*Nothing more is bid/);
});

Deno.test("signed out and a lost feed say what to do, or what Gavel does", () => {
  assert.match(
    signedOutNotice(anAuction()).message,
    /^Nellis does not know you any more: sign in.*Cordless drill/,
  );
  const lost = feedLostNotice(anAuction(), 4.4 * MINUTE_MS);
  assert.deepEqual([lost.kind, lost.auctionId], ["feedLost", LOT_ID]);
  assert.match(lost.message, /Cordless drill is lost 4 min before its close/);
  assert.match(feedLostNotice(anAuction(), 1).message, /lost 1 min before/);
});
