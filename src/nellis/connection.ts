import { mayBid } from "../auction/reading/worth.ts";
import type { AuctionId } from "../auction/types.ts";
import type { Clock } from "../clock.ts";
import {
  type CircuitBreaker,
  type CircuitBreakerOptions,
  createCircuitBreaker,
} from "../resilience/circuit_breaker.ts";
import type { Fetch } from "../resilience/fetch_head.ts";
import { createTokenBucket, type TokenBucketOptions } from "../resilience/token_bucket.ts";
import { type Allowance, createAllowance, type RememberedAllowance } from "./calls/allowance.ts";
import type { NellisApi } from "./api.ts";
import { countBids } from "./calls/bids_underway.ts";
import { guarded, isOutage } from "./calls/circuit.ts";
import { type ClockProbing, createClockProbing } from "./clock/probe.ts";
import { type ClockSkew, createClockSkew } from "./clock/skew.ts";
import { createLotFeed } from "./feed/connection.ts";
import type { LotFeed } from "./feed/lot_feed.ts";
import { createHttpApi, type SessionListener } from "./http_api.ts";
import { createHttpProbe } from "./clock/http_probe.ts";
import { createLatency, type Latency } from "./clock/latency.ts";
import { metered } from "./calls/metered_fetch.ts";
import { createPacing, pacedFeed } from "./calls/pace.ts";
import { spreadFeed } from "./feed/spread.ts";
import { type CallListener, timed } from "./calls/call_metrics.ts";
import { traced } from "./calls/tracing.ts";
import { transformed } from "./calls/transformer.ts";
import { createTurns } from "./calls/turns.ts";
import { createWorths, type WatchedLots } from "./calls/worths.ts";

/** What the connection to Nellis is made of. */
export interface ConnectionOptions {
  readonly baseUrl: string;
  readonly feedEndpoint: string;
  readonly fetch: Fetch;
  /** A `fetch` with connections of its own, for the live feed; without it, one does for all. */
  readonly createFetch?: () => Fetch;
  readonly clock: Clock;
  readonly cookies: () => string | null;
  readonly session?: SessionListener;
  readonly userAgent: string;
  readonly maxRequestsPerSecond: number;
  /** What an earlier run had learnt of what Nellis grants. */
  readonly remembered?: RememberedAllowance | null;
  /** The lots that are watched, to spend few requests by; null while there are none yet. */
  readonly lots?: () => WatchedLots | null;
  /** Hears when there is more to remember of the allowance. */
  readonly onAllowance?: () => void;
  /** Hears when one of the clocks has jumped: Nellis's time is another from now on. */
  readonly onClockJump?: () => void;
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
  /** How long until this lot can be read without waiting in line (ms). */
  readonly roomInMs: (id: AuctionId) => number;
  /** Returns true when a reading of this lot waits in line, and so has not left yet. */
  readonly isReadingInLine: (id: AuctionId) => boolean;
  /** What Nellis's site grants. */
  readonly allowance: Pick<Allowance, "view" | "remember">;
  /** Requests that wait for their turn. */
  readonly line: () => { readonly waiting: number; readonly longestWaitMs: number };
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
  const { clock, createFetch = () => options.fetch, userAgent, maxRequestsPerSecond } = options;
  const breaker = createCircuitBreaker({ ...options.circuit, clock, isOutage });
  const clockSkew = createClockSkew(clock, {
    doubt: () => void clockProbing.resolveDoubt(),
    jump: () => options.onClockJump?.(),
  });
  const latency = createLatency(clock);
  const { turns, worths, site, feed } = payingOf(options, clockSkew.now);
  const fetch = metered(options.fetch, { allowance: site, clock, nellisNow: clockSkew.now });
  const http = createHttpApi({ ...options, fetch, clockSkew, latency });
  const bids = countBids();
  const pacing = createPacing({ turns, worths, allowance: site });
  const nellis = transformed(http, [
    timed({ clock, isOn: options.isTimed, onCall: options.onCall }),
    guarded(breaker, {
      isOn: options.isCircuitOn,
      clock,
      leftMs({ method, subject: { lot } }) {
        const auction = lot === undefined ? undefined : options.lots?.()?.get(lot);
        if (!auction?.listing || (method === "readLot" && !mayBid(auction))) return null;
        return auction.listing.closeTimeMs - clockSkew.now();
      },
    }),
    pacing.transformer,
    traced(options.isTraced),
    bids.transformer,
  ]);
  const clockProbing = createClockProbing({
    clock,
    clockSkew,
    latency,
    probe: createHttpProbe({ ...options, fetch, clockSkew, latency }),
    mayAsk() {
      const isDown = options.isCircuitOn() && breaker.snapshot().state !== "closed";
      // While requests are few, the answers to those that are made anyway have to do.
      if (isDown || site.isScarce() || bids.count() > 0) return false;
      const end = turns.tryTake({ claim: worths.probe, allowance: site });
      end?.();
      return end !== undefined;
    },
  });
  const feedRate = maxRequestsPerSecond * FEED_SHARE;
  const createOneFeed = () =>
    createLotFeed({
      endpoint: options.feedEndpoint,
      fetch: metered(createFetch(), { allowance: feed, clock, nellisNow: clockSkew.now }),
      clock,
      userAgent,
    });
  return {
    nellis,
    feed: pacedFeed(
      spreadFeed(createOneFeed),
      { turns, worths, allowance: feed },
      createTokenBucket({
        clock,
        ratePerSecond: feedRate,
        burst: Math.max(1, Math.round(feedRate * BURST_SHARE)),
      }),
    ),
    breaker,
    clockSkew,
    latency,
    clockProbing,
    roomInMs: (id) => turns.waitMs({ claim: () => worths.reading(id), allowance: site }),
    isReadingInLine: pacing.isReadingInLine,
    allowance: site,
    line: () => ({ waiting: turns.waiting(), longestWaitMs: turns.longestWaitMs() }),
  };
}

/** What requests are paid from: the line for turns, and what each host grants. */
function payingOf(options: ConnectionOptions, nellisNow: () => number) {
  const { clock, maxRequestsPerSecond, lots = () => null } = options;
  const turns = createTurns(clock, createTokenBucket({ clock, ...withinASecond(maxRequestsPerSecond) }));
  const mostPerMinute = maxRequestsPerSecond * 60;
  const worths = createWorths({
    clock,
    nellisNow,
    lots,
    isScarce: () => site.isScarce() || feed.isScarce(),
  });
  const mayTryMore = () => !worths.isBidNear();
  const site = createAllowance({
    clock,
    mostPerMinute,
    mayTryMore,
    remembered: options.remembered ?? null,
    onChange: () => options.onAllowance?.(),
  });
  // The live feed is another service, whose refusals say nothing of pages; while the site asks Gavel to wait, all waits.
  const ownFeed = createAllowance({ clock, mostPerMinute, mayTryMore });
  const feed: Allowance = {
    ...ownFeed,
    roomAtMs: (kept) => Math.max(ownFeed.roomAtMs(kept), site.heldUntilMs()),
  };
  return { turns, worths, site, feed };
}
