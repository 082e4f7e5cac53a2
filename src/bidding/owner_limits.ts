import type { Limits } from "../auction/limits/limits.ts";
import { centsNotAbove } from "../auction/money.ts";
import type { Auction, AuctionId } from "../auction/types.ts";
import { costsFrom, type OwnerSettings } from "../owner/settings.ts";
import type { Settings } from "../owner/settings_schema.ts";
import { type BudgetState, budgetStates, hasBudget, nextRoomAt, tightestRoom } from "./budget.ts";
import type { Exposures, LotExposure } from "./exposures.ts";

/** The limits that the owner's settings make now, beside the exposure of all lots. */
export interface OwnerLimits {
  /** Returns the limits of a watched auction. */
  of(auction: Auction): Limits;
  /** Returns the limits of a lot that nobody watches. */
  ofUnwatched(auctionId: AuctionId): Limits;
  /** Returns the state of every budget that is set. */
  budgets(): readonly BudgetState[];
  /**
   * Returns the time at which a budget or a group will have more room by the passing of time alone, by Nellis's clock;
   * null when none will.
   */
  nextRoomAt(): number | null;
}

/**
 * Makes the limits of `settings` and `exposures`. `nellisNow` is Nellis's clock; `closed` returns the reason why
 * nothing at all may be bid on a lot, or null; `nextDoubtEndsAt` the time at which a bid that no page shows stops
 * counting, or null.
 */
export function createOwnerLimits(
  settings: Pick<OwnerSettings, "current">,
  exposures: Pick<Exposures, "besides">,
  nellisNow: () => number,
  closed: (auctionId: AuctionId) => string | null = () => null,
  nextDoubtEndsAt: () => number | null = () => null,
): OwnerLimits {
  const budgetsWith = (current: Settings, besides: readonly LotExposure[]) =>
    budgetStates(current.budget, besides, costsFrom(current), nellisNow());

  const limitsOf = (auctionId: AuctionId, group: string | null): Limits => {
    const current = settings.current();
    const { perBid } = current.budget;
    // Most owners set neither, and then nothing has to be counted.
    const besides = group !== null || hasBudget(current.budget) ? exposures.besides(auctionId) : [];
    return {
      costs: costsFrom(current),
      highestBidCents: perBid === null ? null : centsNotAbove(perBid),
      budget: tightestRoom(budgetsWith(current, besides)),
      groupHold: group === null ? null : groupHold(current, group, besides),
      closed: closed(auctionId),
    };
  };

  return {
    of: ({ id, config }) => limitsOf(id, config.group),
    ofUnwatched: (auctionId) => limitsOf(auctionId, null),
    budgets: () => budgetsWith(settings.current(), exposures.besides(null)),
    nextRoomAt() {
      const budgetAtMs = nextRoomAt(settings.current().budget, exposures.besides(null), nellisNow());
      const doubtAtMs = nextDoubtEndsAt();
      return budgetAtMs === null || doubtAtMs === null
        ? budgetAtMs ?? doubtAtMs
        : Math.min(budgetAtMs, doubtAtMs);
    },
  };
}

/** Returns the reason why the next lot of the group waits, or null: a lead or an open bid could still win. */
function groupHold({ groups }: Settings, name: string, besides: readonly LotExposure[]): string | null {
  const want = Object.hasOwn(groups, name) ? groups[name]?.want : undefined;
  if (want === undefined) {
    return `Group ${name} does not exist any more: make it again, or take the lot out of it`;
  }
  const has = besides.filter(({ group }) => group === name).length;
  return has < want ? null : `Group ${name} wants ${want}, and has ${has} won, leading or not settled yet`;
}
