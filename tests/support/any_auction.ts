import fc from "fast-check";
import type {
  Auction,
  AuctionConfig,
  BiddingState,
  Life,
  Listing,
  PlannedBid,
} from "../../src/auction/types.ts";
import { STRATEGY_WORDS } from "../../src/wire/auction.ts";

const PLAIN = { noNullPrototype: true } as const;
const text = fc.string({ unit: "grapheme", maxLength: 30 });
const cents = fc.integer({ min: 0, max: 99_999_900 });
const count = fc.nat({ max: 10_000 });
/** Fractions too: Nellis's clock is ours with a measured offset. */
const timeMs = fc.oneof(fc.nat({ max: 4e12 }), fc.double({ min: 0, max: 4e12, noNaN: true }).map(Math.abs));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const anyConfig: fc.Arbitrary<AuctionConfig> = fc.record({
  word: fc.constantFrom(...Object.entries(STRATEGY_WORDS)),
  maxBidCents: cents,
  maxTotalCents: maybe(cents),
  group: maybe(text),
  incrementCents: cents,
  minBidCents: maybe(cents),
  snipeSeconds: maybe(fc.integer({ min: 1, max: 60 })),
  autoBid: fc.boolean(),
}, PLAIN).map(({ word: [strategyWord, strategy], ...rest }) => ({ ...rest, strategy, strategyWord }));

const anyListing: fc.Arbitrary<Listing> = fc.record({
  id: text,
  title: maybe(text),
  inventoryNumber: maybe(text),
  currentPriceCents: cents,
  retailPriceCents: maybe(cents),
  bidCount: count,
  bidderCount: count,
  closeTimeMs: timeMs,
  extensionSeconds: count,
  isClosed: fc.boolean(),
  marketStatus: text,
  photoUrl: maybe(text),
  location: maybe(text),
  bidHistory: fc.array(fc.record({ timeMs, name: text, amountCents: cents, type: text }, PLAIN), {
    maxLength: 50,
  }),
  userState: maybe(fc.record({
    nextBidCents: maybe(cents),
    isWinning: fc.boolean(),
    isWatching: fc.boolean(),
    hasParticipated: fc.boolean(),
    isAllowedToBid: fc.boolean(),
  }, PLAIN)),
  requestedAtMs: timeMs,
  receivedAtMs: timeMs,
}, PLAIN);

const anyBid: fc.Arbitrary<PlannedBid> = fc.record({
  id: text,
  auctionId: text,
  amountCents: cents,
  strategy: fc.constantFrom("manual", "aggressive", "snipe"),
  reason: text,
  decidedAtMs: timeMs,
}, PLAIN);

const anyBidding: fc.Arbitrary<BiddingState> = fc.oneof(
  fc.constant({ phase: "ready" } as const),
  anyBid.map((bid) => ({ phase: "placing", bid } as const)),
  fc.tuple(anyBid, timeMs, fc.boolean())
    .map(([bid, sinceMs, unknown]) => ({ phase: "confirming", bid, sinceMs, unknown } as const)),
);

const anyLife: fc.Arbitrary<Life> = fc.oneof(
  fc.constant({ phase: "active" } as const),
  fc.tuple(timeMs, cents, maybe(fc.boolean()))
    .map((
      [endedAtMs, finalPriceCents, won],
    ) => ({ phase: "ended", endedAtMs, finalPriceCents, won } as const)),
);

const anyFailure = fc.record({
  kind: fc.constantFrom("unreachable", "timed-out", "refused", "rate-limited", "server-error", "signed-out"),
  message: text,
  retryAfterSeconds: count,
}, { ...PLAIN, requiredKeys: ["kind", "message"] });

/** Any auction whatever, whether or not its parts agree with each other. */
const anyTries = { tries: count, notBeforeMs: timeMs, message: text, isTold: fc.boolean() };

export const anyAuction: fc.Arbitrary<Auction> = fc.record({
  id: fc.stringMatching(/^\d{1,12}$/),
  title: text,
  url: text,
  imageUrl: maybe(text),
  config: anyConfig,
  watchedSinceMs: timeMs,
  listing: maybe(anyListing),
  life: anyLife,
  reading: fc.record({ failures: count, failure: maybe(anyFailure), nextReadAtMs: maybe(timeMs) }, PLAIN),
  bidding: anyBidding,
  setback: maybe(fc.oneof(
    fc.record({ kind: fc.constant("refusal" as const), priceCents: cents, ...anyTries }, PLAIN),
    fc.record({ kind: fc.constant("outage" as const), ...anyTries }, PLAIN),
  )),
  contradiction: maybe(fc.record({ sinceMs: timeMs, isTold: fc.boolean() }, PLAIN)),
  passed: fc.constant(null),
  known: fc.constant(null),
  overdue: fc.constant(null),
  bidsDecided: count,
  isLive: fc.constant(false),
  hasAudience: fc.constant(false),
  readiness: fc.constant(null),
  maxBidReached: fc.boolean(),
  held: maybe(
    fc.record(
      { by: fc.constantFrom("maxBid", "maxTotal", "perBid", "budget", "group"), reason: text },
      PLAIN,
    ),
  ),
  updatedAtMs: timeMs,
}, PLAIN);
