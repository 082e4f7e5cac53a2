import { planOf } from "../auction/plan.ts";
import { wantsToBid } from "../auction/strategy/strategy.ts";
import type { Auction, Rules } from "../auction/types.ts";
import { PLAN_KINDS, READ_FAILURE_KINDS } from "../auction/words.ts";
import type { LotFigures } from "../telemetry/lot_metrics.ts";
import type { FeedWatch } from "./feed_watch.ts";

/** The parts that the figures are made of. */
export interface LotFigureParts {
  readonly auctions: () => readonly Auction[];
  readonly rules: (auction: Auction) => Rules;
  readonly isDryRun: () => boolean;
  readonly feed: Pick<FeedWatch, "figures">;
  /** Our own clock. */
  readonly now: () => number;
  readonly nellisNow: () => number;
}

/** A plan costs a decision a lot, so the figures are made once for all gauges of one reading of the metrics. */
const KEPT_MS = 1_000;
/** Fewer failures in a row need not concern the owner. */
const FAILURES_TO_TELL = 3;

/** Returns a look at all lots, whose answer is at most a second old. */
export function createLotFigures(parts: LotFigureParts): () => LotFigures {
  let kept: { readonly figures: LotFigures; readonly atMs: number } | null = null;
  return () => {
    const nowMs = parts.now();
    if (!kept || nowMs - kept.atMs >= KEPT_MS || nowMs < kept.atMs) {
      kept = { figures: look(parts), atMs: nowMs };
    }
    return kept.figures;
  };
}

function look({ auctions, rules, isDryRun, feed, nellisNow }: LotFigureParts): LotFigures {
  const all = auctions();
  const nowMs = nellisNow();
  const active = all.filter(({ life }) => life.phase === "active");
  const mode = { isDryRun: isDryRun() };
  const failing = active.flatMap(({ reading: { failures, failure } }) =>
    failures >= FAILURES_TO_TELL && failure ? [failure.kind] : []
  );
  const closes = active.filter(wantsToBid).flatMap(({ listing }) => listing ? [listing.closeTimeMs] : [])
    .filter((closeMs) => closeMs > nowMs);
  return {
    active: active.length,
    plans: counts(PLAN_KINDS, all.map((auction) => planOf(auction, nowMs, rules(auction), mode).kind)),
    failing: counts(READ_FAILURE_KINDS, failing),
    feed: feed.figures(),
    readiness: all.flatMap(({ readiness }) => readiness?.level ?? []),
    nextCloseInMs: closes.length === 0
      ? null
      : closes.reduce((least, closeMs) => Math.min(least, closeMs)) - nowMs,
  };
}

function counts<W extends string>(words: readonly W[], found: readonly W[]): Readonly<Record<W, number>> {
  const zero = Object.fromEntries(words.map((word) => [word, 0])) as Record<W, number>;
  for (const word of found) zero[word]++;
  return zero;
}
