import type { WireAuction, WireListing } from "../wire/auction.ts";
import type { WireOwnerState, WirePlan } from "../wire/state.ts";
import { invoiceOf } from "./costs.ts";
import type { SpendingSettings } from "./spending_settings.ts";
import { dollars } from "./words.ts";

/** The part of a lot that a limit is about. A lot that is not watched yet has a limit of 0 and was never read. */
export interface LimitedLot {
  readonly config: Pick<WireAuction["config"], "maxBid">;
  readonly data: Pick<WireListing, "isWinning"> | null;
}

/** The facts on which the question about a new limit depends. */
export interface LimitFacts {
  readonly auction: LimitedLot;
  readonly plan: WirePlan | null;
  /** Null until the server has told them. */
  readonly settings: SpendingSettings | null;
  readonly state: WireOwnerState | null;
}

const BUDGET_NAMES = {
  perDay: "your budget for a day",
  perWeek: "your budget for a week",
  total: "your budget in all",
} as const;

/**
 * Returns the reasons to ask before a lot's limit becomes `limit` dollars, a sentence each; none where the new limit is
 * set without a question.
 */
export function limitConcerns(limit: number, facts: LimitFacts): readonly string[] {
  const { auction: { config: { maxBid } }, settings } = facts;
  if (limit <= maxBid) return [];
  const cap = settings?.budget.perBid ?? null;
  return [
    ...(maxBid > 0 && limit > 2 * maxBid
      ? [`That is more than twice the limit of ${dollars(maxBid)} that it has now.`]
      : []),
    ...(cap !== null && limit > cap
      ? [`It is above your cap of ${dollars(cap)} for any one bid, which Gavel will not pass.`]
      : []),
    ...brokenBudgets(limit, facts),
  ];
}

function brokenBudgets(
  limit: number,
  { auction, plan, settings, state }: LimitFacts,
): readonly string[] {
  if (!settings || !state) return [];
  const { inAll } = invoiceOf(limit, settings.costs);
  // The budget's figure already contains the cost of a lot that we lead.
  const own = auction.data?.isWinning ? plan?.nowInAll ?? 0 : 0;
  return (["perDay", "perWeek", "total"] as const).flatMap((name) => {
    const budget = state.budget[name];
    if (budget === null || inAll <= budget.left + own) return [];
    return [`${dollars(inAll)} in all is more than ${BUDGET_NAMES[name]} leaves: ${dollars(budget.left)}.`];
  });
}

/** Returns the cost of everything at most, once the limit is `limit` dollars; null where that is not known. */
export function worstWithLimit(limit: number, { plan, settings, state }: LimitFacts): number | null {
  if (!settings || !state) return null;
  const cents = Math.round(state.overview.worstInAll * 100) - Math.round((plan?.mostInAll ?? 0) * 100) +
    Math.round(invoiceOf(limit, settings.costs).inAll * 100);
  return cents / 100;
}
