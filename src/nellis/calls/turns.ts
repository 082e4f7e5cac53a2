import type { Cancel, Clock } from "../../clock.ts";
import type { TokenBucket } from "../../resilience/token_bucket.ts";
import type { Allowance } from "./allowance.ts";

/** Who goes first when requests wait for their turn: a smaller number. Bids wait for no other kind. */
export const PRIORITY = { bid: 0, armed: 1, asked: 2, stream: 3, rest: 4, probe: 5 } as const;

/** Whose turn it is. Asked each time that turns are given, as what a request is worth changes while it waits. */
export interface Claim {
  readonly priority: number;
  /** Among those of one priority the smallest goes first: when the lot closes, say. */
  readonly rankMs: number;
  /** How many turns must be left in its allowance after it: those of bids that are near. */
  readonly kept: number;
  /** When it goes at the latest (our clock), room in its allowance or not; infinite where it can wait. */
  readonly goesByMs: number;
}

/** A request that asks for its turn. */
export interface Applicant {
  readonly claim: () => Claim;
  /** What its host grants. */
  readonly allowance: Allowance;
}

/** Gives every request to Nellis its turn: the worthiest first, never more a second than `MAX_REQUESTS_PER_SECOND`. */
export interface Turns {
  /** Resolves with the turn, which counts until it is ended. When `signal` aborts, it leaves the line and rejects. */
  take(applicant: Applicant, signal?: AbortSignal): Promise<() => void>;
  /** Takes a turn only if there is one now that nobody with as good a claim waits for; undefined when not. */
  tryTake(applicant: Applicant): (() => void) | undefined;
  /** How long until a request with this claim could leave, in whole ms; 0 when it could now. */
  waitMs(applicant: Applicant): number;
  /** How many are in line. */
  waiting(): number;
  /** How long the one that has waited longest has waited (ms). */
  longestWaitMs(): number;
  /** An allowance has changed: gives the turns that there are now. */
  serve(): void;
}

interface Waiter extends Applicant {
  readonly sinceMs: number;
  readonly go: (end: () => void) => void;
}

/** What a request is worth changes without a word, so the line is looked through again this soon. */
const LOOKED_AGAIN_MS = 1_000;

/** A line before `bucket`, which nobody else may take from with a priority other than bids'. */
export function createTurns(clock: Clock, bucket: TokenBucket): Turns {
  const line = new Set<Waiter>();
  let cancelTimer: Cancel | null = null;
  let wakeAtMs = Infinity;

  const inMs = (claim: Claim, allowance: Allowance): number => {
    const nowMs = clock.now();
    const isBid = claim.priority === PRIORITY.bid;
    const roomAtMs = isBid ? allowance.bidRoomAtMs() : allowance.roomAtMs(claim.kept);
    const allowedInMs = Math.min(roomAtMs, claim.goesByMs) - nowMs;
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
  /** Gives one turn; how long until there may be another where there is none (ms). */
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
      // Those ahead take the turns that come; asking again soon after is soon enough.
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

/** The worthiest first; among equals the one that has waited longest. */
function inOrder(line: ReadonlySet<Waiter>): readonly { readonly waiter: Waiter; readonly claim: Claim }[] {
  return Array.from(line, (waiter) => ({ waiter, claim: waiter.claim() }))
    .sort((a, b) => a.claim.priority - b.claim.priority || ascending(a.claim.rankMs, b.claim.rankMs));
}

/** Whether nobody in line goes before a claim that comes now. */
function isAhead(line: ReadonlySet<Waiter>, { priority }: Claim): boolean {
  for (const waiter of line) if (waiter.claim().priority <= priority) return false;
  return true;
}

/** A subtraction would make NaN of two infinities: of two lots whose close is not known yet. */
function ascending(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}
