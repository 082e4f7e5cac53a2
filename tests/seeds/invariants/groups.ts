import type { Fact } from "../facts.ts";
import type { Invariant, RunContext } from "../run_context.ts";

type BidLeft = Fact & { readonly type: "bid-left" };

/**
 * Checked when a bid by the strategy leaves: counts the other lots of its group that are won, led or bid on in truth.
 * Where the group of a lot, or the number that is wanted, is not certain, the most favourable value counts.
 */
export const groups: Invariant = {
  name: "never more of a group than is wanted",
  watch(runContext) {
    const kept = new Set<number>();
    return {
      hear(fact) {
        const message = fact.type === "bid-left" ? faultIn(fact, kept, runContext) : undefined;
        noteKept(kept, runContext);
        return message;
      },
    };
  },
};

/**
 * A lot that is not watched any more belongs to its group for as long as the owner has it or may win it; after
 * that, a bid by hand does not concern the group.
 */
function noteKept(kept: Set<number>, { acknowledged, groundTruth }: RunContext): void {
  for (const lotId of acknowledged.lotIds()) {
    if (acknowledged.lot(lotId).isWatched.isCertainly(true)) kept.add(lotId);
    else if (groundTruth.of(lotId).owedCents === 0 || !isGroupMade(lotId, acknowledged)) kept.delete(lotId);
  }
}

/** A group that is removed and made again has won none of the lots that are not watched. */
function isGroupMade(lotId: number, { lot, settings }: RunContext["acknowledged"]): boolean {
  return lot(lotId).group.possible().every((group) =>
    group !== null && !settings.want(group).possible().includes(null)
  );
}

function faultIn(
  { lotId, intent }: BidLeft,
  kept: ReadonlySet<number>,
  { acknowledged, groundTruth }: RunContext,
): string | undefined {
  if (!intent || intent.strategy === "manual") return;
  const possible = acknowledged.lot(lotId).group.possible();
  const counts = possible.map((group) => {
    if (group === null) return { group, has: 0, want: Infinity };
    const has = groundTruth.lotIds().filter((otherId) =>
      otherId !== lotId && kept.has(otherId) && acknowledged.lot(otherId).group.isCertainly(group) &&
      groundTruth.of(otherId).owedCents > 0
    ).length;
    return {
      group,
      has,
      want: Math.max(
        ...acknowledged.settings.want(group).possible().map((want) =>
          want ?? 0
        ),
      ),
    };
  });
  if (counts.some(({ has, want }) => has < want)) return;
  return `A bid left for lot ${lotId}: ${
    counts.map(({ group, has, want }) =>
      `of the ${group} ${want} are wanted, and ${has} are won, led or bid on`
    )
      .join("; ")
  }`;
}
