import type { BidOutcome, Listing } from "../../src/auction/types.ts";
import type { NellisApi } from "../../src/nellis/api.ts";
import type { FeedEvent, LotFeed } from "../../src/nellis/feed/lot_feed.ts";
import { centsFromDollars, dollarsFromCents } from "../../src/auction/money.ts";
import { type House, type LotView, OWNER } from "../../src/simulator/house.ts";

/** The house without its pages: what Gavel asks is answered at once, and counted. */
export interface CountedNellis {
  readonly nellis: NellisApi;
  readonly feed: LotFeed;
  /** Readings, bids and connections to the live feed so far. */
  requests(): number;
}

/** Nellis as `house` has it, to the owner's eyes. */
export function countedNellis(house: House): CountedNellis {
  const hearers = new Map<number, (event: FeedEvent) => void>();
  let requests = 0;
  house.listen(({ type, lot }) => {
    const finalPriceCents = centsFromDollars(lot.currentPrice);
    hearers.get(lot.id)?.(
      type === "closed" ? { type, finalPriceCents } : {
        type,
        priceCents: centsFromDollars(lot.currentPrice),
        bidCount: lot.bidCount,
        closeTimeMs: lot.closeTimeMs,
      },
    );
  });

  return {
    requests: () => requests,
    nellis: {
      readLot(id) {
        requests++;
        return Promise.resolve(listingOf(house.lot(Number(id)), house.now()));
      },
      placeBid(id, amountCents) {
        requests++;
        const verdict = house.rivalBids(Number(id), OWNER, dollarsFromCents(amountCents));
        return Promise.resolve(outcomeOf(verdict, house.lot(Number(id))));
      },
      isSignedIn: () => Promise.resolve(true),
    },
    feed: {
      connect(id, listener, signal) {
        requests++;
        hearers.set(Number(id), (event) => listener(event, null));
        listener({ type: "connected" }, null);
        return new Promise((resolve) =>
          signal.addEventListener("abort", () => {
            hearers.delete(Number(id));
            resolve({ reason: "stopped", message: "The live feed was stopped.", wasConnected: true });
          })
        );
      },
    },
  };
}

/** Every verdict but these two is a refusal. */
function outcomeOf(verdict: ReturnType<House["rivalBids"]>, lot: LotView): BidOutcome {
  if (verdict !== "accepted" && verdict !== "accepted-outbid") {
    const errorType = verdict === "duplicate"
      ? "DUPLICATE_BID_AMOUNT"
      : verdict === "ended"
      ? "AUCTION_ENDED"
      : "BID_TOO_LOW";
    return { result: "rejected", errorType, message: verdict };
  }
  return {
    result: "accepted",
    isLeading: verdict === "accepted",
    currentPriceCents: centsFromDollars(lot.currentPrice),
    nextBidCents: centsFromDollars(lot.nextBid),
    message: verdict,
  };
}

function listingOf(lot: LotView, nowMs: number): Listing {
  return {
    id: String(lot.id),
    title: lot.title,
    inventoryNumber: lot.inventoryNumber,
    currentPriceCents: centsFromDollars(lot.currentPrice),
    retailPriceCents: lot.retailPrice === null ? null : centsFromDollars(lot.retailPrice),
    bidCount: lot.bidCount,
    bidderCount: lot.bidderCount,
    closeTimeMs: lot.closeTimeMs,
    extensionSeconds: lot.extensionSeconds,
    isClosed: lot.isClosed,
    marketStatus: lot.marketStatus,
    photoUrl: lot.photoUrl,
    location: lot.location,
    bidHistory: [],
    userState: {
      nextBidCents: centsFromDollars(lot.nextBid),
      isWinning: lot.ownerIsWinning,
      isWatching: lot.isWatched,
      hasParticipated: lot.ownerMaximum !== null,
      isAllowedToBid: true,
    },
    requestedAtMs: nowMs,
    receivedAtMs: nowMs,
  };
}
