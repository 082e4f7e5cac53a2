import type { Clock } from "../../clock.ts";
import type { Fetch } from "../../resilience/fetch_head.ts";
import { retryAfterSeconds } from "../../resilience/retry_after.ts";
import type { Allowance } from "./allowance.ts";

/** Returns a `fetch` that tells `allowance` of every answer. `nellisNow` is the time by Nellis's clock. */
export function metered(
  fetch: Fetch,
  { allowance, clock, nellisNow }: {
    readonly allowance: Allowance;
    readonly clock: Clock;
    readonly nellisNow: () => number;
  },
): Fetch {
  return async (url, init) => {
    const sentAtMs = clock.now();
    // Only bids are posted.
    const isBid = init.method === "POST";
    try {
      const response = await fetch(url, init);
      const retryAfter = retryAfterSeconds(response.headers, nellisNow());
      const { status } = response;
      const answer = retryAfter === undefined ? { status } : { status, retryAfterSeconds: retryAfter };
      allowance.answered(sentAtMs, answer, isBid);
      return response;
    } catch (error) {
      // A request without an answer may have arrived, so it counts.
      allowance.answered(sentAtMs, null, isBid);
      throw error;
    }
  };
}
