import { type Cents, dollarsFromCents } from "../auction/money.ts";
import type { LotResult } from "../auction/result/lot_result.ts";
import type { ResultSums } from "../auction/result/result_sums.ts";
import type { ResultKind } from "../auction/words.ts";

/** The result of a lot as clients see it: money in dollars, times in ISO 8601. */
export interface WireResult {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly imageUrl: string | null;
  /** By Nellis's clock. */
  readonly endedAt: string;
  readonly outcome: ResultKind;
  /** Null when nobody was signed in to tell. */
  readonly won: boolean | null;
  readonly finalPrice: number;
  /** Cost at the final price, with the premium and the tax of that time. */
  readonly inAll: number;
  readonly retailPrice: number | null;
  readonly location: string | null;
  readonly inventoryNumber: string | null;
  /** The highest of our bids that Nellis accepted; null when it accepted none. */
  readonly ourHighestBid: number | null;
  /** One sentence without its stop. */
  readonly why: string;
}

/** The results of a time in figures, in dollars. */
export interface WireResultTotals {
  readonly won: number;
  readonly lost: number;
  readonly onlyWatched: number;
  /** Lots of which nobody was signed in to see who won. */
  readonly notKnown: number;
  /** Cost of all lots that were won, with premium and tax. */
  readonly spentInAll: number;
  /** Retail price of the lots that were won, where it is known, less their cost in all. */
  readonly savedAgainstRetail: number;
}

/** Returns a result in the clients' shape. */
export function wireResult({ end, ...result }: LotResult): WireResult {
  return {
    id: result.id,
    title: result.title,
    url: result.url,
    imageUrl: result.imageUrl,
    endedAt: new Date(result.endedAtMs).toISOString(),
    outcome: result.kind,
    won: end.won,
    finalPrice: dollarsFromCents(end.finalPriceCents),
    inAll: dollarsFromCents(end.inAllCents),
    retailPrice: dollarsOrNull(result.retailPriceCents),
    location: result.location,
    inventoryNumber: result.inventoryNumber,
    ourHighestBid: dollarsOrNull(result.ourHighestBidCents),
    why: result.why,
  };
}

/** Returns sums in the clients' shape. */
export function wireTotals({ counts, spentCents, savedCents }: ResultSums): WireResultTotals {
  return {
    won: counts.won,
    lost: counts.lost,
    onlyWatched: counts["only-watched"],
    notKnown: counts["not-known"],
    spentInAll: dollarsFromCents(spentCents),
    savedAgainstRetail: dollarsFromCents(savedCents),
  };
}

function dollarsOrNull(cents: Cents | null): number | null {
  return cents === null ? null : dollarsFromCents(cents);
}
