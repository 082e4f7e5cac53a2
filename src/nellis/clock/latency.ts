import type { Clock } from "../../clock.ts";

/** The kind of a request: a bid, or anything else (a lot's page, the account's). */
export type Asked = "bid" | "other";

/** The time that a request takes to arrive at Nellis, learnt from round trips. */
export interface Latency {
  /** Takes one round trip: from the request's leaving to the head of its answer. */
  record(asked: Asked, roundTripMs: number): void;
  /** Returns the usual one-way latency (ms): 0 before the first round trip, never more than 2 s. */
  estimateMs(): number;
  /** Returns true when a round trip was measured within the last 10 minutes. */
  isMeasured(): boolean;
}

/** A round trip counts for so long: the network of an hour ago says little about this minute's. */
const FRESH_MS = 10 * 60_000;
/** The number of round trips of a kind that are kept. */
const KEPT = 32;
/** Below the median: a long round trip is seldom long on the way there (a handshake, a busy house). */
const QUANTILE = 0.4;
/** Bids alone are counted from this many on: fewer may all have met the same hiccup. */
const FEWEST_BIDS = 3;
/** A snipe that leaves earlier than this by mistake would give itself away. */
const LONGEST_MS = 2_000;

interface RoundTrip {
  readonly atMs: number;
  readonly asked: Asked;
  readonly ms: number;
}

/**
 * Creates a latency that learns from round trips: from those of bids alone where there are enough. One-way latency is
 * taken as half the round trip. If the path is asymmetric, the clock offset is wrong by the same amount in the other
 * direction, so the two errors cancel.
 */
export function createLatency(clock: Clock): Latency {
  let trips: readonly RoundTrip[] = [];
  // Every step of every auction asks, and the answer changes only when a round trip is added or grows old.
  let known: { readonly ms: number; readonly untilMs: number } | null = null;

  const estimate = (nowMs: number) => {
    const fresh = trips.filter(({ atMs }) => atMs >= nowMs - FRESH_MS);
    const bids = fresh.filter(({ asked }) => asked === "bid");
    const counted = (bids.length >= FEWEST_BIDS ? bids : fresh).map(({ ms }) => ms).sort((a, b) => a - b);
    const usualMs = counted[Math.floor((counted.length - 1) * QUANTILE)] ?? 0;
    const untilMs = Math.min(...fresh.map(({ atMs }) => atMs)) + FRESH_MS;
    return { ms: Math.min(usualMs / 2, LONGEST_MS), untilMs };
  };

  return {
    record(asked, ms) {
      if (!(ms >= 0 && Number.isFinite(ms))) return;
      const others = trips.filter((trip) => trip.asked !== asked);
      const alike = trips.filter((trip) => trip.asked === asked).slice(1 - KEPT);
      trips = [...others, ...alike, { atMs: clock.now(), asked, ms }];
      known = null;
    },
    estimateMs() {
      const nowMs = clock.now();
      if (!known || nowMs > known.untilMs) known = estimate(nowMs);
      return known.ms;
    },
    isMeasured: () => trips.some(({ atMs }) => atMs >= clock.now() - FRESH_MS),
  };
}
