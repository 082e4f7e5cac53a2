import type { Cents } from "../money.ts";
import type { ResultKind } from "../words.ts";
import { RESULT_KINDS } from "../words.ts";
import type { LotResult } from "./lot_result.ts";

/** Results in figures. */
export interface ResultSums {
  readonly counts: Readonly<Record<ResultKind, number>>;
  /** Cost of all lots that were won, with premium and tax. */
  readonly spentCents: Cents;
  /** Retail price of the lots that were won, where it is known, less their cost in all. */
  readonly savedCents: Cents;
}

/** The sums of no results. */
export const NO_SUMS: ResultSums = {
  counts: Object.fromEntries(RESULT_KINDS.map((kind) => [kind, 0])) as Record<ResultKind, number>,
  spentCents: 0,
  savedCents: 0,
};

/** Adds up results. */
export function sumsOf(results: readonly LotResult[]): ResultSums {
  return results.reduce(withResult, NO_SUMS);
}

/** Adds one result. */
export function withResult(
  { counts, spentCents, savedCents }: ResultSums,
  { kind, retailPriceCents, end }: LotResult,
): ResultSums {
  const isWon = kind === "won";
  const saved = isWon && retailPriceCents !== null ? retailPriceCents - end.inAllCents : 0;
  return {
    counts: { ...counts, [kind]: counts[kind] + 1 },
    spentCents: spentCents + (isWon ? end.inAllCents : 0),
    savedCents: savedCents + saved,
  };
}

/** Adds up the sums of several times. */
export function sumOfSums(sums: Iterable<ResultSums>): ResultSums {
  let [spentCents, savedCents] = [0, 0];
  const counts = { ...NO_SUMS.counts };
  for (const each of sums) {
    for (const kind of RESULT_KINDS) counts[kind] += each.counts[kind];
    spentCents += each.spentCents;
    savedCents += each.savedCents;
  }
  return { counts, spentCents, savedCents };
}
