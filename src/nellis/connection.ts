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
import { createPacing, type Pace, pacedFeed } from "./calls/pace.ts";
import { spreadFeed } from "./feed/spread.ts";
import { type CallListener, timed } from "./calls/call_metrics.ts";
import { traced } from "./calls/tracing.ts";
import { type Call, transformed } from "./calls/transformer.ts";
import { createTurns } from "./calls/turns.ts";
import { createWorths, type WatchedLots } from "./calls/worths.ts";

/** The parts of the connection to Nellis. */
export interface ConnectionOptions {
  readonly baseUrl: string;
  readonly feedEndpoint: string;
  readonly fetch: Fetch;
  /** Creates a `fetch` with connections of its own, for the live feed; without it, `fetch` serves the feed as well. */
  readonly createFetch?: () => Fetch;
  readonly clock: Clock;
  readonly cookies: () => string | null;
  readonly session?: SessionListener;
  readonly userAgent: string;
  readonly maxRequestsPerSecond: number;
  /** The allowance that an earlier run had learnt. */
  readonly remembered?: RememberedAllowance | null;
  /** Returns the lots that are watched, by which requests are weighed; null before they are loaded. */
  readonly lots?: () => WatchedLots | null;
  /** Hears each change of the allowance that the next run should know. */
  readonly onAllowance?: () => void;
  /** Hears that one of the clocks has jumped: Nellis's time is another from now on. */
  readonly onClockJump?: () => void;
  readonly circuit: Pick<
    CircuitBreakerOptions,
    "failureThreshold" | "timeoutMs" | "successThreshold" | "onStateChange"
  >;
  /** Returns true while an open circuit keeps calls from leaving. Like the two below it is asked at each call. */
  readonly isCircuitOn: () => boolean;
  /** Returns true while calls are timed. */
  readonly isTimed: () => boolean;
  readonly onCall: CallListener;
  /** Returns true while calls are traced. */
  readonly isTraced: () => boolean;
}

/** Everything that goes to Nellis and comes from it. */
export interface NellisConnection {
  readonly nellis: NellisApi;
  readonly feed: LotFeed;
  readonly breaker: CircuitBreaker;
  readonly clockSkew: ClockSkew;
  readonly latency: Latency;
  /** Must be closed at the end. */
  readonly clockProbing: ClockProbing;
  /** Returns the time until this lot can be read without waiting in line (ms). */
  readonly turnInMs: (id: AuctionId) => number;
  /** Returns true when a reading of this lot waits in line, and so has not left yet. */
  readonly isReadingInLine: (id: AuctionId) => boolean;
  /** The requests that Nellis's site grants. */
  readonly allowance: Pick<Allowance, "view" | "remember">;
  /** Returns the requests that wait for their turn. */
  readonly line: () => { readonly waiting: number; readonly longestWaitMs: number };
}

/** The share of all requests that connecting to the live feed may take. */
const FEED_SHARE = 0.5;
/** The share of a second's requests that may leave at once; the rest come one by one. */
const BURST_SHARE = 0.3;
/** The turns that readings never take, so that a snipe leaves on the millisecond. */
const RESERVED_FOR_BIDS = 2;

/** Returns the options of a bucket that lets at most `most` requests through in any second, with turns kept for bids. */
function withinASecond(most: number): Pick<TokenBucketOptions, "ratePerSecond" | "burst" | "reserved"> {
  const burst = Math.max(1, Math.round(most * BURST_SHARE));
  const reserved = Math.min(RESERVED_FOR_BIDS, burst - 1);
  return { ratePerSecond: Math.max(1, most - burst + 1), burst, reserved };
}

