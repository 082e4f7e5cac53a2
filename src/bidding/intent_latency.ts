import type { Clock } from "../clock.ts";
import type { Ledger } from "./ledger.ts";

/** A measure of the time until an intent is durable: bids must be decided that much earlier. */
export interface IntentLatency {
  /**
   * Returns the median of the last ten minutes (ms); 0 without an intent in them, at most a quarter of a second. Never
   * less than the disk may take.
   */
  intentMs(): number;
}

const KEPT = 16;
/** The longest time that counts, so that a single slow write does not make every snipe early. */
const LONGEST_MS = 250;
/** The age up to which an intent counts: last night's says nothing of this morning. */
const FRESH_MS = 10 * 60_000;

/**
 * Measures the intents of `ledger`. `diskMs` is the time that a disk may take which is written to once a second: each
 * intent takes another part of it, so no median of the last ones tells what the next takes.
 */
export function withIntentLatency<L extends Ledger>(
  ledger: L,
  clock: Clock,
  diskMs: () => number = () => 0,
): L & IntentLatency {
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
      const medianMs = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
      return Math.max(Math.min(medianMs, LONGEST_MS), diskMs());
    },
  };
}
