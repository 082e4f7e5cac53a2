import type { WireAuction, WireListing } from "../wire/auction.ts";
import type { WireOwnerState, WirePlan } from "../wire/state.ts";
import { invoiceOf } from "./costs.ts";
import { strategyOf } from "./lot_words.ts";
import type { SpendingSettings } from "./spending_settings.ts";
import { dollars } from "./words.ts";

/**
 * The part of a lot that a limit is about. A lot that is not watched yet has a limit of 0, bids nothing and was never
 * read.
 */
export interface LimitedLot {
  readonly config: Pick<WireAuction["config"], "maxBid" | "autoBid" | "strategy">;
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
 * Returns the reasons to ask before a lot's limit becomes `limit` dollars, a sentence each; null where the new limit is
 * set without a question.
 */
export function limitConcerns(limit: number, facts: LimitFacts): readonly string[] | null {
  const { auction: { config: { maxBid } }, settings } = facts;
  if (limit <= maxBid) return null;
  const cap = settings?.budget.perBid ?? null;
  const reasons = [
    ...(maxBid > 0 && limit > 2 * maxBid
      ? [`That is more than twice the limit of ${dollars(maxBid)} that it has now.`]
      : []),
    ...(cap !== null && limit > cap
      ? [`It is above your cap of ${dollars(cap)} for any one bid, which Gavel will not pass.`]
      : []),
    ...brokenBudgets(limit, facts),
  ];
  return reasons.length > 0 ? reasons : null;
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

/** Returns the words of the question about a limit of `limit` dollars, and of its two answers. */
export function limitQuestion(limit: number): { title: string; no: string; yes: string } {
  const sum = dollars(limit);
  return { title: `Set the limit to ${sum}?`, no: "Keep it as it was", yes: `Set it to ${sum}` };
}

/**
 * Returns the cost of everything at most, once the limit is `limit` dollars; null where that is not known, or where the
 * lot bids nothing by itself.
 */
export function worstWithLimit(limit: number, { auction, plan, settings, state }: LimitFacts): number | null {
  const isArmed = auction.config.autoBid && strategyOf(auction.config.strategy) !== "manual";
  if (!isArmed || !settings || !state) return null;
  const cents = Math.round(state.overview.worstInAll * 100) - Math.round((plan?.mostInAll ?? 0) * 100) +
    Math.round(invoiceOf(limit, settings.costs).inAll * 100);
  return cents / 100;
}
