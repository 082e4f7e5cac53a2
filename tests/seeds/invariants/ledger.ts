import { formatCents } from "../../../src/auction/money.ts";
import type { BidRecord } from "../../../src/bidding/ledger.ts";
import type { BidResult } from "../../../src/simulator/house.ts";
import type { Fact } from "../facts.ts";
import type { Invariant } from "../scene.ts";

/** In the end every intent is settled, and the ledger says of each bid what the house says. */
export const ledger: Invariant = {
  name: "the ledger equals what the house received",
  watch: ({ disk, facts, beliefs }) => ({
    end() {
      const requestOf = new Map<string, number>();
      const resultOf = new Map<number, BidResult>();
      for (const fact of facts) {
        if (fact.type === "bid-left" && fact.intent) requestOf.set(fact.intent.id, fact.request);
        if (fact.type === "bid-arrived") resultOf.set(fact.request, fact.result);
      }
      return disk.bids().flatMap((record) => {
        const request = requestOf.get(record.id);
        const atHouse = request === undefined ? undefined : resultOf.get(request);
        const fault = faultIn(
          record,
          atHouse,
          () => mayStayUnknown(record, facts, beliefs.lot(Number(record.auctionId)).isWatched.possible()),
        );
        return fault === undefined
          ? []
          : [`${formatCents(record.amountCents)} on lot ${record.auctionId} (${record.id}): ${fault}`];
      });
    },
  }),
};

function faultIn(
  { outcome }: BidRecord,
  atHouse: BidResult | undefined,
  mayBeUnknown: () => boolean,
): string | undefined {
  if (outcome === null) return "it is still pending";
  const isTaken = atHouse === "accepted" || atHouse === "accepted-outbid";
  const shown = atHouse ?? "not there";
  if (outcome.result === "unknown") {
    return mayBeUnknown() ? undefined : `it stays unknown, and the house has it as ${shown}`;
  }
  if ((outcome.result === "accepted") === isTaken) return undefined;
  return `the ledger says ${outcome.result} (${outcome.message}), and the house has it as ${shown}`;
}

/** A bid may stay unknown where nobody watched its lot to the end, or nobody was signed in to see. */
function mayStayUnknown(record: BidRecord, facts: readonly Fact[], watched: readonly boolean[]): boolean {
  const lotId = Number(record.auctionId);
  return watched.includes(false) ||
    facts.some((fact) =>
      (fact.type === "asked" && fact.order.what === "stop" && fact.order.lotId === lotId) ||
      (fact.type === "trouble" && fact.what === "the owner is signed out")
    );
}
