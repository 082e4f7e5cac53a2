import type { Cents } from "../../../src/auction/money.ts";
import { allIn, dearest, tightest } from "./all_in.ts";
import type { RunContext } from "../run_context.ts";
import { BUDGET_NAMES } from "./acknowledged_settings.ts";

/**
 * Returns true when every limit certainly leaves room for the next bid on a lot by its strategy, and Gavel was able to
 * know that: it has read all that changed.
 */
export function hasBudgetRoom(lotId: number, runContext: RunContext): boolean {
  const { acknowledged, groundTruth } = runContext;
  const { nextBidCents } = groundTruth.of(lotId);
  const { maxBidCents, maxTotalCents, minBidCents } = acknowledged.lot(lotId);
  const leastCents = Math.max(nextBidCents, ...minBidCents.possible().map((cents) => cents ?? 0));
  const costCents = allIn(leastCents, dearest(acknowledged.settings));
  if (leastCents > tightest(maxBidCents.possible())) return false;
  if (costCents > tightest(maxTotalCents.possible())) return false;
  if (leastCents > 100 * tightest(acknowledged.settings.budget.perBid.possible())) return false;
  return hasBudget(lotId, costCents, runContext) && isWantedOfGroup(lotId, runContext);
}

function hasBudget(lotId: number, costCents: Cents, runContext: RunContext): boolean {
  const { acknowledged: { settings }, groundTruth } = runContext;
  const mostCents = Math.min(
    ...BUDGET_NAMES.map((name) => 100 * tightest(settings.budget[name].possible())),
  );
  if (mostCents === Infinity) return true;
  const others = otherLots(lotId, runContext);
  const costs = dearest(settings);
  const besides = others.reduce((sum, otherId) => sum + allIn(groundTruth.of(otherId).mostCents, costs), 0);
  return besides + costCents <= mostCents && others.every((otherId) => isKnown(otherId, runContext));
}

function isWantedOfGroup(lotId: number, runContext: RunContext): boolean {
  const { acknowledged, groundTruth } = runContext;
  return acknowledged.lot(lotId).group.possible().every((group) => {
    if (group === null) return true;
    const want = Math.min(...acknowledged.settings.want(group).possible().map((wanted) => wanted ?? 0));
    const others = otherLots(lotId, runContext).filter((otherId) => {
      const possible = acknowledged.lot(otherId).group.possible();
      return possible.length === 0 || possible.includes(group);
    });
    return others.filter((otherId) => groundTruth.of(otherId).mostCents > 0).length < want &&
      others.every((otherId) => isKnown(otherId, runContext));
  });
}

/** Returns the other lots that were ever bid on: nothing can be committed on the rest. */
function otherLots(lotId: number, { groundTruth }: RunContext): readonly number[] {
  return groundTruth.lotIds().filter((otherId) => otherId !== lotId && groundTruth.of(otherId).wasBidOn);
}

/** Returns true when Gavel has read the present state of another lot. Otherwise it counts the worst case. */
function isKnown(lotId: number, { acknowledged, groundTruth, gavel }: RunContext): boolean {
  if (!acknowledged.lot(lotId).isWatched.isCertainly(true)) return false;
  const { isClosed, readAsOfMs, unchangedSinceMs } = groundTruth.of(lotId);
  if (!isClosed) return readAsOfMs >= unchangedSinceMs;
  const life = gavel()?.monitor.get(String(lotId))?.life;
  return life?.phase === "ended" && life.won !== null;
}
