/**
 * The words of Gavel's own unions, each list once. Readers of the store and of the wire check against these, so that
 * a new word is known everywhere as soon as it stands here. The types are re-exported by `types.ts`.
 */

/** The strategies: when Gavel bids by itself. Clients have several words for two of them (client protocol). */
export const STRATEGIES = ["manual", "aggressive", "snipe"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** The classes of a failed bid that clients know (client protocol), and ours: the last three before `UNKNOWN_ERROR`. */
export const BID_ERROR_TYPES = [
  "DUPLICATE_BID_AMOUNT",
  "BID_TOO_LOW",
  "AUCTION_ENDED",
  "AUTHENTICATION_ERROR",
  "OUTBID",
  "CONNECTION_ERROR",
  "SERVER_ERROR",
  "LIMIT_EXCEEDED",
  "BIDDING_PAUSED",
  "DRY_RUN",
  "UNKNOWN_ERROR",
] as const;
export type BidErrorType = (typeof BID_ERROR_TYPES)[number];

/** The classes of an answer that does not say if the bid counts. */
export const UNDECIDED_ERROR_TYPES = [
  "DUPLICATE_BID_AMOUNT",
  "SERVER_ERROR",
] as const satisfies readonly BidErrorType[];
export type UndecidedErrorType = (typeof UNDECIDED_ERROR_TYPES)[number];

/** The outcomes of a bid, as far as is known when its request is over (`BidOutcome`). */
export const BID_OUTCOMES = ["accepted", "rejected", "not-sent", "unknown"] as const;

/** The results of a bid: `pending` while nothing is known of it. */
export const BID_RESULTS = ["pending", ...BID_OUTCOMES] as const;
export type BidResult = (typeof BID_RESULTS)[number];

/**
 * The owner's limits: the lot's own two, those of the settings, that its group has enough, and that nothing may be bid
 * because the limits are not known (`closed`).
 */
const LIMIT_KINDS = ["maxBid", "maxTotal", "perBid", "budget", "group", "closed"] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/**
 * All that can hold a strategy: the limits, the owner's switch on the lot, a page that contradicts an answer, or
 * Nellis's refusal at this price.
 */
export const HELD_BY = [...LIMIT_KINDS, "autoBid", "page", "gaveUp"] as const;
export type HeldBy = (typeof HELD_BY)[number];

/** The reasons why a lot could not be read. */
export const READ_FAILURE_KINDS = [
  "unreachable",
  "timed-out",
  "refused",
  "rate-limited",
  "server-error",
  "signed-out",
  "not-understood",
  "no-such-lot",
] as const;
export type ReadFailureKind = (typeof READ_FAILURE_KINDS)[number];

/** The news that clients are told beyond the state itself. */
export const NOTIFICATION_KINDS = [
  "outbid",
  "won",
  "lost",
  "maxBidReached",
  /** A limit of the settings: a budget, or the most for any one bid. */
  "limitReached",
  "bidFailed",
  /** It may or may not count: nothing more is bid on the lot until a reading tells. */
  "bidUnknown",
  /** Nellis is out of order or out of reach for bids on the lot: they are tried on. */
  "bidsFailing",
  /** They get through again. */
  "bidsBack",
  /** The lot's page has long shown nothing of a bid that Nellis accepted. */
  "pageContradicts",
  /** No bid can be sent on any lot. */
  "signedOut",
  /** Near a close: polling stands in for the live feed. */
  "feedLost",
  /** Its close is near, and no bid could be sent. */
  "notReady",
  /** Something stored can't be read, or is in another Gavel's hands: what that means, and what to do. */
  "storeTrouble",
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** The kinds of news that can wait for the morning. Every other is urgent: it asks the owner to do something now. */
export const PATIENT_KINDS = [
  "outbid",
  "won",
  "lost",
  "maxBidReached",
  "limitReached",
  "bidsBack",
  "feedLost",
] as const satisfies readonly NotificationKind[];
export type PatientKind = (typeof PATIENT_KINDS)[number];

/** `green`: nothing is known that would keep a bid back. `amber`: look at it. `red`: no bid would count. */
export const READINESS_LEVELS = ["green", "amber", "red"] as const;
export type ReadinessLevel = (typeof READINESS_LEVELS)[number];

/**
 * The reasons why a connection to the live feed is over. `refused`: answered, but not with events; `silent`: no answer
 * or no event in time; `dropped`: not made, or broken off; `not-understood`: endless bytes that make no event.
 */
export const FEED_END_REASONS = ["stopped", "refused", "silent", "dropped", "not-understood"] as const;
export type FeedEndReason = (typeof FEED_END_REASONS)[number];

/** The events of the live feed. */
export const FEED_EVENT_TYPES = ["connected", "ping", "bid", "closed"] as const;
export type FeedEventType = (typeof FEED_EVENT_TYPES)[number];

/** The states of the circuit to Nellis. */
export const CIRCUIT_KINDS = ["closed", "open", "half_open"] as const;
export type CircuitKind = (typeof CIRCUIT_KINDS)[number];

/**
 * The kinds of plan for a lot. `bids`: a bid is to come, or under way; `leads`: the owner leads; `waits`: it is decided
 * soon; `stopped`: the owner's own limit or switch keeps the strategy from bidding; `needs-owner`: no bid goes out
 * until the owner mends something; `watches`: nothing is to be bid; `over`: the lot has ended.
 */
export const PLAN_KINDS = ["bids", "leads", "waits", "stopped", "needs-owner", "watches", "over"] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/**
 * The tones of the overview of all lots. `armed`: bids are to come; `partly`: on some lots the owner must mend
 * something; `blocked`: on all that are to be bid on; `idle`: nothing is to be bid; `paused` and `practice` (a dry run)
 * are the owner's own.
 */
export const OVERVIEW_TONES = ["armed", "partly", "blocked", "idle", "paused", "practice"] as const;
export type OverviewTone = (typeof OVERVIEW_TONES)[number];

/**
 * The kinds of result of a lot that is over. `only-watched`: nothing was to be bid on it, and nothing was; `not-known`:
 * nobody was signed in to see who won.
 */
export const RESULT_KINDS = ["won", "lost", "only-watched", "not-known"] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];
