import { isSwitchedOff } from "../strategy/auto_bid.ts";
import { allInCost, type Costs } from "../limits/costs.ts";
import type { Auction, AuctionId, Life } from "../types.ts";
import type { Cents } from "../money.ts";
import type { ResultKind } from "../words.ts";
import { areSettled, type BidOnLot, highestAccepted, type LotEnd, outcomeOf } from "./outcome.ts";

/** The result of a lot that ended while it was watched, as it is kept for good. */
export interface LotResult {
  readonly id: AuctionId;
  readonly title: string;
  readonly url: string;
  readonly imageUrl: string | null;
  /** The time of its close, or of the reading that showed it closed before; by Nellis's clock. */
  readonly endedAtMs: number;
  readonly retailPriceCents: Cents | null;
  /** The name of the place to pick it up. */
  readonly location: string | null;
  readonly inventoryNumber: string | null;
  /** The highest of our bids that Nellis accepted; null when it accepted none. */
  readonly ourHighestBidCents: Cents | null;
  readonly kind: ResultKind;
  /** The result and its reason, in one sentence without its stop. */
  readonly why: string;
  readonly end: LotEnd;
  /** True once the outcome of all our bids on it is known. */
  readonly isSettled: boolean;
}

/** The circumstances of an end that the lot itself does not show. */
export interface EndCircumstances {
  readonly wasPaused: boolean;
  readonly costs: Costs;
}

/** An auction that is over. */
export type EndedAuction = Auction & { readonly life: Extract<Life, { readonly phase: "ended" }> };

/** Longer addresses are left out, and longer titles cut: a result must fit into a stored document. */
const LONGEST_URL = 2_000;
const LONGEST_TEXT = 500;

/** Returns true when the auction is over. */
export function isEnded(auction: Auction): auction is EndedAuction {
  return auction.life.phase === "ended";
}

/** Returns the time that the result of an ended auction goes by: the close, or the reading that came before it. */
export function endedAtMs({ life, listing }: EndedAuction): number {
  return Math.min(life.endedAtMs, listing?.closeTimeMs ?? Infinity);
}

/** Makes the result of an auction that is over; `bids` are all of ours on it that are known. */
export function lotResult(
  auction: EndedAuction,
  circumstances: EndCircumstances,
  bids: readonly BidOnLot[],
): LotResult {
  const { id, title, url, imageUrl, listing } = auction;
  return withBids({
    id,
    title: title.slice(0, LONGEST_TEXT),
    url: url.length > LONGEST_URL ? "" : url,
    imageUrl: imageUrl !== null && imageUrl.length > LONGEST_URL ? null : imageUrl,
    endedAtMs: endedAtMs(auction),
    retailPriceCents: listing?.retailPriceCents ?? null,
    location: listing?.location?.slice(0, LONGEST_TEXT) ?? null,
    inventoryNumber: listing?.inventoryNumber?.slice(0, LONGEST_TEXT) ?? null,
    end: lotEnd(auction, circumstances),
  }, bids);
}

/** Returns the result as `bids` show it, which are all of ours on the lot that are known. */
export function withBids(
  result: Omit<LotResult, "ourHighestBidCents" | "kind" | "why" | "isSettled">,
  bids: readonly BidOnLot[],
): LotResult {
  const inOrder = bids.toSorted((one, other) => one.decidedAtMs - other.decidedAtMs);
  const { kind, why } = outcomeOf(result.end, inOrder);
  return {
    ...result,
    ourHighestBidCents: highestAccepted(inOrder),
    kind,
    why: why.slice(0, LONGEST_TEXT),
    isSettled: areSettled(inOrder),
  };
}

function lotEnd(
  { life, listing, config, held }: EndedAuction,
  { wasPaused, costs }: EndCircumstances,
): LotEnd {
  const { won, finalPriceCents } = life;
  return {
    won,
    finalPriceCents,
    inAllCents: allInCost(finalPriceCents, costs),
    closeTimeMs: listing?.closeTimeMs ?? null,
    seenAtMs: life.endedAtMs,
    strategy: config.strategy,
    maxBidCents: config.maxBidCents,
    wasSwitchedOff: isSwitchedOff(config),
    wasPaused,
    held: held && { by: held.by, reason: held.reason.slice(0, LONGEST_TEXT) },
    hasParticipated: listing?.userState?.hasParticipated ?? false,
    isAllowedToBid: listing?.userState?.isAllowedToBid ?? true,
  };
}
