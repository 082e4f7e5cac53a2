import type { Clock } from "../../clock.ts";

/** What was asked: a bid, or anything else (a lot's page, the account's). */
export type Asked = "bid" | "other";

/** How long a request takes to arrive at Nellis. */
export interface Latency {
  /** One round trip: from the request's leaving to the head of its answer. */
  record(asked: Asked, roundTripMs: number): void;
  /** The way there, as it usually is; 0 before the first round trip, never more than 2 s. */
  estimateMs(): number;
  /** Whether there was a round trip that still says something. */
  isMeasured(): boolean;
}

/** The network of an hour ago says little about this minute's. */
const FRESH_MS = 10 * 60_000;
const KEPT = 32;
/** Below the middle: what makes a round trip long (a handshake, a busy house) seldom happens on the way there. */
const QUANTILE = 0.4;
/** Fewer bids than this may all have met the same hiccup. */
const FEWEST_BIDS = 3;
/** A snipe that leaves earlier than this by mistake would give itself away. */
const LONGEST_MS = 2_000;

interface RoundTrip {
  readonly atMs: number;
  readonly asked: Asked;
  readonly ms: number;
}

/**
 * Learns from round trips, bids' own where there are enough. The way there counts as half of one: where it is
 * not, Nellis's clock is misjudged by just as much the other way, so that a bid timed by both arrives on time.
 */
export function createLatency(clock: Clock): Latency {
  let trips: readonly RoundTrip[] = [];
  // Every step of every auction asks, and what it is told changes only with a trip that comes or grows old.
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
