import assert from "node:assert/strict";
import fc from "fast-check";
import { alarmAt, step } from "../../src/auction/step.ts";
import type {
  Auction,
  AuctionConfig,
  AuctionEvent,
  BidErrorType,
  BidOutcome,
  Listing,
  ReadFailure,
  ReadFailureKind,
  Rules,
  Step,
} from "../../src/auction/types.ts";
import type { Limits } from "../../src/auction/limits/limits.ts";
import { aBid, aConfig, aListing, anAuction, aUserState, limits, NOON_MS } from "./auctions.ts";

/** One event of a story, and what came of it. */
export interface Moment {
  readonly before: Auction;
  readonly event: AuctionEvent;
  readonly nowMs: number;
  readonly rules: Rules;
  readonly step: Step;
}

type FeedBid = Omit<AuctionEvent & { readonly type: "feed-bid" }, "closeTimeMs">;

/** The next event; times are relative, so that a shrunk story still makes sense. */
type Happening =
  | { readonly type: "plain"; readonly event: AuctionEvent }
  | {
    readonly type: "listing";
    readonly closeInMs: number;
    readonly ageMs: number;
    readonly listing: Listing;
  }
  /** The live feed tells of a bid, which may have moved the close. */
  | { readonly type: "feed-bid"; readonly event: FeedBid; readonly closeInMs: number | null }
  /** Time goes on to the moment that the auction asked to be woken at, if it did. */
  | { readonly type: "due-alarm" }
  /** The lot is read again and has not changed. */
  | { readonly type: "same-page" }
  /** Gavel is killed and started again; the ledger knows of a bid, the auction's own or one that it forgot. */
  | { readonly type: "restart" }
  /** The bid that is on its way is answered, if one is. */
  | { readonly type: "answer"; readonly outcome: BidOutcome };

interface Chapter {
  readonly gapMs: number;
  readonly happening: Happening;
}

interface Story {
  readonly rules: Rules;
  readonly config: AuctionConfig;
  readonly chapters: readonly Chapter[];
}

/** Around $0 to $60 and now and then anything, with cents. */
const cents = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }).map((amount) => amount * 100) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 6_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 99_999_900 }) },
);

/** A setting that most owners do without. */
function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** Limits as they are where an owner sets any at all: a bug in one of them must be seen in each run. */
function often<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

const config: fc.Arbitrary<AuctionConfig> = fc.record({
  strategy: fc.constantFrom("aggressive", "aggressive", "snipe", "snipe", "manual"),
  maxBidCents: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 15_000 }) },
    { weight: 2, arbitrary: cents },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  maxTotalCents: seldom(cents),
  incrementCents: fc.oneof(fc.constant(100), fc.integer({ min: 0, max: 2_000 })),
  minBidCents: fc.option(cents, { freq: 4 }),
  snipeSeconds: fc.option(fc.integer({ min: 1, max: 60 })),
}).map(aConfig);

const someLimits: fc.Arbitrary<Limits> = fc.record({
  costs: fc.record({
    buyersPremiumRate: fc.constantFrom(0, 0.15, 0.18, 1),
    salesTaxRate: fc.constantFrom(0, 0.08375),
    isPremiumTaxed: fc.boolean(),
  }),
  highestBidCents: often(cents),
  budget: often(fc.record({ leftCents: cents, label: fc.constant("your budget") })),
  groupHold: seldom(fc.constant("Its group has enough")),
  closed: seldom(fc.constant("The stored budgets can't be read")),
}).map(limits);

const rules: fc.Arbitrary<Rules> = fc.record({
  // Mostly none, so that there is something to see.
  limits: fc.oneof({ weight: 2, arbitrary: fc.constant(limits()) }, { weight: 1, arbitrary: someLimits }),
  snipeSeconds: fc.integer({ min: 1, max: 30 }),
  travelMs: fc.constantFrom(0, 45, 2_500),
  bidBufferCents: fc.constantFrom(0, 100, 250, 2_000),
  retryAttempts: fc.integer({ min: 1, max: 10 }),
  retentionMs: fc.constantFrom(1_000, 60_000, 86_400_000),
  isPaused: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  isStoreAway: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  isSmart: fc.boolean(),
  doublesSteps: fc.boolean(),
  polling: fc.constantFrom("plain", "minimal"),
  liveIntervalMs: fc.constantFrom(1_000, 30_000),
  acceptedCents: fc.oneof(fc.constant(0), cents),
  answeredCents: fc.oneof(fc.constant(0), cents),
  readingInMs: fc.constantFrom(0, 500, 120_000),
});

