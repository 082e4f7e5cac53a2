import assert from "node:assert/strict";
import { aBid, aListing, anAuction, dollars, NOON_MS } from "../../tests/support/auctions.ts";
import type { Auction } from "../auction/types.ts";
import { exposureOf } from "./watched_exposure.ts";
import type { BidTally } from "./bid_tally.ts";

interface Case {
  readonly price?: number;
  /** Null where nobody is signed in. */
  readonly leads?: boolean | null;
  readonly accepted?: number;
  readonly open?: number;
  readonly others?: Partial<Auction>;
  readonly leadingBidId?: string;
}

function comesTo(amount: number, name: string, { price = 10, leads = false, ...rest }: Case): void {
  const { accepted = 0, open = 0, others = {}, leadingBidId = null } = rest;
  const userState = leads === null ? null : { isWinning: leads };
  const listing = aListing({ currentPriceCents: dollars(price), userState });
  const tally: BidTally = {
    acceptedCents: dollars(accepted),
    answeredCents: dollars(accepted),
    openCents: dollars(open),
    openSinceMs: 0,
    leadingBidId,
  };
  Deno.test(name, () => assert.equal(exposureOf(anAuction({ listing, ...others }), tally), dollars(amount)));
}

function endedAt(price: number, won: boolean | null): Partial<Auction> {
  return { life: { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(price), won } };
}

comesTo(0, "a lot that others lead costs nothing", { accepted: 9 });
comesTo(50, "a lead costs at most what was bid, however low the price is now", { leads: true, accepted: 50 });
comesTo(10, "a lead of which Gavel knows no bid costs its price", { leads: true });
comesTo(60, "a price above one's own bid, in front all the same, is from a bid elsewhere", {
  price: 60,
  leads: true,
  accepted: 50,
});
comesTo(20, "a bid on its way may be taken", { open: 20, accepted: 9 });
comesTo(50, "a lower bid on its way takes nothing from the lead", { leads: true, accepted: 50, open: 20 });
comesTo(50, "signed out, a bid that the price has not passed is taken for a lead", {
  leads: null,
  accepted: 50,
});
comesTo(10, "signed out, the bid at the very price may lead too", { leads: null, accepted: 10 });
comesTo(0, "signed out, a bid that the price has passed is lost", { leads: null, accepted: 9 });
comesTo(0, "signed out without a bid there is nothing to pay", { leads: null, price: 0 });
comesTo(50, "a lot that was never read counts what was taken on it", {
  accepted: 50,
  others: { listing: null },
});

const bidding = { phase: "placing", bid: aBid({ id: "b" }) } as const;
comesTo(20, "a bid whose answer is here counts as a lead before its lot has been told", {
  accepted: 20,
  leadingBidId: "b",
  others: { bidding },
});
comesTo(
  20,
  "a bid that took the lead counts after a kill in which its lot forgot that, until the lot is read",
  {
    accepted: 20,
    leadingBidId: "b",
    others: { bidding: { phase: "confirming", bid: bidding.bid, sinceMs: NOON_MS, unknown: true } },
  },
);
comesTo(0, "an earlier bid's lead says nothing of the one on its way", {
  accepted: 20,
  leadingBidId: "a",
  others: { bidding },
});

comesTo(31, "a lot that was won costs what it was sold for", {
  accepted: 50,
  open: 60,
  others: endedAt(31, true),
});
comesTo(0, "a lot that was lost costs nothing, whatever is still open", {
  accepted: 50,
  open: 60,
  others: endedAt(31, false),
});
comesTo(31, "who won is not known: it may have been the owner, up to whose bid it was sold", {
  accepted: 31,
  others: endedAt(31, null),
});
comesTo(31, "who won is not known: nor whether a bid that is open counted", {
  open: 40,
  others: endedAt(31, null),
});
comesTo(0, "who won is not known, and it was sold above every bid", {
  accepted: 30,
  open: 29,
  others: endedAt(31, null),
});
comesTo(0, "who won is not known, and nothing was bid", { others: endedAt(0, null) });
