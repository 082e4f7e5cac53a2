import type { Allowance } from "./faults.ts";

const MINUTE_MS = 60_000;

/** Counts what is granted, minute by minute. A request that is refused counts for nothing. */
export interface RequestCount {
  /** Returns null when the request is granted, otherwise the time in ms until the next one will be. */
  refuse(allowance: Allowance, nowMs: number): number | null;
}

/** Returns a count of nothing so far. Any sixty seconds count, as was measured at Nellis. */
export function createRequestCount(): RequestCount {
  let grantedAtMs: readonly number[] = [];
  return {
    refuse({ perMinute }, nowMs) {
      grantedAtMs = grantedAtMs.filter((atMs) => atMs > nowMs - MINUTE_MS);
      const first = grantedAtMs.at(-perMinute);
      if (first !== undefined && grantedAtMs.length >= perMinute) return first + MINUTE_MS - nowMs;
      grantedAtMs = [...grantedAtMs, nowMs];
      return null;
    },
  };
}
