import type { Clock } from "../clock.ts";
import type { Ledger } from "./ledger.ts";

/** How long intents take to be durable: that much earlier a bid must be decided. */
export interface IntentTiming {
  /** As it usually is; 0 before the first intent, at most a quarter of a second. */
  intentMs(): number;
}

const KEPT = 16;
/** A store that hiccups once must not make every snipe early. */
const LONGEST_MS = 250;

/** `ledger`, with its intents timed. */
export function timedIntents<L extends Ledger>(ledger: L, clock: Clock): L & IntentTiming {
  let tookMs: readonly number[] = [];
  return {
    ...ledger,
    async intend(bid) {
      const startMs = clock.now();
      await ledger.intend(bid);
      tookMs = [...tookMs.slice(1 - KEPT), clock.now() - startMs];
    },
    intentMs() {
      const sorted = [...tookMs].sort((a, b) => a - b);
      return Math.min(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, LONGEST_MS);
    },
  };
}
