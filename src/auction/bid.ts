import type { AuctionId } from "./config.ts";
import type { Cents } from "./money.ts";
import type { BidErrorType, HeldBy, Strategy, UndecidedErrorType } from "./words.ts";

/** The outcome of a bid, as far as it is known when its request is over. */
export type BidOutcome =
  /** Nellis took it. `isLeading` is false when another bidder's hidden maximum is higher. */
  | {
    readonly result: "accepted";
    readonly isLeading: boolean;
    /** Nellis did not say who leads. Until a reading shows it, budgets count the bid as leading. */
    readonly isLeadInDoubt?: true;
    /** A later reading showed it, and Nellis's answer never came: a lead may be that of an earlier bid of ours. */
    readonly isFoundOut?: true;
    readonly currentPriceCents: Cents | null;
    readonly nextBidCents: Cents | null;
    readonly message: string;
  }
  /** Nellis refused it, or Gavel did before it left (`isKeptHere`). */
  | {
    readonly result: "rejected";
    readonly errorType: BidErrorType;
    readonly message: string;
    /** A reading found it out, and not Nellis's answer: an old page would say the same. */
    readonly isFoundOut?: true;
    /** Nellis refused the request for want of allowance (429): that says nothing of the bid, so it was no try. */
    readonly isUnread?: true;
    /** Gavel itself kept it: the refusal says nothing of Nellis, and Nellis knows nothing of it. */
    readonly isKeptHere?: true;
  }
  /** The request certainly never arrived (connection refused): it may be sent again while the decision holds. */
  | {
    readonly result: "not-sent";
    readonly message: string;
    /** Gavel itself kept it (it could not be recorded, for example): that says nothing of Nellis. */
    readonly isKeptHere?: true;
  }
  /**
   * It may or may not have been accepted: only a later reading can tell. With an `errorType`, Nellis answered:
   * `DUPLICATE_BID_AMOUNT` is its refusal of this request, and says that a bid of the owner's stands at this price.
   */
  | { readonly result: "unknown"; readonly errorType?: UndecidedErrorType; readonly message: string };

/**
 * Returns true when the bid's request has left or may have left. A bid that was not sent is never told as one that
 * failed.
 */
export function wasSent(outcome: BidOutcome): boolean {
  return outcome.result !== "not-sent" && !isKeptHere(outcome);
}

/** Returns true when Gavel itself kept the bid from leaving. */
export function isKeptHere(outcome: BidOutcome): boolean {
  return (outcome.result === "rejected" || outcome.result === "not-sent") && outcome.isKeptHere === true;
}

/** A bid that has been decided. Its id is the decision's: one decision, one bid. */
export interface PlannedBid {
  readonly id: string;
  readonly auctionId: AuctionId;
  readonly amountCents: Cents;
  /** The strategy that decided, or `manual` for one by hand. */
  readonly strategy: Strategy;
  readonly reason: string;
  /** By Nellis's clock. */
  readonly decidedAtMs: number;
}

/** The state of an auction's own bidding. Nothing is decided unless it is `ready`. */
export type BiddingState =
  | { readonly phase: "ready" }
  /** A bid is on its way. */
  | { readonly phase: "placing"; readonly bid: PlannedBid }
  /**
   * It has been answered, perhaps with an unknown outcome: a reading made after `sinceMs` must come before the next
   * decision.
   */
  | {
    readonly phase: "confirming";
    readonly bid: PlannedBid;
    readonly sinceMs: number;
    readonly unknown: boolean;
  };

/** A limit that keeps the strategy from bidding, with the reason in a sentence. */
export interface Held {
  readonly by: HeldBy;
  readonly reason: string;
}

/** Failed tries to bid. They keep a bid from being repeated at once, and a refused one from being repeated for ever. */
export type Setback = Refusal | Outage;

/** The failed tries so far. */
interface Tries {
  readonly tries: number;
  /** The time of the next try at the earliest, by Nellis's clock. */
  readonly notBeforeMs: number;
  /** The reason of the last failure. */
  readonly message: string;
}

/** A refusal by Nellis: some tries at this price, then none until the price moves or a page disproves the refusal. */
export interface Refusal extends Tries {
  readonly kind: "refusal";
  readonly priceCents: Cents;
  /** The owner has been told that it is given up. */
  readonly isTold: boolean;
  /** The class of the last refusal. */
  readonly errorType?: BidErrorType | undefined;
  /** A page that was asked for after the refusal shows that it does not hold (any more). */
  readonly isDisproved?: true | undefined;
}

/** An outage of Nellis: bidding goes on for as long as the decision holds. */
export interface Outage extends Tries {
  readonly kind: "outage";
  /** The owner has been told that bids fail. */
  readonly isTold: boolean;
}

/** Bids in a row that Nellis took and a rival's hidden maximum passed. */
export interface Passed {
  readonly inARow: number;
  /** The price after the last of them: above it, somebody else has bid since. */
  readonly priceCents: Cents;
}

/** A price that the live feed told. */
export interface Heard {
  readonly priceCents: Cents;
  readonly atMs: number;
  /** The moment from which on the feed has told of a price at which we do not lead. */
  readonly sinceMs: number;
}

/** Knowledge of a lot from sources other than its last reading. */
export interface Known {
  /** The price as that reading had it. */
  readonly pagePriceCents: Cents;
  /** The highest price that the live feed has told since; null when none was above it. */
  readonly heard: Heard | null;
}

/** The lot's page shows nothing of a bid that Nellis accepted. */
export interface Contradiction {
  /** By Nellis's clock. */
  readonly sinceMs: number;
  /** The owner has been told. */
  readonly isTold: boolean;
}
