import type { Clock } from "../../clock.ts";
import { type CircuitBreaker, CircuitOpenError, type MayPass } from "../../resilience/circuit_breaker.ts";
import { NellisError } from "../api.ts";
import type { Call, Transformer } from "./transformer.ts";

/** After this a call that waits for another call's probe may find the circuit closed again. */
const PROBE_SECONDS = 1;

/** A result by which Nellis has not served a call, thrown past the breaker so that it counts as an outage. */
class Unserved<Result> extends Error {
  constructor(readonly result: Result) {
    super("Nellis has not served the call");
  }
}

/**
 * Returns true for an error that means that Nellis is down. A refused bid, an unknown lot or a page that makes no
 * sense is an answer, and so no outage.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof Unserved) return true;
  return error instanceof NellisError && ["unreachable", "timed-out", "server-error"].includes(error.kind);
}

/** Every call ends within this, also a probe that another waits for. */
const LONGEST_CALL_MS = 10_000;
/** A try that leaves nearer to the close may arrive after it, and the pauses between such tries are 1 s long. */
const LAST_TRY_MS = 3_000;

/** The parts of a guarded call beside the breaker. `isOn` is asked at each call. */
export interface GuardedOptions {
  readonly isOn: () => boolean;
  readonly clock: Clock;
  /** Returns the time until the call comes too late for its lot (ms); null where it can wait. */
  readonly leftMs?: (call: Call) => number | null;
}

/**
 * Sends every call through `breaker` while `isOn`: an open circuit fails it at once. A call whose lot would close
 * before the next attempt goes as a probe of its own: each such lot, as none of them could wait for the outcome of
 * another's.
 */
export function guarded(
  breaker: CircuitBreaker,
  { isOn, clock, leftMs = () => null }: GuardedOptions,
): Transformer {
  const mayPass = (call: Call): MayPass => (nextAttemptMs) => {
    const left = leftMs(call);
    if (left === null || left <= 0) return false;
    const waitMs = nextAttemptMs === null ? LONGEST_CALL_MS : nextAttemptMs - clock.now();
    return waitMs > left - LAST_TRY_MS;
  };
  return async <Result>(call: Call<Result>, next: () => Promise<Result>): Promise<Result> => {
    if (!isOn()) return await next();
    try {
      return await breaker.run(async () => {
        const result = await next();
        if (call.isUnserved?.(result)) throw new Unserved(result);
        return result;
      }, mayPass(call));
    } catch (error) {
      if (error instanceof Unserved) return error.result;
      if (!(error instanceof CircuitOpenError)) throw error;
      if (call.whileDown !== undefined) return call.whileDown;
      throw downUntil(error.retryAtMs, clock.now());
    }
  };
}

function downUntil(retryAtMs: number | null, nowMs: number): NellisError {
  const waitMs = retryAtMs === null ? PROBE_SECONDS * 1000 : retryAtMs - nowMs;
  const seconds = Math.max(PROBE_SECONDS, Math.ceil(waitMs / 1000));
  return new NellisError("unreachable", `Nellis was down: it is asked again in ${seconds} s.`, seconds);
}
