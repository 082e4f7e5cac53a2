import { z } from "zod";
import { BID_OUTCOMES, STRATEGIES } from "../auction/words.ts";
import { storedTime } from "../store/record.ts";

const KINDS = [
  /** The owner asked for the lot to be watched. */
  "watched",
  "config-changed",
  "first-reading",
  "price-moved",
  "close-moved",
  "leading",
  "outbid",
  "limit-reached",
  /** Another lot of its group could still be won. */
  "waiting",
  /** The owner's switch on the lot keeps its strategy from bidding. */
  "switched-off",
  /** A readiness check found something wrong, or all right again. */
  "readiness",
  "signed-out",
  "signed-in",
  "reading-failed",
  "reading-back",
  /** A bid was decided, with its outcome. */
  "bid",
  /** A later reading has settled a bid whose outcome was unknown. */
  "bid-found-out",
  "ended",
  /** The reason why a lot was lost or missed, in one sentence. */
  "explained",
  /** It is not watched any more. */
  "stopped",
] as const;

const cents = z.number().int();

/** A stored entry: whatever else is in it is left out. */
export const entrySchema = z.object({
  atMs: storedTime,
  kind: z.enum(KINDS),
  message: z.string(),
  priceCents: cents.exactOptional(),
  /** A price that moved: true when the owner leads at it. Left out when that was not known. */
  isLeading: z.boolean().exactOptional(),
  closeTimeMs: storedTime.exactOptional(),
  /** A close that moved: by how much, and below 0 when it is earlier now. */
  movedByMs: z.number().exactOptional(),
  /** Null when nobody was signed in to tell. */
  won: z.boolean().nullable().exactOptional(),
  bid: z.object({
    id: z.string(),
    amountCents: cents,
    strategy: z.enum(STRATEGIES),
    reason: z.string(),
    decidedAtMs: storedTime,
    result: z.enum(BID_OUTCOMES),
    /** False where Gavel itself held it back. */
    isSent: z.boolean(),
    /** True when it led once it was accepted. */
    isLeading: z.boolean(),
    /** The words of Nellis's answer, or of Gavel in its place. */
    answer: z.string(),
  }).readonly().exactOptional(),
}).readonly();

/** One line of an auction's timeline: what was seen, decided or done, when by Nellis's clock, and why. */
export type TimelineEntry = z.infer<typeof entrySchema>;
/** The subject of an entry. */
export type TimelineKind = TimelineEntry["kind"];
/** A bid in the timeline. */
export type TimelineBid = NonNullable<TimelineEntry["bid"]>;

/** Every kind of entry, for those who describe them. */
export const TIMELINE_KINDS: readonly [TimelineKind, ...TimelineKind[]] = KINDS;
