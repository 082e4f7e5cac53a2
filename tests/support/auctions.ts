import { DOLLAR } from "../../src/auction/money.ts";
import type { Limits } from "../../src/auction/limits/limits.ts";
import { newAuction } from "../../src/auction/auction.ts";
import type {
  Auction,
  AuctionConfig,
  BidOutcome,
  Listing,
  PlannedBid,
  Rules,
  Step,
  UserState,
} from "../../src/auction/types.ts";

/** A Monday noon, when everything here begins; the virtual clock starts then too. */
export const NOON_MS = Date.UTC(2026, 10, 2, 12);
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** The lot that tests are about unless they say otherwise. */
export const LOT_ID = "12345678";
const PHOTO_URL = "https://photos.example/drill.jpg";

/** Whole cents, for tests that think in dollars. */
export function dollars(amount: number): number {
  return Math.round(amount * DOLLAR);
}

/** The owner's rules for all auctions: 10 s before the close, no buffer, 3 tries, kept for a day. */
export function rules(overrides: Partial<Rules> = {}): Rules {
  return {
    limits: limits(),
    snipeSeconds: 10,
    travelMs: 0,
    bidBufferCents: 0,
    retryAttempts: 3,
    isPaused: false,
    isStoreAway: false,
    isSmart: false,
    doublesSteps: true,
    polling: "plain",
    liveIntervalMs: 30_000,
    acceptedCents: 0,
    answeredCents: overrides.acceptedCents ?? 0,
    readingInMs: 0,
    retentionMs: 24 * HOUR_MS,
    ...overrides,
  };
}

/** No limits but the auction's own; 15 % premium and no tax. */
export function limits(overrides: Partial<Limits> = {}): Limits {
  return {
    costs: { buyersPremiumRate: 0.15, salesTaxRate: 0, isPremiumTaxed: true },
    highestBidCents: null,
    budget: null,
    groupHold: null,
    closed: null,
    ...overrides,
  };
}

/** Aggressive, up to $100, a dollar at a time. */
export function aConfig(overrides: Partial<AuctionConfig> = {}): AuctionConfig {
  return {
    strategy: "aggressive",
    strategyWord: overrides.strategy ?? "auto",
    maxBidCents: dollars(100),
    maxTotalCents: null,
    group: null,
    incrementCents: dollars(1),
    minBidCents: null,
    snipeSeconds: null,
    autoBid: true,
    ...overrides,
  };
}

/** The owner's view of a lot: signed in, not leading, asked for at least $11. */
export function aUserState(overrides: Partial<UserState> = {}): UserState {
  return {
    nextBidCents: dollars(11),
    isWinning: false,
    isWatching: false,
    hasParticipated: false,
    isAllowedToBid: true,
    ...overrides,
  };
}

type ListingOverrides = Partial<Omit<Listing, "userState">> & {
  readonly userState?: Partial<UserState> | null;
};

/**
 * A lot at $10 that closes in an hour, read at noon. The next allowed bid is a dollar above the price, and
 * the answer arrives as its request leaves, unless overridden.
 */
export function aListing(overrides: ListingOverrides = {}): Listing {
  const { userState, ...others } = overrides;
  const currentPriceCents = others.currentPriceCents ?? dollars(10);
  const requestedAtMs = others.requestedAtMs ?? others.receivedAtMs ?? NOON_MS;
  return {
    id: LOT_ID,
    title: "Cordless drill",
    inventoryNumber: "INV-1",
    currentPriceCents,
    retailPriceCents: dollars(120),
    bidCount: 4,
    bidderCount: 2,
    closeTimeMs: NOON_MS + HOUR_MS,
    extensionSeconds: 30,
    isClosed: false,
    marketStatus: "open",
    photoUrl: PHOTO_URL,
    location: "Las Vegas",
    bidHistory: [],
    userState: userState === null
      ? null
      : aUserState({ nextBidCents: currentPriceCents + DOLLAR, ...userState }),
    requestedAtMs,
    receivedAtMs: requestedAtMs,
    ...others,
  };
}

/** A lot watched since noon and read once (`aListing()`); `{ listing: null }` for one that was never read. */
export function anAuction(overrides: Partial<Auction> = {}): Auction {
  const id = overrides.id ?? LOT_ID;
  const asked = { id, config: aConfig(), title: "Cordless drill", url: null, imageUrl: PHOTO_URL };
  return { ...newAuction(asked, NOON_MS), listing: aListing({ id }), ...overrides };
}

/** A bid that the strategy decided on at noon. */
export function aBid(overrides: Partial<PlannedBid> = {}): PlannedBid {
  return {
    id: `${LOT_ID}-${NOON_MS}-1`,
    auctionId: LOT_ID,
    amountCents: dollars(11),
    strategy: "aggressive",
    reason: "Not leading at $10",
    decidedAtMs: NOON_MS,
    ...overrides,
  };
}

type Accepted = Extract<BidOutcome, { result: "accepted" }>;

/** Nellis took the bid and the owner leads. */
export function accepted(overrides: Partial<Accepted> = {}): Accepted {
  return {
    result: "accepted",
    isLeading: true,
    currentPriceCents: null,
    nextBidCents: null,
    message: "Bid accepted",
    ...overrides,
  };
}

/** The bids that a step orders. */
export function bidsIn(step: Step): readonly PlannedBid[] {
  return step.effects.flatMap((effect) => effect.type === "bid" ? [effect.bid] : []);
}

/** Returns the effects of a step, by type and in order. */
export function effectTypes(step: Step): readonly string[] {
  return step.effects.map(({ type }) => type);
}

/** The kinds of notification that a step sends. */
export function noticesIn(step: Step): readonly string[] {
  return step.effects.flatMap((effect) => effect.type === "notify" ? [effect.notification.kind] : []);
}
