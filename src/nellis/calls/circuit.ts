import type { AuctionId, BidOutcome } from "../../auction/types.ts";
import type { Clock } from "../../clock.ts";
import { type CircuitBreaker, CircuitOpenError, type MayPass } from "../../resilience/circuit_breaker.ts";
import { type NellisApi, NellisError } from "../api.ts";

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

/** Every call ends within this, also a probe that another waits for. */
const LONGEST_CALL_MS = 10_000;
/** A try that leaves nearer to the close may arrive after it, and its pauses are a second long. */
const LAST_TRY_MS = 3_000;

/** What guards the calls, beside the breaker. */
export interface GuardedOptions {
  readonly isOn: () => boolean;
  readonly clock: Clock;
  /** How long until a bid on the lot, or a reading that one waits for, comes too late (ms); null where none does. */
  readonly leftMs?: (id: AuctionId, call: "bid" | "reading") => number | null;
}

/**
 * `nellis` behind `breaker` for as long as `isOn` says so: while the circuit is open, every call fails at once. A bid,
 * or the reading that one waits for, whose lot would close before the next attempt goes as a probe of its own: each
 * such lot, as none of them could wait for the outcome of another's.
 */
export function guarded(
  nellis: NellisApi,
  breaker: CircuitBreaker,
  { isOn, clock, leftMs = () => null }: GuardedOptions,
): NellisApi {
  const mayPass = (id: AuctionId, call: "bid" | "reading"): MayPass => (nextAttemptMs) => {
    const left = leftMs(id, call);
    if (left === null || left <= 0) return false;
    const waitMs = nextAttemptMs === null ? LONGEST_CALL_MS : nextAttemptMs - clock.now();
    return waitMs > left - LAST_TRY_MS;
  };
  const run = <T>(call: () => Promise<T>, pass?: MayPass): Promise<T> =>
    isOn() ? breaker.run(call, pass) : call();
  const asking = async <T>(call: () => Promise<T>, pass?: MayPass): Promise<T> => {
    try {
      return await run(call, pass);
    } catch (error) {
      if (!(error instanceof CircuitOpenError)) throw error;
      const waitMs = error.retryAtMs === null ? PROBE_SECONDS * 1000 : error.retryAtMs - clock.now();
      const seconds = Math.max(PROBE_SECONDS, Math.ceil(waitMs / 1000));
      throw new NellisError("unreachable", `Nellis was down: it is asked again in ${seconds} s.`, seconds);
    }
  };
  return {
    readLot: (id) => asking(() => nellis.readLot(id), mayPass(id, "reading")),
    isSignedIn: (cookies) => asking(() => nellis.isSignedIn(cookies)),
    async placeBid(id, amountCents, ...leaving) {
      try {
        return await run(async () => {
          const outcome = await nellis.placeBid(id, amountCents, ...leaving);
          if (isUnanswered(outcome)) throw new Unanswered(outcome);
          return outcome;
        }, mayPass(id, "bid"));
      } catch (error) {
        if (error instanceof Unanswered) return error.outcome;
        if (!(error instanceof CircuitOpenError)) throw error;
        return { result: "not-sent", message: "Nellis is down, so the bid was not sent: try again soon" };
      }
    },
  };
}
