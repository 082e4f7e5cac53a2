import { backoffDelay } from "../resilience/backoff.ts";

/** What happens to a notice that was not taken. */
export type Retry =
  | { readonly gaveUp: true; readonly tries: number }
  /** `stepsAside`: the others go first, for it may be the one that the receiver stumbles over. */
  | { readonly gaveUp: false; readonly waitMs: number; readonly stepsAside: boolean };

/** When the receiver, which all notices share, is tried again. */
export interface RetryPlan {
  /** The receiver can't take anything now; `askedMs` is the wait that it asked for, if it did. */
  failed(nowMs: number, askedMs?: number): Retry;
  /** The receiver does not want the notice `id`. */
  refused(id: string, nowMs: number): Retry;
  delivered(id: string): void;
  /** Nothing is sent earlier. */
  notBeforeMs(): number;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60 * 1000;
const MOST_REFUSALS = 3;
const FAILURES_BEFORE_STEPPING_ASIDE = 10;

/** A plan in which nothing has failed yet. */
export function createRetryPlan(): RetryPlan {
  const refusals = new Map<string, number>();
  let failures = 0;
  let notBeforeMs = -Infinity;

  const failed = (nowMs: number, askedMs?: number): Retry => {
    failures++;
    const waitMs = askedMs ??
      backoffDelay({ firstMs: FIRST_WAIT_MS, longestMs: LONGEST_WAIT_MS, attempt: failures, random01: 0 });
    notBeforeMs = nowMs + waitMs;
    return { gaveUp: false, waitMs, stepsAside: failures % FAILURES_BEFORE_STEPPING_ASIDE === 0 };
  };
  const over = (id: string) => {
    failures = 0;
    refusals.delete(id);
  };

  return {
    failed,
    refused(id, nowMs) {
      const tries = (refusals.get(id) ?? 0) + 1;
      if (tries >= MOST_REFUSALS) {
        over(id);
        return { gaveUp: true, tries };
      }
      refusals.set(id, tries);
      return failed(nowMs);
    },
    delivered: over,
    notBeforeMs: () => notBeforeMs,
  };
}
