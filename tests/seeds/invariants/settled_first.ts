import type { Fact } from "../facts.ts";
import type { Invariant } from "../run_context.ts";

/** Gavel gives a request up after this time at the latest. */
const TIME_OUT_MS = 10_000;
/** Near a close it gives one up earlier, and says so, but never before this time. */
const LEAST_PATIENCE_MS = 1_500;

interface Sent {
  readonly request: number;
  readonly process: number;
  readonly leftAtMs: number;
  isArrived: boolean;
  /** The time at which its end was known here; null while it is not. */
  endedAtMs: number | null;
  isAnswered: boolean;
}

/**
 * A bid may leave only when the last one on its lot is over, and a reading that was asked for after that is here.
 * Exceptions: the last one never arrived, or was turned away (429); or this one is by hand, and the last was answered, or nobody watches; or the
 * last was answered, and this one says why its page could not be had in time.
 */
export const settledFirst: Invariant = {
  name: "no bid before the last one is settled",
  watch({ acknowledged, scenario }) {
    const last = new Map<number, Sent>();
    const readings = new Map<number, { readonly lotId: number; readonly leftAtMs: number }>();
    const readAsOfMs = new Map<number, number>();

    const fault = ({ lotId, intent, atMs }: Fact & { readonly type: "bid-left" }): string | undefined => {
      const before = last.get(lotId);
      if (!before) return undefined;
      const endedAtMs = before.endedAtMs ??
        (atMs >= before.leftAtMs + TIME_OUT_MS ? before.leftAtMs + TIME_OUT_MS : null);
      if (endedAtMs === null) {
        return `A bid left for lot ${lotId} while request ${before.request} is on its way`;
      }
      if (!before.isArrived && before.endedAtMs !== null) return undefined;
      if (scenario.allowance !== null && before.isAnswered) return undefined;
      const isWatched = !acknowledged.lot(lotId).isWatched.possible().includes(false);
      if (intent?.strategy === "manual" && (before.isAnswered || !isWatched)) return undefined;
      if (before.isAnswered && intent?.reason.includes(": the page ")) return undefined;
      if ((readAsOfMs.get(lotId) ?? -Infinity) >= endedAtMs) return undefined;
      return `A bid left for lot ${lotId}, which was not read since request ${before.request} was over`;
    };

    return {
      hear(fact) {
        const sent = "lotId" in fact && fact.lotId !== null ? last.get(fact.lotId) : undefined;
        switch (fact.type) {
          case "bid-left": {
            const message = fault(fact);
            const { request, process, atMs: leftAtMs } = fact;
            last.set(fact.lotId, {
              request,
              process,
              leftAtMs,
              isArrived: false,
              endedAtMs: null,
              isAnswered: false,
            });
            return message;
          }
          case "bid-arrived":
            if (sent?.request === fact.request) sent.isArrived = true;
            return;
          case "bid-answered":
            if (sent?.request !== fact.request) return;
            sent.endedAtMs = fact.atMs;
            // Nellis did not look at the bid, so it counts as one that never arrived.
            if (fact.status === 429) sent.isArrived = false;
            sent.isAnswered = fact.status !== null && fact.status < 500;
            return;
          case "event": {
            if (fact.event.type !== "bid-answered") return;
            const given = last.get(Number(fact.event.bid.auctionId));
            if (given && fact.atMs >= given.leftAtMs + LEAST_PATIENCE_MS) given.endedAtMs ??= fact.atMs;
            return;
          }
          case "page-left":
            return void readings.set(fact.request, { lotId: fact.lotId, leftAtMs: fact.atMs });
          case "page-answered": {
            const reading = readings.get(fact.request);
            if (reading && fact.status === 200) readAsOfMs.set(reading.lotId, reading.leftAtMs);
            return;
          }
          case "process-ended":
            for (const each of last.values()) if (each.process === fact.process) each.endedAtMs ??= fact.atMs;
            // The next process knows nothing of the readings on their way.
            readings.clear();
            return;
          default:
            return;
        }
      },
    };
  },
};
