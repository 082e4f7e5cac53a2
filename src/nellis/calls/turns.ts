import type { Cancel, Clock } from "../../clock.ts";
import type { TokenBucket } from "../../resilience/token_bucket.ts";
import type { Allowance } from "./allowance.ts";

/** The priorities of requests that wait for their turn: the smaller number goes first. Bids wait for no other kind. */
export const PRIORITY = { bid: 0, armed: 1, asked: 2, stream: 3, rest: 4, probe: 5 } as const;

/** The right of a request to its turn. It is asked for each time that turns are given, as it changes while one waits. */
export interface Claim {
  readonly priority: number;
  /** The rank among requests of one priority, such as the time that the lot closes: the smallest goes first. */
  readonly rankMs: number;
  /** The number of requests that its allowance must still grant after it: those for bids that are near. */
  readonly kept: number;
  /** The time at which it goes even when its allowance grants none (our clock); infinite where it can wait. */
  readonly goesByMs: number;
}

/** A request that waits for its turn. */
export interface Applicant {
  readonly claim: () => Claim;
  /** The requests that its host grants. */
  readonly allowance: Allowance;
}

/** Gives every request to Nellis its turn: the worthiest first, never more a second than `MAX_REQUESTS_PER_SECOND`. */
export interface Turns {
  /**
   * Waits for a turn and resolves with the function that ends it; until then it counts. Rejects when `signal` aborts
   * before, and leaves the line.
   */
  take(applicant: Applicant, signal?: AbortSignal): Promise<() => void>;
  /** Takes a turn if there is one now for which nobody with as good a claim waits; returns undefined otherwise. */
  tryTake(applicant: Applicant): (() => void) | undefined;
  /** Returns the time until a request with this claim could leave, in whole ms; 0 when it could now. */
  waitMs(applicant: Applicant): number;
  /** Returns the number of requests in line. */
  waiting(): number;
  /** Returns the longest time that a request in line has waited (ms). */
  longestWaitMs(): number;
  /** Gives the turns that there are now; to be called when an allowance has changed. */
  serve(): void;
}

interface Waiter extends Applicant {
  readonly sinceMs: number;
  readonly go: (end: () => void) => void;
}

/** Claims change without notice, so the line is looked through again after this time at the latest. */
const LOOKED_AGAIN_MS = 1_000;

/** Creates a line before `bucket`, from which everybody else may take with the priority of bids only. */
export function createTurns(clock: Clock, bucket: TokenBucket): Turns {
  const line = new Set<Waiter>();
  let cancelTimer: Cancel | null = null;
  let wakeAtMs = Infinity;

  const inMs = (claim: Claim, allowance: Allowance): number => {
    const nowMs = clock.now();
    const isBid = claim.priority === PRIORITY.bid;
    const grantedAtMs = isBid ? allowance.grantsBidAtMs() : allowance.grantsAtMs(claim.kept);
    const allowedInMs = Math.min(grantedAtMs, claim.goesByMs) - nowMs;
    return Math.max(bucket.waitMs(claim.priority), Math.ceil(allowedInMs), 0);
  };
  const leave = ({ claim, allowance }: Applicant): (() => void) | undefined => {
    const asked = claim();
    return inMs(asked, allowance) === 0 && bucket.tryTake(asked.priority) ? allowance.begin() : undefined;
  };
  const stopTimer = () => {
    cancelTimer?.();
    cancelTimer = null;
    wakeAtMs = Infinity;
  };
  /** Gives one turn; where there is none, returns the time until there may be one (ms). */
  const giveOne = (): number | "given" => {
    let leastMs = Infinity;
    for (const { waiter, claim } of inOrder(line)) {
      const waitMs = inMs(claim, waiter.allowance);
      leastMs = Math.min(leastMs, waitMs);
      const end = waitMs === 0 ? leave(waiter) : undefined;
      if (!end) continue;
      line.delete(waiter);
      waiter.go(end);
      return "given";
    }
    return leastMs;
  };
  const serve = () => {
    let given = giveOne();
    while (given === "given") given = giveOne();
    if (given === Infinity) return stopTimer();
    const delayMs = Math.min(given, LOOKED_AGAIN_MS);
    const atMs = clock.now() + delayMs;
    if (cancelTimer && atMs === wakeAtMs) return;
    stopTimer();
    wakeAtMs = atMs;
    cancelTimer = clock.after(delayMs, () => {
      stopTimer();
      serve();
    });
  };

  return {
    take(applicant, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const giveUp = () => {
          line.delete(waiter);
          if (line.size === 0) stopTimer();
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          ...applicant,
          sinceMs: clock.now(),
          go(end) {
            signal?.removeEventListener("abort", giveUp);
            resolve(end);
          },
        };
        signal?.addEventListener("abort", giveUp, { once: true });
        line.add(waiter);
        serve();
      });
    },
    tryTake: (applicant) => isAhead(line, applicant.claim()) ? leave(applicant) : undefined,
    waitMs({ claim, allowance }) {
      const asked = claim();
      const ownMs = inMs(asked, allowance);
      // Requests ahead take the next turns, so this one can leave only after the line is next looked through.
      return isAhead(line, asked) ? ownMs : Math.max(ownMs, Math.ceil(wakeAtMs - clock.now())) + 1;
    },
    waiting: () => line.size,
    longestWaitMs() {
      let sinceMs = clock.now();
      for (const waiter of line) sinceMs = Math.min(sinceMs, waiter.sinceMs);
      return clock.now() - sinceMs;
    },
    serve,
  };
}

/** Sorts the line by claims; among equal claims the one that has waited longest comes first. */
function inOrder(line: ReadonlySet<Waiter>): readonly { readonly waiter: Waiter; readonly claim: Claim }[] {
  return Array.from(line, (waiter) => ({ waiter, claim: waiter.claim() }))
    .sort((a, b) => a.claim.priority - b.claim.priority || ascending(a.claim.rankMs, b.claim.rankMs));
}

/** Returns true when nobody in line goes before a claim that comes now. */
function isAhead(line: ReadonlySet<Waiter>, { priority }: Claim): boolean {
  for (const waiter of line) if (waiter.claim().priority <= priority) return false;
  return true;
}

/** Compares without a subtraction, which would make NaN of two infinities (two lots whose close is not known yet). */
function ascending(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}
