import type { Fact } from "../facts.ts";
import type { Invariant, Scene } from "../run_context.ts";

type BidLeft = Fact & { readonly type: "bid-left" };

/**
 * Judged when a bid by the strategy leaves: so many other lots of its group are won, led or bid on in truth. Where it
 * is open which group a lot is in, or what is wanted of it, the most favourable holds.
 */
export const groups: Invariant = {
  name: "never more of a group than is wanted",
  watch(scene) {
    const kept = new Set<number>();
    return {
      hear(fact) {
        const message = fact.type === "bid-left" ? faultIn(fact, kept, scene) : undefined;
        noteKept(kept, scene);
        return message;
      },
    };
  },
};

/**
 * A lot that is not watched any more belongs to its group for as long as it is the owner's or may become it; once
 * it could not, a bid by hand has nothing to do with the group.
 */
function noteKept(kept: Set<number>, { beliefs, standings }: Scene): void {
  for (const lotId of beliefs.lotIds()) {
    if (beliefs.lot(lotId).isWatched.isCertainly(true)) kept.add(lotId);
    else if (standings.of(lotId).owedCents === 0 || !isGroupMade(lotId, beliefs)) kept.delete(lotId);
  }
}

/** A group that is removed, and made again, has won nothing of what is not watched. */
function isGroupMade(lotId: number, { lot, settings }: Scene["beliefs"]): boolean {
  return lot(lotId).group.possible().every((group) =>
    group !== null && !settings.want(group).possible().includes(null)
  );
}

function faultIn(
  { lotId, intent }: BidLeft,
  kept: ReadonlySet<number>,
  { beliefs, standings }: Scene,
): string | undefined {
  if (!intent || intent.strategy === "manual") return;
  const possible = beliefs.lot(lotId).group.possible();
  const counts = possible.map((group) => {
    if (group === null) return { group, has: 0, want: Infinity };
    const has = standings.lotIds().filter((otherId) =>
      otherId !== lotId && kept.has(otherId) && beliefs.lot(otherId).group.isCertainly(group) &&
      standings.of(otherId).owedCents > 0
    ).length;
    return {
      group,
      has,
      want: Math.max(
        ...beliefs.settings.want(group).possible().map((want) =>
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