const userState = fc.record({
  nextBidCents: fc.option(cents),
  isWinning: fc.constantFrom(true, false, false),
  isAllowedToBid: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
}).map(aUserState);

const reading: fc.Arbitrary<Happening> = fc.record({
  type: fc.constant("listing" as const),
  closeInMs: fc.oneof(
    { weight: 99, arbitrary: fc.integer({ min: 1, max: 120_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -10_000, max: 0 }) },
  ),
  ageMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 15_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 15_000, max: 90_000 }) },
  ),
  listing: fc.record({
    currentPriceCents: cents,
    isClosed: fc.integer({ min: 0, max: 99 }).map((n) => n === 0),
    userState: fc.option(userState, { freq: 8 }),
  }).map(aListing),
});

const failure: fc.Arbitrary<ReadFailure> = fc.record({
  kind: fc.constantFrom<ReadFailureKind[]>(
    "unreachable",
    "timed-out",
    "refused",
    "rate-limited",
    "not-understood",
  ),
  message: fc.constantFrom("No answer", "No sense in it"),
});

const outcome: fc.Arbitrary<BidOutcome> = fc.oneof(
  fc.record({
    result: fc.constant("accepted" as const),
    isLeading: fc.boolean(),
    currentPriceCents: fc.option(cents),
    nextBidCents: fc.option(cents),
    message: fc.constant("Accepted"),
  }),
  fc.record({
    result: fc.constant("rejected" as const),
    errorType: fc.constantFrom<BidErrorType[]>(
      "BID_TOO_LOW",
      "OUTBID",
      "AUTHENTICATION_ERROR",
      "AUCTION_ENDED",
      "SERVER_ERROR",
    ),
    message: fc.constant("Rejected"),
  }),
  fc.record({
    result: fc.constant("rejected" as const),
    errorType: fc.constantFrom<BidErrorType[]>(
      "BID_TOO_LOW",
      "AUTHENTICATION_ERROR",
      "AUCTION_ENDED",
      "LIMIT_EXCEEDED",
      "BIDDING_PAUSED",
    ),
    message: fc.constant("Kept here"),
    isKeptHere: fc.constant(true as const),
  }),
  fc.constant({ result: "not-sent", message: "Connection refused" } as const),
  fc.constant({ result: "unknown", message: "Timed out" } as const),
);

const order: fc.Arbitrary<AuctionEvent> = cents.map((amountCents) => (
  { type: "bid-ordered", orderId: "order", amountCents }
));

const feedBid: fc.Arbitrary<Happening> = fc.record({
  type: fc.constant("feed-bid" as const),
  event: fc.record({
    type: fc.constant("feed-bid" as const),
    priceCents: fc.option(cents),
    bidCount: fc.option(fc.integer({ min: 0, max: 50 })),
  }),
  closeInMs: fc.oneof(fc.constant(null), fc.integer({ min: -10_000, max: 120_000 })),
});

const plainEvent: fc.Arbitrary<AuctionEvent> = fc.oneof(
  config.map((changed) => ({ type: "config-changed", config: changed } as const)),
  failure.map((why) => ({ type: "read-failed", failure: why } as const)),
  outcome.map((foreign) => ({ type: "bid-answered", bidId: "no-such-bid", outcome: foreign } as const)),
  fc.constantFrom(
    { type: "alarm" } as const,
    { type: "recovered" } as const,
    { type: "reconsider" } as const,
    { type: "rules-changed" } as const,
    { type: "limits-changed" } as const,
    { type: "feed-closed" } as const,
    { type: "feed-changed", isLive: true } as const,
    { type: "feed-changed", isLive: false } as const,
    { type: "audience-changed", hasAudience: true } as const,
    { type: "audience-changed", hasAudience: false } as const,
  ),
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: reading },
  { weight: 3, arbitrary: fc.constant({ type: "due-alarm" } as const) },
  { weight: 4, arbitrary: outcome.map((answer) => ({ type: "answer", outcome: answer } as const)) },
  { weight: 3, arbitrary: fc.constant({ type: "same-page" } as const) },
  { weight: 1, arbitrary: fc.constant({ type: "restart" } as const) },
  { weight: 2, arbitrary: order.map((event) => ({ type: "plain", event } as const)) },
  { weight: 3, arbitrary: feedBid },
  { weight: 3, arbitrary: plainEvent.map((event) => ({ type: "plain", event } as const)) },
);

