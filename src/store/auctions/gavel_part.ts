import { z } from "zod";
import type {
  Auction,
  BiddingState,
  Held,
  Life,
  Listing,
  PlannedBid,
  ReadFailure,
  Setback,
  Strategy,
} from "../../auction/types.ts";
import { BID_ERROR_TYPES, HELD_BY, READ_FAILURE_KINDS, STRATEGIES } from "../../auction/words.ts";
import { storedTime as time } from "../record.ts";

/** The part of a stored auction that the clients' shape does not say, or not in full. */
export type GavelPart =
  & Pick<
    Auction,
    | "watchedSinceMs"
    | "listing"
    | "life"
    | "reading"
    | "bidding"
    | "setback"
    | "contradiction"
    | "bidsDecided"
  >
  & Pick<Auction, "maxBidReached" | "held" | "updatedAtMs">
  & { readonly strategy: Strategy };

/** The part as read. Null stands for what decides about money and can't be read. */
export type StoredGavelPart = Omit<GavelPart, "strategy" | "bidding"> & {
  readonly strategy: Strategy | null;
  readonly bidding: BiddingState | null;
};

const cents = z.int();
const strategy = z.enum(STRATEGIES);

const userState = z.object({
  nextBidCents: cents.nullable(),
  isWinning: z.boolean(),
  isWatching: z.boolean(),
  hasParticipated: z.boolean(),
  isAllowedToBid: z.boolean(),
});

const listing: z.ZodType<Listing> = z.object({
  id: z.string(),
  title: z.string().nullable(),
  inventoryNumber: z.string().nullable(),
  currentPriceCents: cents,
  retailPriceCents: cents.nullable(),
  bidCount: z.number(),
  bidderCount: z.number(),
  closeTimeMs: time,
  extensionSeconds: z.number(),
  isClosed: z.boolean(),
  marketStatus: z.string(),
  photoUrl: z.string().nullable(),
  location: z.string().nullable(),
  bidHistory: z.array(z.object({ timeMs: time, name: z.string(), amountCents: cents, type: z.string() })),
  userState: userState.nullable(),
  requestedAtMs: time,
  receivedAtMs: time,
});

const life: z.ZodType<Life> = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("active") }),
  z.object({
    phase: z.literal("ended"),
    endedAtMs: time,
    finalPriceCents: cents,
    won: z.boolean().nullable(),
  }),
]);

const failure: z.ZodType<ReadFailure> = z.object({
  kind: z.enum(READ_FAILURE_KINDS),
  message: z.string(),
  retryAfterSeconds: z.number().exactOptional(),
});

const bid: z.ZodType<PlannedBid> = z.object({
  id: z.string(),
  auctionId: z.string(),
  amountCents: cents,
  // The bid has left already, so the strategy that decided it does not matter any more.
  strategy: strategy.catch("manual"),
  reason: z.string().catch(""),
  decidedAtMs: time,
});

const bidding: z.ZodType<BiddingState> = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("ready") }),
  z.object({ phase: z.literal("placing"), bid }),
  z.object({ phase: z.literal("confirming"), bid, sinceMs: time, unknown: z.boolean() }),
]);

const tries = { tries: z.int(), notBeforeMs: time, message: z.string(), isTold: z.boolean() };
const refusal = z.object({
  kind: z.literal("refusal"),
  priceCents: cents,
  ...tries,
  errorType: z.enum(BID_ERROR_TYPES).optional().catch(undefined),
  isDisproved: z.literal(true).optional().catch(undefined),
});
const setback: z.ZodType<Setback> = z.union([
  z.discriminatedUnion("kind", [refusal, z.object({ kind: z.literal("outage"), ...tries })]),
  // The first versions stored refusals alone, without a kind.
  refusal.omit({ kind: true }).transform((older) => ({ kind: "refusal" as const, ...older })),
]);

const held: z.ZodType<Held> = z.object({
  by: z.enum(HELD_BY),
  reason: z.string(),
});

const UNKNOWN_READING = { failures: 0, failure: null, nextReadAtMs: null };

/**
 * Reads the stored part. A value that can't be read (such as a word of a newer version) does not keep the lot from being
 * watched: the next reading or step finds it out again. A value that decides about money becomes null.
 */
export const gavelPart: z.ZodType<StoredGavelPart> = z.object({
  strategy: strategy.nullable().catch(null),
  watchedSinceMs: time.catch(0),
  listing: listing.nullable().catch(null),
  life: life.catch({ phase: "active" }),
  reading: z.object({
    failures: z.int().catch(0),
    failure: failure.nullable().catch(null),
    nextReadAtMs: time.nullable().catch(null),
  }).catch(UNKNOWN_READING),
  bidding: bidding.nullable().catch(null),
  setback: setback.nullable().catch(null),
  // The first versions did not store it.
  contradiction: z.object({ sinceMs: time, isTold: z.boolean() }).nullable().catch(null),
  bidsDecided: z.int().min(0).catch(0),
  maxBidReached: z.boolean().catch(false),
  held: held.nullable().catch(null),
  updatedAtMs: time.catch(0),
});
