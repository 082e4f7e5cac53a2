/** The state of a circuit. `failureCount` is the number of outages in a row. */
export type CircuitState =
  | { readonly kind: "closed"; readonly failureCount: number }
  | { readonly kind: "open"; readonly failureCount: number; readonly retryAtMs: number }
  | {
    readonly kind: "half_open";
    readonly failureCount: number;
    /** Probes that have come back well since it opened. */
    readonly successCount: number;
    /** True while a probe is out; until it is back, no other call goes. */
    readonly isProbing: boolean;
  };

export interface CircuitRules {
  /** The number of outages in a row that open the circuit. */
  readonly failureThreshold: number;
  /** The time that it then stays open before a probe is let through. */
  readonly timeoutMs: number;
  /** The number of probes, one after the other, that must succeed before it closes. */
  readonly successThreshold: number;
}

export const CLOSED: CircuitState = { kind: "closed", failureCount: 0 };

/** Returns the state that time alone makes: an open circuit becomes half open when its time is up. */
export function atTime(state: CircuitState, nowMs: number): CircuitState {
  if (state.kind !== "open" || nowMs < state.retryAtMs) return state;
  return { kind: "half_open", failureCount: state.failureCount, successCount: 0, isProbing: false };
}

/** Returns the state with one more call under way, or null when the call must be refused. */
export function withCall(state: CircuitState): CircuitState | null {
  switch (state.kind) {
    case "closed":
      return state;
    case "open":
      return null;
    case "half_open":
      return state.isProbing ? null : { ...state, isProbing: true };
  }
}

/** Returns the state after a call came back that was let through in it. */
export function afterSuccess(state: CircuitState, rules: CircuitRules): CircuitState {
  if (state.kind !== "half_open" || state.successCount + 1 >= rules.successThreshold) return CLOSED;
  return { ...state, failureCount: 0, successCount: state.successCount + 1, isProbing: false };
}

/** Returns the state after an outage met a call that was let through in it. */
export function afterOutage(state: CircuitState, rules: CircuitRules, nowMs: number): CircuitState {
  const failureCount = state.failureCount + 1;
  if (state.kind === "closed" && failureCount < rules.failureThreshold) {
    return { kind: "closed", failureCount };
  }
  return { kind: "open", failureCount, retryAtMs: nowMs + rules.timeoutMs };
}

/** Returns the state after a call came back well that was let through although its turn had not come. */
export function afterUrgentSuccess(state: CircuitState, rules: CircuitRules): CircuitState {
  if (state.kind === "closed") return CLOSED;
  const successCount = (state.kind === "half_open" ? state.successCount : 0) + 1;
  if (successCount >= rules.successThreshold) return CLOSED;
  const isProbing = state.kind === "half_open" && state.isProbing;
  return { kind: "half_open", failureCount: 0, successCount, isProbing };
}
