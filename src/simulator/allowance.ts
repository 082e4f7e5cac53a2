import type { Allowance } from "./faults.ts";

const MINUTE_MS = 60_000;

/** Counts what is granted, minute by minute. A request that is refused counts for nothing. */
export interface Grants {
  /** Null when the request is granted; else in how many ms the next will be. */
  refuse(allowance: Allowance, nowMs: number): number | null;
}

/** Nothing was granted yet. Any sixty seconds count, as was measured of Nellis (nellis.md). */
export function createGrants(): Grants {
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
