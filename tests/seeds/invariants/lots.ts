import { centsFromDollars, formatCents } from "../../../src/auction/money.ts";
import type { Invariant, Scene } from "../run_context.ts";
import { isSignedInSince } from "./sign_in.ts";

/** What was acknowledged as watched is watched after every start, and in the end it is over as the house has it. */
export const lots: Invariant = {
  name: "no lot is ever lost",
  watch: (scene) => ({
    hear(fact) {
      if (fact.type !== "life-ready") return;
      const lost = certain(scene).filter((lotId) => !fact.watched.includes(String(lotId)));
      return lost.length === 0
        ? undefined
        : `After the start of life ${fact.life}, ${lost.join(" and ")} is not watched`;
    },
    end: () => certain(scene).flatMap((lotId) => faultIn(lotId, scene) ?? []),
  }),
};

function certain({ beliefs }: Scene): readonly number[] {
  return beliefs.lotIds().filter((lotId) => beliefs.lot(lotId).isWatched.isCertainly(true));
}

function faultIn(lotId: number, { gavel, house, facts }: Scene): string | null {
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
