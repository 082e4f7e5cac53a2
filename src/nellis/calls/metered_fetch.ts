import type { Clock } from "../../clock.ts";
import type { Fetch } from "../../resilience/fetch_head.ts";
import { retryAfterSeconds } from "../../resilience/retry_after.ts";
import type { Allowance } from "./allowance.ts";

/** `fetch`, with every answer told to `allowance`. `nellisNow` is Nellis's clock. */
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
    // Nothing but a bid is ever posted.
    const isBid = init.method === "POST";
    try {
      const response = await fetch(url, init);
      const retryAfter = retryAfterSeconds(response.headers, nellisNow());
      const { status } = response;
      const answer = retryAfter === undefined ? { status } : { status, retryAfterSeconds: retryAfter };
      allowance.answered(sentAtMs, answer, isBid);
      return response;
    } catch (error) {
      // It may have arrived all the same.
      allowance.answered(sentAtMs, null, isBid);
      throw error;
    }
  };
}