const chapter = fc.record({ gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8_000 })), happening });

/** An arbitrary life of an auction, plausible and implausible events alike, time never going back. */
const stories: fc.Arbitrary<Story> = fc.record({
  rules,
  config,
  chapters: fc.array(chapter, { minLength: 1, maxLength: 60, size: "max" }),
});

/** The number of stories that every test sees; drawn anew in each run of a test file. */
const STORIES = 1_000;
const numRuns = 500;
/** Enough for any kind of moment that comes to pass at all: the rarest comes a dozen times in one round. */
const MOST_ROUNDS = 20;

/** The stories that all tests of a file share: to play them takes longer than to check them. */
const shared = {
  seed: Math.floor(Math.random() * 2 ** 31),
  played: null as readonly (readonly Moment[])[] | null,
};

function sharedStories(): readonly (readonly Moment[])[] {
  return shared.played ??= fc.sample(stories, { seed: shared.seed, numRuns: STORIES }).map(play);
}

/**
 * Plays arbitrary stories and hands each, moment by moment, to `check`. Everything in them is frozen. A test whose
 * moments are rare says when it has seen enough of them; until then it is given more stories.
 */
export function forEveryStory(
  check: (moments: readonly Moment[]) => void,
  hasSeenEnough: () => boolean = () => true,
): void {
  try {
    sharedStories().forEach(check);
  } catch (error) {
    // Finds the story again, and the shortest one that fails in the same way.
    fc.assert(fc.property(stories, (story) => check(play(story))), { seed: shared.seed, numRuns: STORIES });
    throw error;
  }
  for (let round = 0; !hasSeenEnough() && round < MOST_ROUNDS; round++) {
    fc.assert(fc.property(stories, (story) => check(play(story))), { numRuns });
  }
  assert.ok(hasSeenEnough(), "the stories hardly ever come to what this test is about");
}

function play({ rules, config, chapters }: Story): readonly Moment[] {
  const moments: Moment[] = [];
  let auction = deepFreeze(anAuction({ config, listing: null }));
  let nowMs = NOON_MS;
  for (const { gapMs, happening } of chapters) {
    nowMs += gapMs;
    if (happening.type === "due-alarm") nowMs = Math.max(nowMs, alarmAt(auction, nowMs, rules) ?? nowMs);
    const event = deepFreeze(structuredClone(eventOf(happening, auction, nowMs)));
    const after = deepFreeze(step(auction, event, nowMs, deepFreeze(rules)));
    moments.push({ before: auction, event, nowMs, rules, step: after });
    auction = after.auction;
  }
  return moments;
}

function eventOf(happening: Happening, { bidding, listing }: Auction, nowMs: number): AuctionEvent {
  switch (happening.type) {
    case "plain":
      return happening.event;
    case "feed-bid": {
      const { event, closeInMs } = happening;
      return closeInMs === null ? event : { ...event, closeTimeMs: nowMs + closeInMs };
    }
    case "due-alarm":
      return { type: "alarm" };
    case "same-page":
      return listing
        ? { type: "listing", listing: { ...listing, requestedAtMs: nowMs, receivedAtMs: nowMs } }
        : { type: "alarm" };
    case "restart": {
      const pendingBid = bidding.phase === "ready" ? aBid({ id: "forgotten" }) : bidding.bid;
      return { type: "recovered", pendingBid };
    }
    case "answer": {
      const bidId = bidding.phase === "ready" ? "none" : bidding.bid.id;
      return { type: "bid-answered", bidId, outcome: happening.outcome };
    }
    case "listing": {
      const requestedAtMs = nowMs - happening.ageMs;
      const closeTimeMs = nowMs + happening.closeInMs;
      return {
        type: "listing",
        listing: { ...happening.listing, closeTimeMs, requestedAtMs, receivedAtMs: nowMs },
      };
    }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
  return value;
}