/** Connects to Nellis: every request waits for its turn, and while the circuit is open none leaves. */
export function connectNellis(options: ConnectionOptions): NellisConnection {
  const { clock, lots = () => null } = options;
  const breaker = createCircuitBreaker({ ...options.circuit, clock, isOutage });
  const clockSkew = createClockSkew(clock, {
    doubt: () => void clockProbing.resolveDoubt(),
    jump: () => options.onClockJump?.(),
  });
  const latency = createLatency(clock);
  const paces = createPaces(options, clockSkew.now);
  const { turns, worths, allowance } = paces.site;
  const fetch = metered(options.fetch, { allowance, clock, nellisNow: clockSkew.now });
  const http = { ...options, fetch, clockSkew, latency };
  const pacing = createPacing(paces.site);
  const bids = countBids();
  const leftMs = closesInMs(lots, clockSkew.now);
  const nellis = transformed(createHttpApi(http), [
    timed({ clock, isOn: options.isTimed, onCall: options.onCall }),
    guarded(breaker, { isOn: options.isCircuitOn, clock, leftMs }),
    pacing.transformer,
    traced(options.isTraced),
    bids.transformer,
  ]);
  const clockProbing = createClockProbing({
    clock,
    clockSkew,
    latency,
    probe: createHttpProbe(http),
    mayAsk() {
      const isDown = options.isCircuitOn() && breaker.snapshot().state !== "closed";
      // While requests are scarce, the answers to other requests must do as samples of the clock.
      if (isDown || allowance.isScarce() || bids.count() > 0) return false;
      const end = turns.tryTake({ claim: worths.probe, allowance });
      end?.();
      return end !== undefined;
    },
  });
  return {
    nellis,
    feed: connectFeed(options, paces.feed, clockSkew.now),
    breaker,
    clockSkew,
    latency,
    clockProbing,
    turnInMs: (id) => turns.waitMs({ claim: () => worths.reading(id), allowance }),
    isReadingInLine: pacing.isReadingInLine,
    allowance,
    line: () => ({ waiting: turns.waiting(), longestWaitMs: turns.longestWaitMs() }),
  };
}

/** Returns the time until a call's lot closes (ms), for bids and for readings that a bid waits for; null for others. */
function closesInMs(lots: () => WatchedLots | null, nellisNow: () => number): (call: Call) => number | null {
  return ({ method, subject: { lot } }) => {
    const auction = lot === undefined ? undefined : lots()?.get(lot);
    if (!auction?.listing || (method === "readLot" && !mayBid(auction))) return null;
    return auction.listing.closeTimeMs - nellisNow();
  };
}

/** Creates the live feed, whose connections take at most `FEED_SHARE` of all turns. */
function connectFeed(options: ConnectionOptions, pace: Pace, nellisNow: () => number): LotFeed {
  const { clock, userAgent, feedEndpoint: endpoint, createFetch = () => options.fetch } = options;
  const { allowance } = pace;
  const createOneFeed = () =>
    createLotFeed({
      endpoint,
      fetch: metered(createFetch(), { allowance, clock, nellisNow }),
      clock,
      userAgent,
    });
  const ratePerSecond = options.maxRequestsPerSecond * FEED_SHARE;
  const burst = Math.max(1, Math.round(ratePerSecond * BURST_SHARE));
  return pacedFeed(spreadFeed(createOneFeed), pace, createTokenBucket({ clock, ratePerSecond, burst }));
}

/** Creates the paces of the site and of the live feed: they share one line for turns, and each has its own allowance. */
function createPaces(
  options: ConnectionOptions,
  nellisNow: () => number,
): { readonly site: Pace; readonly feed: Pace } {
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
  // The live feed is another service, so its refusals do not slow down pages. While the site asks Gavel to wait, the
  // feed waits as well.
  const ownFeed = createAllowance({ clock, mostPerMinute, mayTryMore });
  const feed: Allowance = {
    ...ownFeed,
    grantsAtMs: (kept) => Math.max(ownFeed.grantsAtMs(kept), site.heldUntilMs()),
  };
  return { site: { turns, worths, allowance: site }, feed: { turns, worths, allowance: feed } };
}
