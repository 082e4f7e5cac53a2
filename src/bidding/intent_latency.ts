import type { Clock } from "../clock.ts";
import type { Ledger } from "./ledger.ts";

/** A measure of the time until an intent is durable: bids must be decided that much earlier. */
export interface IntentLatency {
  /** Returns the median of the last ten minutes (ms); 0 without an intent in them, at most a quarter of a second. */
  intentMs(): number;
}

const KEPT = 16;
/** The longest time that counts, so that a single slow write does not make every snipe early. */
const LONGEST_MS = 250;
/** The age up to which an intent counts: last night's says nothing of this morning. */
const FRESH_MS = 10 * 60_000;

/** Wraps `ledger` so that it measures its intents. */
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
