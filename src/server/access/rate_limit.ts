import type { Clock } from "../../clock.ts";

/** So many, in so long. */
export interface RateLimit {
  readonly max: number;
  readonly windowMs: number;
}

/** Counts what each key (an address, say) does. */
export interface RateLimiter {
  /** Counts one: 0 when that was within the limit, else the whole seconds until the next may come. */
  take(key: string): number;
  /** The whole seconds until `key` may go on, 0 when it may now. Counts nothing. */
  blockedSeconds(key: string): number;
  /** Takes back one that was counted. */
  giveBack(key: string): void;
}

interface Window {
  readonly endsAtMs: number;
  count: number;
}

/** More keys than a household has addresses: past it the oldest windows are forgotten, so memory stays bounded. */
const MOST_KEYS = 10_000;

/**
 * A window for each key, which starts with the first thing that the key does. What is over the limit does not
 * lengthen the window, so a client that keeps knocking gets in again all the same.
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
      // Every window is as long as any other, so the Map's order is the order in which they end.
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
