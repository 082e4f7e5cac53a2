import { SIGN_IN, SIGNED_OUT } from "../auction/limits/sign_in.ts";
import type { BidLimit, Limits } from "../auction/limits/limits.ts";
import type { ReadinessCause, ReadinessReason } from "../auction/readiness.ts";
import { bidMoment } from "../auction/strategy/bid_moment.ts";
import { limitPast } from "../auction/strategy/strategy.ts";
import type { Auction, ReadFailure, ReadFailureKind } from "../auction/types.ts";

/** The answers of the store and Nellis. */
export interface Probed {
  /** True when the owner is signed in at Nellis; a failure when that could not be asked. */
  readonly session: boolean | ReadFailure;
  readonly isStoreWritable: boolean;
}

/** The facts that decide if a bid on an auction could go out. */
export interface ReadinessFacts extends Probed {
  readonly limits: Limits;
  readonly isPaused: boolean;
  readonly isDryRun: boolean;
  /** The most by which our idea of Nellis's time can be off; infinite while there is none. */
  readonly clockUncertaintyMs: number;
  readonly isRoundTripKnown: boolean;
  /** Requests a minute that Nellis was seen to grant; null while it has refused none. */
  readonly grantedPerMinute: number | null;
  /** Lots that may be bid on and close together with this one, itself among them. */
  readonly closingTogether: number;
  /** An answer of Nellis's has shown that it does not know the owner any more. */
  readonly isSignedOut: boolean;
  /** The live feed should carry the lot, and does not. */
  readonly isFeedLost: boolean;
}

/**
 * The uncertainty of Nellis's clock that is odd: one answer bounds it to a second and its round trip, and later ones
 * only better that.
 */
const VAGUE_CLOCK_MS = 1_500;
/** The number of failures in a row that count as trouble: one reading fails now and then. */
export const FEWEST_FAILURES = 2;
/** Nothing gets through to Nellis; what is left are answers that make no sense to us. */
const OUTAGES: readonly ReadFailureKind[] = [
  "unreachable",
  "timed-out",
  "refused",
  "rate-limited",
  "server-error",
];

type Check = (auction: Auction, facts: ReadinessFacts) => ReadinessReason | null;

const CHECKS: readonly Check[] = [
  (_, { isPaused }) =>
    isPaused ? red("paused", "All bidding is paused: resume it (POST /api/bidding/resume)") : null,
  session,
  reading,
  ({ listing }) =>
    listing?.userState?.isAllowedToBid === false
      ? red("not-allowed", "Nellis does not allow your account to bid on this lot: look into it on its site")
      : null,
  ({ held }) => held?.by === "gaveUp" ? red("gave-up", held.reason) : null,
  (_, { isStoreWritable }) =>
    isStoreWritable ? null : red(
      "store",
      "The store takes no writes, and no bid is sent unrecorded: see to its disk, or to Redis",
    ),
  limit,
  allowance,
  group,
  clock,
  (_, { isRoundTripKnown }) =>
    isRoundTripKnown
      ? null
      : amber("round-trip", "No answer of Nellis has been timed yet: check the connection to it"),
  (_, { isFeedLost }) =>
    isFeedLost
      ? amber("feed", "The live feed is lost, so bids are seen by reading the lot alone: it is tried on")
      : null,
  (_, { isDryRun }) =>
    isDryRun ? amber("dry-run", "This is a dry run, no bid will be sent: end the practice to bid") : null,
];

/** Returns everything that is not as it should be for a bid on `auction`, each with what to do. */
export function readinessReasons(auction: Auction, facts: ReadinessFacts): readonly ReadinessReason[] {
  return CHECKS.flatMap((check) => check(auction, facts) ?? []);
}

