import { centsFromDollars } from "../../../src/auction/money.ts";
import type { LotResult } from "../../../src/auction/result/lot_result.ts";
import type { Invariant, RunContext } from "../run_context.ts";

/** The result of each lot that ended while it was watched is kept once, and says what the house says. */
export const results: Invariant = {
  name: "each lot that ended has one result",
  watch: (runContext) => ({
    end() {
      const kept = Map.groupBy(runContext.disk.results(), ({ id }) => id);
      const wrong = [...kept].flatMap(([id, results]) => faultIn(id, results, runContext) ?? []);
      const missing = endedWhileWatched(runContext).filter((id) => !kept.has(id));
      return [...wrong, ...missing.map((id) => `Lot ${id} ended while it was watched, and has no result`)];
    },
  }),
};

function faultIn(id: string, results: readonly LotResult[], { house }: RunContext): string | null {
  const [result] = results;
  if (results.length !== 1 || !result) return `Lot ${id} has ${results.length} results`;
  const lot = house.lot(Number(id));
  if (!lot.isClosed) return `Lot ${id} is open, and has a result`;
  const { won, finalPriceCents } = result.end;
  if (won !== null && won !== lot.ownerIsWinning) {
    return `The result of lot ${id} says the opposite: ${result.why}`;
  }
  return finalPriceCents === centsFromDollars(lot.currentPrice)
    ? null
    : `Lot ${id} sold for $${lot.currentPrice}, and its result says ${result.why}`;
}

/** Returns the lots that Gavel has in the end as ended, and that it has read while they were open in this watch. */
function endedWhileWatched({ gavel, facts }: RunContext): readonly string[] {
  const wereOpen = new Set<string>();
  for (const fact of facts) {
    if (fact.type !== "event") continue;
    const { event } = fact;
    if (event.type === "auction-removed") wereOpen.delete(event.auctionId);
    if (event.type !== "auction-changed") continue;
    const { id, life, listing } = event.auction;
    if (life.phase === "active" && listing !== null) wereOpen.add(id);
  }
  const ended = gavel()?.monitor.list().filter(({ life }) => life.phase === "ended") ?? [];
  return ended.map(({ id }) => id).filter((id) => wereOpen.has(id));
}
