import { formatCents } from "../../../src/auction/money.ts";
import type { Invariant } from "../run_context.ts";

/**
 * At most one request of an intent leaves and arrives, whatever repeats requests by itself. An amount that Gavel
 * was told is taken never leaves for its lot again by the strategy: once a rival has passed it, it would be too low.
 */
export const onceOnTheWire: Invariant = {
  name: "no bid twice on the wire",
  watch() {
    /** The purpose of a request, by its number: an intent, on a lot, at a price. */
    const sent = new Map<number, { readonly intentId: string | null; readonly taken: string }>();
    const arrivals = new Map<string, number>();
    const accepted = new Set<string>();
    const takenAtHouse = new Set<number>();
    return {
      hear(fact) {
        switch (fact.type) {
          case "bid-left": {
            const { request, lotId, amountCents, intent } = fact;
            const taken = `${formatCents(amountCents)} on lot ${lotId}`;
            sent.set(request, { intentId: intent?.id ?? null, taken });
            if (!intent) return `${taken} left, and no intent is its own`;
            if (!accepted.has(taken) || intent.strategy === "manual") return;
            return `${taken} left again, after Nellis had said that it is taken`;
          }
          case "bid-arrived": {
            if (fact.result.startsWith("accepted")) takenAtHouse.add(fact.request);
            const { intentId, taken } = sent.get(fact.request) ?? { intentId: null, taken: "" };
            if (intentId === null) return;
            const count = (arrivals.get(intentId) ?? 0) + 1;
            arrivals.set(intentId, count);
            return count === 1 ? undefined : `${taken} arrived ${count} times for ${intentId}`;
          }
          case "bid-answered":
            if (fact.status === 200 && takenAtHouse.has(fact.request)) {
              accepted.add(sent.get(fact.request)?.taken ?? "");
            }
            return;
          default:
            return;
        }
      },
    };
  },
};