function session({ listing }: Auction, { session, isSignedOut }: ReadinessFacts): ReadinessReason | null {
  const isKnownOnPage = listing !== null && listing.userState !== null;
  if (isSignedOut || session === false || (session !== true && session.kind === "signed-out")) {
    return red(
      "session",
      SIGNED_OUT,
    );
  }
  if (session === true) {
    return isKnownOnPage ? null : red(
      "session",
      `Nellis's page of the lot does not know you: ${SIGN_IN}`,
    );
  }
  // Want of requests keeps the question back, but not bids: `allowance` says what it means for them.
  if (session.kind === "rate-limited" && isKnownOnPage) return null;
  // An account page that is not understood proves little when the lot's own page knows the owner.
  const report = isKnownOnPage && !OUTAGES.includes(session.kind) ? amber : red;
  return report(
    "session",
    `Nellis can't be asked whether you are signed in: ${withoutStop(session.message)}`,
  );
}

function reading({ reading: { failures, failure } }: Auction, { session }: ReadinessFacts) {
  if (!failure || failure.kind === "signed-out") return null;
  const isScarce = failure.kind === "rate-limited";
  const isSaidAlready = typeof session !== "boolean" && session.kind === failure.kind;
  if (isSaidAlready && !isScarce) return null;
  // A bid still leaves, decided from what is known of the lot.
  const report = isScarce || failures < FEWEST_FAILURES ? amber : red;
  return report("reading", `The lot can't be read: ${withoutStop(failure.message)}`);
}

/**
 * Reports a price above a lot's own limit as amber, as that is how most auctions end, and one above a limit for all lots
 * as red, as that is easily forgotten. A limit that is missing here does not compile.
 */
const REPORT_ON_LIMIT: Readonly<Record<BidLimit["kind"], typeof red>> = {
  maxBid: amber,
  maxTotal: amber,
  perBid: red,
  budget: red,
};

function limit(auction: Auction, { limits }: ReadinessFacts): ReadinessReason | null {
  if (limits.closed !== null) return red("limit", limits.closed);
  const past = limitPast(auction, limits);
  if (!past) return null;
  const message = `The next bid would be above ${past.label}: raise it to bid on`;
  return REPORT_ON_LIMIT[past.kind]("limit", message);
}

/**
 * Compares the allowance with the lots that close together: each wants a bid, and some an answer to a rival, all within
 * the minute that the allowance is counted by.
 */
function allowance(
  _: Auction,
  { grantedPerMinute, closingTogether }: ReadinessFacts,
): ReadinessReason | null {
  if (grantedPerMinute === null || closingTogether + 1 <= grantedPerMinute) return null;
  const report = closingTogether > grantedPerMinute ? red : amber;
  const lots = closingTogether === 1
    ? "1 lot that may be bid on closes"
    : `${closingTogether} lots that may be bid on close`;
  const requests = grantedPerMinute === 1 ? "request" : "requests";
  return report(
    "allowance",
    `Nellis grants about ${grantedPerMinute} ${requests} a minute, and ${lots} within the same minute: ` +
      "stop those that you can do without",
  );
}

function group({ listing }: Auction, { limits: { groupHold } }: ReadinessFacts): ReadinessReason | null {
  if (groupHold === null || listing?.userState?.isWinning === true) return null;
  return amber("group", groupHold);
}

function clock({ config }: Auction, { clockUncertaintyMs }: ReadinessFacts): ReadinessReason | null {
  if (clockUncertaintyMs === Infinity) {
    const report = bidMoment(config) === "before-close" ? red : amber;
    return report("clock", "Nellis's clock is not known yet: check the connection to Nellis");
  }
  if (clockUncertaintyMs <= VAGUE_CLOCK_MS) return null;
  const seconds = (clockUncertaintyMs / 1000).toFixed(1);
  return amber("clock", `Nellis's clock is known to ${seconds} s only: check how fast Nellis answers you`);
}

function red(cause: ReadinessCause, message: string): ReadinessReason {
  return { level: "red", cause, message };
}

function amber(cause: ReadinessCause, message: string): ReadinessReason {
  return { level: "amber", cause, message };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
