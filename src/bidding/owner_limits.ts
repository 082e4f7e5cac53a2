import type { Limits } from "../auction/limits.ts";
import { centsNotAbove } from "../auction/money.ts";
import type { Auction, AuctionId } from "../auction/types.ts";
import { costsFrom, type OwnerSettings } from "../owner/settings.ts";
import type { Settings } from "../owner/settings_schema.ts";
import { type BudgetStanding, hasBudget, standings, tightestRoom } from "./budget.ts";
import type { Commitments } from "./commitments.ts";

/** What the owner's settings allow now, beside all that is won, led or open. */
export interface OwnerLimits {
  /** For a watched auction. */
  of(auction: Auction): Limits;
  /** For a lot that nobody watches. */
  ofUnwatched(auctionId: AuctionId): Limits;
  /** Every budget that is set. */
  budgets(): readonly BudgetStanding[];
}

/** The limits that `settings` and `commitments` make. `nellisNow` is Nellis's clock. */
export function createOwnerLimits(
  settings: Pick<OwnerSettings, "current">,
  commitments: Pick<Commitments, "besides">,
  nellisNow: () => number,
): OwnerLimits {
  const budgetsBeside = (current: Settings, auctionId: AuctionId | null) =>
    hasBudget(current.budget)
      ? standings(current.budget, commitments.besides(auctionId), costsFrom(current), nellisNow())
      : [];

  const limitsOf = (auctionId: AuctionId, group: string | null): Limits => {
    const current = settings.current();
    const { perBid } = current.budget;
    return {
      costs: costsFrom(current),
      highestBidCents: perBid === null ? null : centsNotAbove(perBid),
      budget: tightestRoom(budgetsBeside(current, auctionId)),
      groupHold: group === null ? null : groupHold(current, group, auctionId),
    };
  };

  /** While a lead or an open bid could still win, the next lot of the group waits. */
  const groupHold = ({ groups }: Settings, name: string, auctionId: AuctionId): string | null => {
    const want = Object.hasOwn(groups, name) ? groups[name]?.want : undefined;
    if (want === undefined) {
      return `Group ${name} does not exist any more: make it again, or take the lot out of it`;
    }
    const has = commitments.besides(auctionId).filter(({ group }) => group === name).length;
    return has < want ? null : `Group ${name} wants ${want}, and has ${has} won, leading or not settled yet`;
  };

  return {
    of: ({ id, config }) => limitsOf(id, config.group),
    ofUnwatched: (auctionId) => limitsOf(auctionId, null),
    budgets: () => budgetsBeside(settings.current(), null),
  };
}
