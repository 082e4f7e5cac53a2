import { formatCents } from "../../../src/auction/money.ts";
import type { BidRecord } from "../../../src/bidding/ledger.ts";
import { type BidResult, OWNER } from "../../../src/simulator/house.ts";
import type { Invariant, RunContext } from "../run_context.ts";
import { isSignedInSince } from "./sign_in.ts";

/** In the end every intent is settled, and the ledger says of each bid what the house says. */
export const ledger: Invariant = {
  name: "the ledger equals what the house received",
  watch: (runContext) => ({
    end() {
      const atHouse = resultsAtHouse(runContext);
      return runContext.disk.bids().flatMap((record) => {
        const fault = faultIn(record, atHouse.get(record.id), runContext);
        const bid = `${formatCents(record.amountCents)} on lot ${record.auctionId} (${record.id})`;
        return fault === null ? [] : `${bid}: ${fault}`;
      });
    },
  }),
};

/** Returns the house's result of each bid that it got, by the id of its intent. */
function resultsAtHouse({ facts }: RunContext): ReadonlyMap<string, BidResult> {
  const intentOf = new Map<number, string>();
  const results = new Map<string, BidResult>();
  for (const fact of facts) {
    if (fact.type === "bid-left" && fact.intent) intentOf.set(fact.request, fact.intent.id);
    const id = fact.type === "bid-arrived" ? intentOf.get(fact.request) : undefined;
    if (fact.type === "bid-arrived" && id !== undefined) results.set(id, fact.result);
  }
  return results;
}

function faultIn(record: BidRecord, atHouse: BidResult | undefined, runContext: RunContext): string | null {
  const { outcome } = record;
  const shown = `the house has it as ${atHouse ?? "not there"}`;
  if (outcome === null) return `it is still pending, and ${shown}`;
  if (outcome.result === "unknown") {
    return mayStayUnknown(record, runContext) ? null : `it stays unknown, and ${shown}`;
  }
  const isTaken = atHouse === "accepted" || atHouse === "accepted-outbid";
  if ((outcome.result === "accepted") === isTaken) return null;
  if (isHiddenByRivals(record, runContext) || isHiddenByOwnLead(record, runContext)) return null;
  return `the ledger says ${outcome.result} (${outcome.message}), and ${shown}`;
}

/** A bid may stay unknown where nobody watched its lot to the end, or nobody was signed in to see. */
function mayStayUnknown(
  { auctionId, decidedAtMs }: BidRecord,
  { acknowledged, facts, house }: RunContext,
): boolean {
  const lotId = Number(auctionId);
  const isStopped = facts.some((fact) =>
    "order" in fact && fact.order.what === "stop" && fact.order.lotId === lotId
  );
  if (isStopped || acknowledged.lot(lotId).isWatched.possible().includes(false)) return true;
  return !isSignedInSince(decidedAtMs - house.faults.clockSkewMs, facts);
}

/**
 * Unavoidable: a bid whose answer never came is known from the lot's page alone. Once a rival has gone above it, the
 * page shows prices under masked names, not who was asked to pay how much: a rival's bid of the same amount looks
 * like ours, and ours that was higher than it had to be shows at another's price. Nothing is at stake then, as the
 * rival leads. Where the page has us in front, or no rival bid, it must be right.
 */
function isHiddenByRivals(
  { auctionId, outcome, decidedAtMs, settledAtMs }: BidRecord,
  { facts }: RunContext,
): boolean {
  const isByPage = outcome?.result === "accepted"
    ? !outcome.isLeading && outcome.message === "The lot shows that it was taken and passed"
    : outcome?.result === "rejected" && outcome.message === "The lot shows that it was not taken";
  return isByPage && facts.some((fact) => {
    if (fact.type !== "house" || fact.event.type !== "bid" || fact.event.bidder === OWNER) return false;
    const { lot } = fact.event;
    const atMs = lot.bids.at(-1)?.atMs ?? 0;
    return String(lot.id) === auctionId && atMs >= decidedAtMs - DATED_WITHIN_MS &&
      atMs <= (settledAtMs ?? 0) + DATED_WITHIN_MS;
  });
}

/**
 * Unavoidable: who leads and raises their own maximum by hand leads before and after, at the same price. Taken for
 * accepted, the bid counts for all that it may cost, so an error is on the safe side.
 */
function isHiddenByOwnLead(
  { auctionId, outcome, strategy, decidedAtMs }: BidRecord,
  { facts }: RunContext,
): boolean {
  if (strategy !== "manual" || outcome?.result !== "accepted" || !outcome.isLeading) return false;
  const before = facts.findLast((fact) =>
    fact.type === "house" && String(fact.event.lot.id) === auctionId &&
    (fact.event.lot.bids.at(-1)?.atMs ?? 0) < decidedAtMs
  );
  return before?.type === "house" && before.event.lot.leader === OWNER;
}

/** Largest error of Gavel's idea of the house's clock in the worst moments. */
const DATED_WITHIN_MS = 3_000;
