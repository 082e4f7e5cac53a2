import type { Cancel, Clock } from "../clock.ts";
import { createIndexedHeap } from "./indexed_heap.ts";

const SECOND_MS = 1_000;

/**
 * Lets at most `burst` through at once and `ratePerSecond` in the long run; a caller that comes too early waits in
 * line. A smaller priority goes first, however long others have waited; within one it is first come, first served.
 */
export interface TokenBucket {
  /** Resolves once the caller may go. When `signal` aborts, it leaves the line and rejects with the reason. */
  take(priority: number, signal?: AbortSignal): Promise<void>;
  /** Takes a token only if there is one now that nobody with as good a claim is waiting for. */
  tryTake(priority: number): boolean;
  /** Returns the time until `tryTake` has a chance, in whole milliseconds; 0 when it would succeed now. */
  waitMs(priority: number): number;
  /** Returns the number of callers in line. */
  waiting(): number;
}

interface Waiter {
  readonly go: () => void;
}

export interface TokenBucketOptions {
  readonly clock: Clock;
  /** May be a fraction: 0.5 is one every two seconds. */
  readonly ratePerSecond: number;
  /** The most tokens that pile up while nobody takes any; at least 1. */
  readonly burst: number;
  /** The number of tokens kept for priority 0, which then seldom waits; fewer than `burst` [0]. */
  readonly reserved?: number;
}

/** Makes a full bucket. It runs a timer only while somebody waits. */
export function createTokenBucket(options: TokenBucketOptions): TokenBucket {
  const { clock, ratePerSecond, burst, reserved = 0 } = options;
  refuseUnusable(ratePerSecond, burst, reserved);
  const intervalMs = SECOND_MS / ratePerSecond;
  const line = createIndexedHeap<Waiter, number>((a, b) => a - b);
  /** The time at which the bucket is full again; a count that is refilled bit by bit would be rounded each time. */
  let fullAtMs = clock.now();
  let cancelTimer: Cancel | undefined;
  let wakeAtMs = Infinity;

  const nextTokenAtMs = (priority: number): number =>
    fullAtMs - (burst - 1 - (priority === 0 ? 0 : reserved)) * intervalMs;
  const isAhead = (priority: number): boolean => (line.first()?.item ?? Infinity) > priority;

  const takeToken = (priority: number): boolean => {
    const nowMs = clock.now();
    if (nextTokenAtMs(priority) > nowMs) return false;
    fullAtMs = Math.max(fullAtMs, nowMs) + intervalMs;
    return true;
  };

  const serve = (): void => {
    for (let next = line.first(); next && takeToken(next.item); next = line.first()) {
      line.delete(next.key);
      next.key.go();
    }
    const first = line.first();
    if (!first) return stopTimer();
    const delayMs = wholeMsUntilNextToken(first.item);
    // A caller that came later may go earlier than the one that the timer was set for.
    if (cancelTimer && wakeAtMs <= clock.now() + delayMs) return;
    stopTimer();
    wakeAtMs = clock.now() + delayMs;
    cancelTimer = clock.after(delayMs, wake);
  };

  const wake = (): void => {
    cancelTimer = undefined;
    serve();
  };

  const stopTimer = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
  };

  /** Rounded up: timers drop the fraction, and one that comes a hair early finds no token and is set anew. */
  const wholeMsUntilNextToken = (priority: number): number =>
    Math.ceil(nextTokenAtMs(priority) - clock.now());

  return {
    take(priority, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = () => {
          line.delete(waiter);
          if (line.size() === 0) stopTimer();
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          go: () => {
            signal?.removeEventListener("abort", leave);
            resolve();
          },
        };
        signal?.addEventListener("abort", leave, { once: true });
        line.set(waiter, priority);
        serve();
      });
    },
    tryTake: (priority) => isAhead(priority) && takeToken(priority),
    waitMs(priority) {
      const tokenInMs = Math.max(0, wholeMsUntilNextToken(priority));
      // Those ahead take the tokens that come; asking again one interval later is soon enough.
      return isAhead(priority) ? tokenInMs : tokenInMs + Math.ceil(intervalMs);
    },
    waiting: line.size,
  };
}

function refuseUnusable(ratePerSecond: number, burst: number, reserved: number): void {
  if (!(ratePerSecond > 0 && Number.isFinite(ratePerSecond))) {
    throw new RangeError(`Can't let ${ratePerSecond} through a second: ratePerSecond must be above 0`);
  }
  if (!(burst >= 1 && Number.isFinite(burst))) {
    throw new RangeError(`Can't hold ${burst} tokens: burst must be 1 or more, or nothing would ever go`);
  }
  if (!(reserved >= 0 && reserved < burst)) {
    throw new RangeError(`Can't reserve ${reserved} of ${burst} tokens: some must be left for the others`);
  }
}
