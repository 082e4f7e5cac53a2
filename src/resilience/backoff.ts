/** The settings of a wait. */
export interface Backoff {
  readonly firstMs: number;
  /** The longest wait, whatever the attempt. */
  readonly longestMs: number;
  /** The number of failures in a row: after the first one the wait is `firstMs`, then twice that, and so on. */
  readonly attempt: number;
  /** The largest share of the wait that chance may take off, from 0 (the default) up to but not including 1. */
  readonly jitter?: number;
  /** Chance, from 0 up to but not including 1; the caller's, so that the same input gives the same wait. */
  readonly random01: number;
}

/**
 * Returns the wait before the next try (ms). Jitter only shortens it: many that failed together come back apart, and
 * the longest wait stays the longest.
 */
export function backoffDelay({ firstMs, longestMs, attempt, jitter = 0, random01 }: Backoff): number {
  // Past 2^1023 doubling gives infinity, and infinity times a first wait of nothing gives NaN.
  const doublings = Math.min(Math.max(0, attempt - 1), 1023);
  return Math.min(firstMs * 2 ** doublings, longestMs) * (1 - jitter * random01);
}
