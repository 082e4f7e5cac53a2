import type { Cents } from "../../../src/auction/money.ts";
import { allIn, dearest, tightest } from "./all_in.ts";
import type { Scene } from "../run_context.ts";
import { BUDGET_NAMES } from "./acknowledged_settings.ts";

/**
 * Whether every limit certainly leaves room for the next bid on a lot by its strategy, and Gavel has had the means to
 * know: it has read what has changed.
 */
export function hasRoom(lotId: number, scene: Scene): boolean {
  const { beliefs, standings } = scene;
  const { nextBidCents } = standings.of(lotId);
  const { maxBidCents, maxTotalCents, minBidCents } = beliefs.lot(lotId);
  const leastCents = Math.max(nextBidCents, ...minBidCents.possible().map((cents) => cents ?? 0));
  const costCents = allIn(leastCents, dearest(beliefs.settings));
  if (leastCents > tightest(maxBidCents.possible())) return false;
  if (costCents > tightest(maxTotalCents.possible())) return false;
  if (leastCents > 100 * tightest(beliefs.settings.budget.perBid.possible())) return false;
  return hasBudget(lotId, costCents, scene) && isWantedOfGroup(lotId, scene);
}

function hasBudget(lotId: number, costCents: Cents, scene: Scene): boolean {
  const { beliefs: { settings }, standings } = scene;
  const mostCents = Math.min(
    ...BUDGET_NAMES.map((name) => 100 * tightest(settings.budget[name].possible())),
  );
  if (mostCents === Infinity) return true;
  const others = otherLots(lotId, scene);
  const costs = dearest(settings);
  const besides = others.reduce((sum, otherId) => sum + allIn(standings.of(otherId).mostCents, costs), 0);
  return besides + costCents <= mostCents && others.every((otherId) => isKnown(otherId, scene));
}

function isWantedOfGroup(lotId: number, scene: Scene): boolean {
  const { beliefs, standings } = scene;
  return beliefs.lot(lotId).group.possible().every((group) => {
    if (group === null) return true;
    const want = Math.min(...beliefs.settings.want(group).possible().map((wanted) => wanted ?? 0));
    const others = otherLots(lotId, scene).filter((otherId) => {
      const possible = beliefs.lot(otherId).group.possible();
      return possible.length === 0 || possible.includes(group);
    });
    return others.filter((otherId) => standings.of(otherId).mostCents > 0).length < want &&
      others.every((otherId) => isKnown(otherId, scene));
  });
}

/** The other lots that were ever bid on: nothing can be committed on the rest. */
function otherLots(lotId: number, { standings }: Scene): readonly number[] {
  return standings.lotIds().filter((otherId) => otherId !== lotId && standings.of(otherId).wasBidOn);
}

/** Whether Gavel was shown how another lot stands. Where it doubts, or nobody looks any more, it counts the worst. */
function isKnown(lotId: number, { beliefs, standings, gavel }: Scene): boolean {
  if (!beliefs.lot(lotId).isWatched.isCertainly(true)) return false;
  const { isClosed, readAsOfMs, unchangedSinceMs } = standings.of(lotId);
  if (!isClosed) return readAsOfMs >= unchangedSinceMs;
  const life = gavel()?.monitor.get(String(lotId))?.life;
  return life?.phase === "ended" && life.won !== null;
}
