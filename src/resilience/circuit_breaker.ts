import type { Clock } from "../clock.ts";
import {
  afterOutage,
  afterSuccess,
  afterUrgentSuccess,
  atTime,
  type CircuitRules,
  type CircuitState,
  CLOSED,
  withCall,
} from "./circuit_state.ts";

/**
 * Stops calling what is down. Outages in a row open the circuit: calls then fail at once instead of waiting for
 * an answer that won't come. Later one probe at a time is let through to find out whether all is well again.
 */
export interface CircuitBreaker {
  /**
   * Calls `action` and hands on its result or error; rejects with `CircuitOpenError`, without calling it, while
   * the circuit is open or a probe is out. The action must end by itself (a time-out): a probe that never does
   * keeps everybody out.
   */
  run<Result>(action: () => Promise<Result>, mayPass?: MayPass): Promise<Result>;
  /** Returns the state now; asking may turn open into half open. */
  snapshot(): CircuitSnapshot;
  /** Closes the circuit by hand. Calls that are under way no longer matter to it; the counters go on. */
  reset(): void;
}

/**
 * Returns true when a call may pass ahead of its turn, as the next attempt would be too late for it. `nextAttemptMs` is
 * the time of that attempt by the clock; null while it depends on a probe under way. A success counts as a probe's; a
 * failure leaves the next attempt where it is.
 */
export type MayPass = (nextAttemptMs: number | null) => boolean;

export interface CircuitBreakerOptions extends CircuitRules {
  readonly clock: Clock;
  /**
   * Returns true when the error means that nobody answered in their right mind. Any other error is an answer: it proves
   * that the other side is alive, so it counts as a success here, and ends a row of outages.
   */
  readonly isOutage: (error: unknown) => boolean;
  /** Hears of each change once it is made. It must not throw: the call that caused the change would fail by it. */
  readonly onStateChange?: (change: CircuitChange) => void;
}

export interface CircuitChange {
  readonly from: CircuitState["kind"];
  readonly to: CircuitState["kind"];
  readonly atMs: number;
}

export interface CircuitSnapshot {
  readonly state: CircuitState["kind"];
  /** Outages in a row. */
  readonly failureCount: number;
  /** Probes that came back well since it opened. */
  readonly successCount: number;
  /** The time at which an open circuit lets the next call through, in epoch milliseconds; null when it isn't open. */
  readonly nextAttemptTime: number | null;
  /** Since the start; `totalCalls` counts the rejected and those under way too. */
  readonly totalCalls: number;
  readonly successes: number;
  readonly failures: number;
  readonly rejected: number;
  /** The number of times it opened, after a failed probe too. */
  readonly trips: number;
  readonly lastFailureAtMs: number | null;
  readonly lastStateChangeMs: number | null;
}

/** A call was refused unsent. `retryAtMs` is when the next may go: null when that hangs on a probe under way. */
export class CircuitOpenError extends Error {
  override readonly name = "CircuitOpenError";

  constructor(readonly retryAtMs: number | null) {
    super(
      retryAtMs === null
        ? "Not sent: after an outage, one call is finding out whether all is well again"
        : `Not sent: too many calls in a row failed; the next may go at ${new Date(retryAtMs).toISOString()}`,
    );
  }
}

/** Makes a closed circuit. It runs no timer: time moves its state on when somebody calls or asks. */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  refuseUnusable(options);
  const { clock, isOutage, onStateChange } = options;
  let state = CLOSED;
  /** Goes up whenever the state is another kind, so that the answer to a call from before is known as late. */
  let generation = 0;
  const counters = { totalCalls: 0, successes: 0, failures: 0, rejected: 0, trips: 0 };
  let lastFailureAtMs: number | null = null;
  let lastStateChangeMs: number | null = null;

  const enter = (next: CircuitState): void => {
    const from = state.kind;
    state = next;
    if (from === next.kind) return;
    generation++;
    if (next.kind === "open") counters.trips++;
    lastStateChangeMs = clock.now();
    onStateChange?.({ from, to: next.kind, atMs: lastStateChangeMs });
  };

  /** Lets a call through and returns its generation, or null when it passes ahead of its turn; else throws. */
  const admit = (mayPass: MayPass): number | null => {
    counters.totalCalls++;
    enter(atTime(state, clock.now()));
    const next = withCall(state);
    if (!next) {
      const retryAtMs = state.kind === "open" ? state.retryAtMs : null;
      if (mayPass(retryAtMs)) return null;
      counters.rejected++;
      throw new CircuitOpenError(retryAtMs);
    }
    enter(next);
    return generation;
  };

  /** Counts how a call ended, and moves the state on unless the call is from before the last change. */
  const count = (calledIn: number | null, wasOutage: boolean): void => {
    if (wasOutage) {
      counters.failures++;
      lastFailureAtMs = clock.now();
    } else counters.successes++;
    if (calledIn === null && !wasOutage) return enter(afterUrgentSuccess(state, options));
    if (calledIn !== generation) return;
    enter(wasOutage ? afterOutage(state, options, clock.now()) : afterSuccess(state, options));
  };

  return {
    async run(action, mayPass = () => false) {
      const calledIn = admit(mayPass);
      // Holds when `isOutage` itself throws: a probe must count one way or the other.
      let wasOutage = true;
      try {
        const result = await action();
        wasOutage = false;
        return result;
      } catch (error) {
        wasOutage = isOutage(error);
        throw error;
      } finally {
        count(calledIn, wasOutage);
      }
    },
    snapshot() {
      enter(atTime(state, clock.now()));
      return {
        state: state.kind,
        failureCount: state.failureCount,
        successCount: state.kind === "half_open" ? state.successCount : 0,
        nextAttemptTime: state.kind === "open" ? state.retryAtMs : null,
        ...counters,
        lastFailureAtMs,
        lastStateChangeMs,
      };
    },
    reset() {
      enter(CLOSED);
      generation++;
    },
  };
}

function refuseUnusable({ failureThreshold, successThreshold, timeoutMs }: CircuitRules): void {
  for (const [name, value] of Object.entries({ failureThreshold, successThreshold })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`Can't break a circuit with ${name} ${value}: it must be a whole number from 1`);
    }
  }
  if (!(Number.isFinite(timeoutMs) && timeoutMs >= 0)) {
    throw new RangeError(`Can't keep a circuit open for ${timeoutMs} ms: timeoutMs must be 0 or more`);
  }
}
