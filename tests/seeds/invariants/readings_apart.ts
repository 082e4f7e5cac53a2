import type { Fact } from "../facts.ts";
import type { Invariant } from "../run_context.ts";

const WINDOW_MS = 5_000;
/**
 * A reading a second, counted when it leaves: the pace may hold one back, so that it leaves with the next. With fewer
 * requests a second than `FEWEST_REQUESTS_PER_SECOND` several pile up.
 */
const MOST_IN_WINDOW = 6;
const FEWEST_REQUESTS_PER_SECOND = 10;
/**
 * A bid makes a reading on its way worthless: the lot is read anew at once, though that reading may not have
 * left yet.
 */
const AROUND_A_BID_MS = 1_000;

/**
 * A lot is not read more often than once a second, whatever goes wrong. Two exceptions, as neither repeats itself:
 * the readings that a bid of ours waits for, and those that the owner's own orders ask for.
 */
export const readingsApart: Invariant = {
  name: "no lot is read more often than once a second",
  watch({ scenario }) {
    const readAtMs = new Map<number, readonly number[]>();
    const excusedUntilMs = new Map<number, number>();
    const isJudged = Number(scenario.env["MAX_REQUESTS_PER_SECOND"]) >= FEWEST_REQUESTS_PER_SECOND;
    return {
      hear(fact) {
        if (!isJudged) return;
        const { atMs } = fact;
        for (const lotId of excused(fact, [...readAtMs.keys()])) {
          excusedUntilMs.set(lotId, atMs + AROUND_A_BID_MS);
        }
        if (fact.type === "process-started") readAtMs.clear();
        // A page that is not understood is asked for in other forms too, once a minute at most.
        if (fact.type !== "page-left" || !/^\/p\/x\/\d+$/.test(fact.path)) return;
        const { lotId } = fact;
        if (atMs <= (excusedUntilMs.get(lotId) ?? -Infinity)) return;
        const lately = [...readAtMs.get(lotId) ?? [], atMs].filter((readMs) => readMs > atMs - WINDOW_MS);
        readAtMs.set(lotId, lately);
        return lately.length <= MOST_IN_WINDOW
          ? undefined
          : `Lot ${lotId} was read ${lately.length} times in ${WINDOW_MS / 1000} s`;
      },
    };
  },
};

/** Returns the lots that may be read once more at once after this fact. */
function excused(fact: Fact, all: readonly number[]): readonly number[] {
  switch (fact.type) {
    case "bid-left":
    case "bid-answered":
      return [fact.lotId];
    case "asked":
    case "acknowledged":
    case "unanswered":
    case "refused":
      return "lotId" in fact.order ? [fact.order.lotId] : all;
    case "event":
      return fact.event.type === "bid-answered" ? [Number(fact.event.bid.auctionId)] : [];
    default:
      return [];
  }
}
