import type { Clock } from "../clock.ts";
import {
  type CircuitBreaker,
  type CircuitBreakerOptions,
  createCircuitBreaker,
} from "../resilience/circuit_breaker.ts";
import { createTokenBucket, type TokenBucketOptions } from "../resilience/token_bucket.ts";
import type { NellisApi } from "./api.ts";
import { guarded, isOutage } from "./circuit.ts";
import { type ClockProbing, createClockProbing } from "./clock_probe.ts";
import { type ClockSkew, createClockSkew } from "./clock_skew.ts";
import type { Fetch } from "./exchange.ts";
import { createLotFeed, type LotFeed } from "./feed.ts";
import { createHttpApi } from "./http_api.ts";
import { createHttpProbe } from "./http_probe.ts";
import { createLatency, type Latency } from "./latency.ts";
import { paced, pacedFeed, PRIORITY } from "./pace.ts";
import { spreadFeed } from "./spread_feed.ts";
import { type CallListener, timed } from "./timing.ts";
import { traced } from "./tracing.ts";

/** What the connection to Nellis is made of. */
export interface ConnectionOptions {
  readonly baseUrl: string;
  readonly feedEndpoint: string;
  readonly fetch: Fetch;
  /** A `fetch` with connections of its own, for the live feed; without it, one does for all. */
  readonly createFetch?: () => Fetch;
  readonly clock: Clock;
  readonly cookies: () => string | null;
  readonly userAgent: string;
  readonly maxRequestsPerSecond: number;
  readonly circuit: Pick<
    CircuitBreakerOptions,
    "failureThreshold" | "timeoutMs" | "successThreshold" | "onStateChange"
  >;
  /** Whether an open circuit keeps calls from leaving. */
  readonly isCircuitOn: () => boolean;
  readonly isTimed: () => boolean;
  readonly onCall: CallListener;
  readonly isTraced: () => boolean;
}

/** Everything that goes to Nellis and comes from there. */
export interface NellisConnection {
  readonly nellis: NellisApi;
  readonly feed: LotFeed;
  readonly breaker: CircuitBreaker;
  readonly clockSkew: ClockSkew;
  readonly latency: Latency;
  /** Must be closed at the end. */
  readonly clockProbing: ClockProbing;
  /** How long until a lot can be read without waiting in line (ms). */
  readonly roomInMs: () => number;
}

/** The share of all requests that connecting to the live feed may take. */
const FEED_SHARE = 0.5;
/** The share of a second's requests that may leave at once; the rest come one by one. */
const BURST_SHARE = 0.3;
/** Turns that reading never takes, so that a snipe leaves on the millisecond. */
const RESERVED_FOR_BIDS = 2;

/** A bucket that lets no more than `most` through in any one second, with turns kept for bids. */
function withinASecond(most: number): Pick<TokenBucketOptions, "ratePerSecond" | "burst" | "reserved"> {
  const burst = Math.max(1, Math.round(most * BURST_SHARE));
  const reserved = Math.min(RESERVED_FOR_BIDS, burst - 1);
  return { ratePerSecond: Math.max(1, most - burst + 1), burst, reserved };
}

/** Connects to Nellis: every request in turn and, while the circuit is open, none. */
export function connectNellis(options: ConnectionOptions): NellisConnection {
  const { clock, fetch, createFetch = () => fetch, userAgent, maxRequestsPerSecond } = options;
  const bucket = createTokenBucket({ clock, ...withinASecond(maxRequestsPerSecond) });
  const feedRate = maxRequestsPerSecond * FEED_SHARE;
  const breaker = createCircuitBreaker({ ...options.circuit, clock, isOutage });
  const clockSkew = createClockSkew(clock);
  const latency = createLatency(clock);
  const http = createHttpApi({ ...options, clockSkew, latency });
  const bids = countingBids(http);
  const api = paced(traced(bids.nellis, options.isTraced), bucket);
  const circuit = guarded(api, breaker, { isOn: options.isCircuitOn, clock });
  return {
    nellis: timed(circuit, { clock, isOn: options.isTimed, onCall: options.onCall }),
    feed: pacedFeed(
      spreadFeed(() =>
        createLotFeed({ endpoint: options.feedEndpoint, fetch: createFetch(), clock, userAgent })
      ),
      bucket,
      createTokenBucket({
        clock,
        ratePerSecond: feedRate,
        burst: Math.max(1, Math.round(feedRate * BURST_SHARE)),
      }),
    ),
    breaker,
    clockSkew,
    latency,
    clockProbing: createClockProbing({
      clock,
      clockSkew,
      latency,
      probe: createHttpProbe({ ...options, clockSkew, latency }),
      mayAsk: () => {
        const isDown = options.isCircuitOn() && breaker.snapshot().state !== "closed";
        return !isDown && bids.underway() === 0 && bucket.tryTake(PRIORITY.probe);
      },
    }),
    roomInMs: () => bucket.waitMs(PRIORITY.read),
  };
}

/** `nellis`, and how many bids are on their way to it. */
function countingBids(nellis: NellisApi): { readonly nellis: NellisApi; readonly underway: () => number } {
  let underway = 0;
  const placeBid: NellisApi["placeBid"] = async (id, amountCents, refusal) => {
    underway++;
    try {
      return await nellis.placeBid(id, amountCents, refusal);
    } finally {
      underway--;
    }
  };
  return { nellis: { ...nellis, placeBid }, underway: () => underway };
}
