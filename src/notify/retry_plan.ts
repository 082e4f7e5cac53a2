import { backoffDelay } from "../resilience/backoff.ts";

/** The consequence for a notice that was not taken. */
export type Retry =
  | { readonly gaveUp: true; readonly tries: number }
  /** `stepsAside`: the other notices are sent first, as this one may be what the receiver can't handle. */
  | { readonly gaveUp: false; readonly waitMs: number; readonly stepsAside: boolean };

/** Plans when the receiver, which all notices share, is tried again. */
export interface RetryPlan {
  /** The receiver can't take any notice now. `askedMs` is the wait that it asked for, if any. */
  failed(nowMs: number, askedMs?: number): Retry;
  /** The receiver refuses the notice `id`. Others may be sent meanwhile. */
  refused(id: string, nowMs: number): Retry;
  delivered(id: string): void;
  /** Returns the time before which the notice `id` is not sent. */
  notBeforeMs(id: string): number;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60 * 1000;
/** The tries take over an hour, so that an owner can correct the access and still gets the notice. */
const MOST_REFUSALS = 22;
const FAILURES_BEFORE_STEPPING_ASIDE = 10;

/** Makes a plan in which nothing has failed yet. */
export function createRetryPlan(): RetryPlan {
  const refusals = new Map<string, { readonly tries: number; readonly notBeforeMs: number }>();
  let failures = 0;
  let notBeforeMs = -Infinity;

  const failed = (nowMs: number, askedMs?: number): Retry => {
    failures++;
    const waitMs = askedMs ?? waitAfter(failures);
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
      const tries = (refusals.get(id)?.tries ?? 0) + 1;
      // The receiver answers, so the next notice may be sent; the pause keeps many from being refused in one burst.
      failures = 0;
      notBeforeMs = nowMs + FIRST_WAIT_MS;
      if (tries >= MOST_REFUSALS) {
        refusals.delete(id);
        return { gaveUp: true, tries };
      }
      const waitMs = waitAfter(tries);
      refusals.set(id, { tries, notBeforeMs: nowMs + waitMs });
      return { gaveUp: false, waitMs, stepsAside: true };
    },
    delivered: over,
    notBeforeMs: (id) => Math.max(notBeforeMs, refusals.get(id)?.notBeforeMs ?? -Infinity),
  };
}

function waitAfter(tries: number): number {
  return backoffDelay({ firstMs: FIRST_WAIT_MS, longestMs: LONGEST_WAIT_MS, attempt: tries, random01: 0 });
}
