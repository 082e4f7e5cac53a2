import { centsFromDollars, formatCents } from "../../../src/auction/money.ts";
import type { Invariant, RunContext } from "../run_context.ts";
import { isSignedInSince } from "./sign_in.ts";

/**
 * A lot that was acknowledged as watched is watched after every start, and in the end has the result that the
 * house has.
 */
export const lots: Invariant = {
  name: "no lot is ever lost",
  watch: (runContext) => ({
    hear(fact) {
      if (fact.type !== "process-ready") return;
      const lost = certain(runContext).filter((lotId) => !fact.watched.includes(String(lotId)));
      return lost.length === 0
        ? undefined
        : `After the start of process ${fact.process}, ${lost.join(" and ")} is not watched`;
    },
    end: () => certain(runContext).flatMap((lotId) => faultIn(lotId, runContext) ?? []),
  }),
};

function certain({ acknowledged }: RunContext): readonly number[] {
  return acknowledged.lotIds().filter((lotId) => acknowledged.lot(lotId).isWatched.isCertainly(true));
}

function faultIn(lotId: number, { gavel, house, facts }: RunContext): string | null {
  const auction = gavel()?.monitor.get(String(lotId));
  const atHouse = house.lot(lotId);
  if (!auction) return `Lot ${lotId} is not watched in the end`;
  if (!atHouse.isClosed) return null;
  const { life } = auction;
  if (life.phase !== "ended") return `Lot ${lotId} is over, and Gavel has it as ${life.phase}`;
  const closedAtMs = atHouse.closeTimeMs - house.faults.clockSkewMs;
  if (life.won === null) {
    return isSignedInSince(closedAtMs, facts)
      ? `Lot ${lotId} is over, and Gavel does not know who won`
      : null;
  }
  if (life.won !== atHouse.ownerIsWinning) {
    return `Lot ${lotId} is ${atHouse.ownerIsWinning ? "won" : "lost"}, and Gavel says the opposite`;
  }
  const priceCents = centsFromDollars(atHouse.currentPrice);
  if (life.finalPriceCents === priceCents) return null;
  return `Lot ${lotId} sold for ${formatCents(priceCents)}, and Gavel says ${
    formatCents(life.finalPriceCents)
  }`;
}
