import type { Clock } from "../../clock.ts";

/** A limit: `max` times within each window of `windowMs`. */
export interface RateLimit {
  readonly max: number;
  readonly windowMs: number;
}

/** Counts what each key (an address, say) does. */
export interface RateLimiter {
  /** Counts one use. Returns 0 within the limit, else the whole seconds until the next use is allowed. */
  take(key: string): number;
  /** Returns the whole seconds until `key` may go on; 0 when it may now. Counts nothing. */
  blockedSeconds(key: string): number;
  /** Takes back one use. */
  giveBack(key: string): void;
}

interface Window {
  readonly endsAtMs: number;
  count: number;
}

/** More keys than a household has addresses. Above it the oldest windows are forgotten, so that the memory stays bounded. */
const MOST_KEYS = 10_000;

/**
 * Makes a limiter with a window for each key, which starts with the key's first use. A use above the limit does not
 * prolong the window, so a client that goes on trying is let in again.
 */
export function createRateLimiter(
  { max, windowMs }: RateLimit,
  clock: Pick<Clock, "now">,
  mostKeys = MOST_KEYS,
): RateLimiter {
  const windows = new Map<string, Window>();

  const running = (key: string): Window | undefined => {
    const window = windows.get(key);
    return window && window.endsAtMs > clock.now() ? window : undefined;
  };
  const secondsLeft = (window: Window) => Math.max(1, Math.ceil((window.endsAtMs - clock.now()) / 1000));

  return {
    take(key) {
      const window = running(key);
      if (window) {
        if (window.count >= max) return secondsLeft(window);
        window.count++;
        return 0;
      }
      windows.delete(key);
      windows.set(key, { endsAtMs: clock.now() + windowMs, count: 1 });
      // All windows have the same length, so the order of the Map is the order in which they end.
      for (const [oldest, { endsAtMs }] of windows) {
        if (endsAtMs > clock.now() && windows.size <= mostKeys) break;
        windows.delete(oldest);
      }
      return 0;
    },
    blockedSeconds(key) {
      const window = running(key);
      return window && window.count >= max ? secondsLeft(window) : 0;
    },
    giveBack(key) {
      const window = running(key);
      if (window && window.count > 0) window.count--;
    },
  };
}
