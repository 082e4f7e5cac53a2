import type { BidOutcome } from "../auction/types.ts";
import type { Clock } from "../clock.ts";
import { type CircuitBreaker, CircuitOpenError } from "../resilience/circuit_breaker.ts";
import { type NellisApi, NellisError } from "./api.ts";

/** After this a call that waits for somebody else's probe may find the circuit closed again. */
const PROBE_SECONDS = 1;

/** A bid that Nellis did not answer: thrown past the breaker, so that it counts as an outage. */
class Unanswered extends Error {
  constructor(readonly outcome: BidOutcome) {
    super(outcome.message);
  }
}

/**
 * Whether an error means that Nellis is down. A refused bid, an unknown lot or a page that makes no sense is
 * an answer, and so no outage.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof Unanswered) return true;
  return error instanceof NellisError && ["unreachable", "timed-out", "server-error"].includes(error.kind);
}

/** Whether Nellis has not served a bid. A no to it is an answer, also where a bid may count all the same. */
function isUnanswered(outcome: BidOutcome): boolean {
  return outcome.result === "not-sent" ||
    (outcome.result === "unknown" && outcome.errorType !== "DUPLICATE_BID_AMOUNT");
}

/** `nellis` behind `breaker` for as long as `isOn` says so: while the circuit is open, every call fails at once. */
export function guarded(
  nellis: NellisApi,
  breaker: CircuitBreaker,
  { isOn, clock }: { readonly isOn: () => boolean; readonly clock: Clock },
): NellisApi {
  const run = <T>(call: () => Promise<T>): Promise<T> => isOn() ? breaker.run(call) : call();
  const asking = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await run(call);
    } catch (error) {
      if (!(error instanceof CircuitOpenError)) throw error;
      const waitMs = error.retryAtMs === null ? PROBE_SECONDS * 1000 : error.retryAtMs - clock.now();
      const seconds = Math.max(PROBE_SECONDS, Math.ceil(waitMs / 1000));
      throw new NellisError("unreachable", `Nellis was down: it is asked again in ${seconds} s.`, seconds);
    }
  };
  return {
    readLot: (id) => asking(() => nellis.readLot(id)),
    isSignedIn: (cookies) => asking(() => nellis.isSignedIn(cookies)),
    async placeBid(id, amountCents, refusal) {
      try {
        return await run(async () => {
          const outcome = await nellis.placeBid(id, amountCents, refusal);
          if (isUnanswered(outcome)) throw new Unanswered(outcome);
          return outcome;
        });
      } catch (error) {
        if (error instanceof Unanswered) return error.outcome;
        if (!(error instanceof CircuitOpenError)) throw error;
        return { result: "not-sent", message: "Nellis is down, so the bid was not sent: try again soon" };
      }
    },
  };
}
