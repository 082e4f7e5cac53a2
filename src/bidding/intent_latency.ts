import type { Clock } from "../clock.ts";
import type { Ledger } from "./ledger.ts";

/** How long intents take to be durable: that much earlier a bid must be decided. */
export interface IntentLatency {
  /** As it usually was in the last ten minutes; 0 without an intent in them, at most a quarter of a second. */
  intentMs(): number;
}

const KEPT = 16;
/** A store that hiccups once must not make every snipe early. */
const LONGEST_MS = 250;
/** Nor may the only intent of last night make this morning's early. */
const FRESH_MS = 10 * 60_000;

/** `ledger`, with its intents timed. */
export function withIntentLatency<L extends Ledger>(ledger: L, clock: Clock): L & IntentLatency {
  let intents: readonly { readonly atMs: number; readonly tookMs: number }[] = [];
  return {
    ...ledger,
    async intend(bid) {
      const startMs = clock.now();
      await ledger.intend(bid);
      intents = [...intents.slice(1 - KEPT), { atMs: clock.now(), tookMs: clock.now() - startMs }];
    },
    intentMs() {
      const fresh = intents.filter(({ atMs }) => clock.now() - atMs < FRESH_MS);
      const sorted = fresh.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
      return Math.min(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, LONGEST_MS);
    },
  };
}
