import type { AuctionConfig } from "../config.ts";
import { type Costs, highestBidWithin } from "./costs.ts";
import { type Cents, formatCents, wholeDollarsBelow } from "../money.ts";
import type { LimitKind } from "../words.ts";

/** What a budget leaves for one lot, beside all that is won, led or not settled elsewhere. */
export interface BudgetRoom {
  /** With premium and tax; 0 when nothing is left. */
  readonly leftCents: Cents;
  /** As in "above …": `your budget of $100 a day`. */
  readonly label: string;
}

/** What the owner's settings, and the other lots, allow for one lot now. */
export interface Limits {
  readonly costs: Costs;
  /** The most for any one bid on any lot, or null. */
  readonly highestBidCents: Cents | null;
  /** The tightest budget, or null when none is set. */
  readonly budget: BudgetRoom | null;
  /** Why another lot of its group has to be waited for, or null. Bids by hand do not wait. */
  readonly groupHold: string | null;
  /** Why nothing at all may be bid on the lot, by strategy or by hand, or null: what limits it is not known. */
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

/** The limit that a bid by the strategy meets first. A missing maximum is one of $0: it means no bids. */
export function limitOfStrategy(config: AuctionConfig, limits: Limits): BidLimit {
  return tightest([maximum(config), ...furtherLimits(config, limits)]) ?? maximum(config);
}

/** The limit that a bid by hand meets first; null when none is set (decision 0004). `config` is null where nobody watches. */
export function limitByHand(config: AuctionConfig | null, limits: Limits): BidLimit | null {
  const own = config && config.maxBidCents > 0 ? [maximum(config)] : [];
  return tightest([...own, ...furtherLimits(config, limits)]);
}

function maximum({ maxBidCents }: AuctionConfig): BidLimit {
  return { kind: "maxBid", amountCents: maxBidCents, label: `your maximum of ${formatCents(maxBidCents)}` };
}

function furtherLimits(config: AuctionConfig | null, limits: Limits): readonly BidLimit[] {
  const { costs, highestBidCents, budget } = limits;
  const found: BidLimit[] = [];
  const maxTotalCents = config?.maxTotalCents ?? null;
  if (maxTotalCents !== null) {
    const amountCents = highestBidWithin(maxTotalCents, costs);
    const label = `your total of ${formatCents(maxTotalCents)} with premium and tax`;
    found.push({ kind: "maxTotal", amountCents, label });
  }
  if (highestBidCents !== null) {
    const label = `your limit of ${formatCents(highestBidCents)} for any one bid`;
    found.push({ kind: "perBid", amountCents: wholeDollarsBelow(highestBidCents), label });
  }
  if (budget) {
    const label = `${budget.label}, which leaves ${formatCents(budget.leftCents)} with premium and tax`;
    found.push({ kind: "budget", amountCents: highestBidWithin(budget.leftCents, costs), label });
  }
  return found;
}

/** Among equals the first: what the owner set for this very lot says most. */
function tightest(limits: readonly BidLimit[]): BidLimit | null {
  return limits.reduce<BidLimit | null>(
    (least, limit) => least && least.amountCents <= limit.amountCents ? least : limit,
    null,
  );
}
