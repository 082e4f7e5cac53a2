import type { AuctionConfig } from "../config.ts";
import { type Costs, highestBidWithin } from "./costs.ts";
import { type Cents, formatCents, wholeDollarsBelow } from "../money.ts";
import type { LimitKind } from "../words.ts";

/** The room that a budget leaves for one lot, beside the exposure of all other lots. */
export interface BudgetRoom {
  /** With premium and tax; 0 when nothing is left. */
  readonly leftCents: Cents;
  /** As in "above …": `your budget of $100 a day`. */
  readonly label: string;
}

/** The limits that the owner's settings and the other lots set for one lot now. */
export interface Limits {
  readonly costs: Costs;
  /** The most for any one bid on any lot, or null. */
  readonly highestBidCents: Cents | null;
  /** The tightest budget, or null when none is set. */
  readonly budget: BudgetRoom | null;
  /** The reason why the lot must wait for another one of its group, or null. Bids by hand do not wait. */
  readonly groupHold: string | null;
  /**
   * The reason why nothing at all may be bid on the lot, by strategy or by hand, or null. Set while its limits are not
   * known.
   */
  readonly closed: string | null;
}

/** The tightest of the limits on one bid. */
export interface BidLimit {
  readonly kind: Exclude<LimitKind, "group" | "closed">;
  /** The highest bid that it allows. */
  readonly amountCents: Cents;
  /** As in "above …". */
  readonly label: string;
}

/**
 * The limits on one bid, those that the owner set for this very lot first: among equals the first is named. Each is null
 * where it is not set. `config` is null for a lot that nobody watches. A kind that is missing here does not compile.
 */
const LIMITS: Readonly<
  Record<BidLimit["kind"], (config: AuctionConfig | null, limits: Limits) => Omit<BidLimit, "kind"> | null>
> = {
  maxBid: (config) => config && config.maxBidCents > 0 ? maximum(config) : null,
  maxTotal: (config, { costs }) => {
    if (!config || config.maxTotalCents === null) return null;
    const label = `your total of ${formatCents(config.maxTotalCents)} with premium and tax`;
    return { amountCents: highestBidWithin(config.maxTotalCents, costs), label };
  },
  perBid: (_, { highestBidCents }) => {
    if (highestBidCents === null) return null;
    const label = `your limit of ${formatCents(highestBidCents)} for any one bid`;
    return { amountCents: wholeDollarsBelow(highestBidCents), label };
  },
  budget: (_, { budget, costs }) => {
    if (!budget) return null;
    const label = `${budget.label}, which leaves ${formatCents(budget.leftCents)} with premium and tax`;
    return { amountCents: highestBidWithin(budget.leftCents, costs), label };
  },
};

const KINDS = Object.keys(LIMITS) as readonly BidLimit["kind"][];

/** Returns the limit that a bid by the strategy meets first. A missing maximum is one of $0: it means no bids. */
export function limitOfStrategy(config: AuctionConfig, limits: Limits): BidLimit {
  const ownMaximum: BidLimit = { kind: "maxBid", ...maximum(config) };
  return config.maxBidCents > 0 ? tightest(config, limits) ?? ownMaximum : ownMaximum;
}

/**
 * Returns the limit that a bid by hand meets first, or null when none is set (decision 0004). `config` is null for a lot
 * that nobody watches.
 */
export function limitByHand(config: AuctionConfig | null, limits: Limits): BidLimit | null {
  return tightest(config, limits);
}

function maximum({ maxBidCents }: AuctionConfig): Omit<BidLimit, "kind"> {
  return { amountCents: maxBidCents, label: `your maximum of ${formatCents(maxBidCents)}` };
}

function tightest(config: AuctionConfig | null, limits: Limits): BidLimit | null {
  let least: BidLimit | null = null;
  for (const kind of KINDS) {
    const limit = LIMITS[kind](config, limits);
    if (limit && !(least && least.amountCents <= limit.amountCents)) least = { kind, ...limit };
  }
  return least;
}
