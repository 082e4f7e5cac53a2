import type { Clock } from "../../clock.ts";
import { cutBy, grow, type Learned, regrown, stepOf } from "./allowance_learning.ts";
import { createRequestWindow } from "./request_window.ts";

/** The part of an allowance that is kept from one run to the next. Times are by our clock (ms). */
export interface RememberedAllowance {
  readonly learned: Learned;
  /** The times that the requests of the minute before left. */
  readonly sentAtMs: readonly number[];
  /** The time before which nothing but bids may leave. */
  readonly heldUntilMs: number;
}

/** The allowance as the owner sees it. */
export interface AllowanceView {
  /** The most requests a minute that Gavel allows itself; null while Nellis has refused none. */
  readonly perMinute: number | null;
  /** The requests a minute that Nellis was seen to grant; null while it has refused none. */
  readonly grantedPerMinute: number | null;
  /** The requests that count now: those of the last minute and those on their way. */
  readonly usedLastMinute: number;
  /** The answers with 429 since the start. */
  readonly refusals: number;
  /** The time for which nothing but bids leaves (ms), because Nellis asked for fewer requests; else 0. */
  readonly bidsOnlyForMs: number;
}

/** The requests that one host of Nellis's grants us, learnt from its refusals. */
export interface Allowance {
  /** Counts a request, which has its turn now; returns the function that ends that. Ending twice does nothing. */
  begin(): () => void;
  /** Takes the answer to a request that left at `sentAtMs`, or null where none came. */
  answered(sentAtMs: number, answer: Answered | null, isBid: boolean): void;
  /**
   * Returns the time at which a request that is no bid may leave (our clock), so that `kept` more could follow it; a time
   * that is not in the future means at once.
   */
  grantsAtMs(kept: number): number;
  /** Returns the same time for a bid. Only the refusal of a bid keeps bids back. */
  grantsBidAtMs(): number;
  /** Returns the time until which nothing but bids leaves (our clock); it has passed when requests may leave. */
  heldUntilMs(): number;
  /** Returns true once Nellis has refused a request, so that each one has to be weighed. */
  isScarce(): boolean;
  view(): AllowanceView;
  /** Returns the part that the next run needs; null when nothing was learnt. */
  remember(): RememberedAllowance | null;
}

/** The part of an answer that an allowance learns from. */
export interface Answered {
  readonly status: number;
  /** The time that Nellis asked us to stay away, if it did. */
  readonly retryAfterSeconds?: number;
}

/** The parts of an allowance. */
export interface AllowanceOptions {
  readonly clock: Clock;
  /** The most requests that are ever sent, whatever is granted. */
  readonly mostPerMinute: number;
  readonly remembered?: RememberedAllowance | null;
  /** Returns true while no bid is near, so that Gavel may try more requests than were seen to be granted. */
  readonly mayTryMore?: () => boolean;
  /** Hears every change of what the allowance grants. */
  readonly onChange?: () => void;
}

const TOO_MANY_REQUESTS = 429;
/** The pause after a refusal that names none; it doubles with each that follows, up to `LONGEST_HOLD_MS`. */
const FIRST_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 5 * 60_000;
/** The longest pause by `Retry-After`: a mistake of Nellis's must not cost a day. */
const LONGEST_ASKED_MS = 60 * 60_000;

/** Creates an allowance that knows what is remembered. It sets no limit until a request was refused. */
export function createAllowance(options: AllowanceOptions): Allowance {
  const { clock, mostPerMinute, remembered = null, mayTryMore = () => true, onChange = () => {} } = options;
  const startMs = clock.now();
  const window = createRequestWindow(remembered?.sentAtMs.map((atMs) => Math.min(atMs, startMs)));
  let learned: Learned | null = remembered?.learned ?? null;
  let heldUntilMs = Math.min(remembered?.heldUntilMs ?? -Infinity, startMs + LONGEST_ASKED_MS);
  let bidsHeldUntilMs = -Infinity;
  let lastCut: { readonly atMs: number; readonly before: Learned | null } | null = null;
  let refusals = 0;
  let refusalsInARow = 0;

  const now = (): Learned | null => {
    const nowMs = clock.now();
    if (learned && nowMs > learned.atMs) learned = regrown(learned, nowMs, mostPerMinute);
    return learned;
  };
  /** An answer that was on its way at the cut still shows how much had been granted by then. */
  const learnFromCut = () => {
    if (lastCut) learned = cutBy(lastCut.before, window.granted(lastCut.atMs), lastCut.atMs);
  };
  const hold = (retryAfterSeconds: number | undefined, isBid: boolean) => {
    const ownMs = Math.min(FIRST_HOLD_MS * 2 ** Math.min(refusalsInARow - 1, 10), LONGEST_HOLD_MS);
    const askedMs = retryAfterSeconds ? Math.min(retryAfterSeconds * 1000, LONGEST_ASKED_MS) : ownMs;
    heldUntilMs = Math.max(heldUntilMs, clock.now() + askedMs);
    if (isBid) bidsHeldUntilMs = heldUntilMs;
  };
  const refused = (sentAtMs: number, retryAfterSeconds: number | undefined, isBid: boolean) => {
    refusals++;
    // Requests that were on their way at the first refusal are refused for the same reason, and count as one refusal.
    if (!lastCut || sentAtMs > lastCut.atMs) {
      refusalsInARow++;
      lastCut = { atMs: clock.now(), before: now() };
    }
    learnFromCut();
    hold(retryAfterSeconds, isBid);
  };
  const granted = (sentAtMs: number) => {
    if (lastCut && sentAtMs <= lastCut.atMs) return learnFromCut();
    refusalsInARow = 0;
    const known = now();
    if (!known) return;
    const nowMs = clock.now();
    const use = { granted: window.granted(nowMs), count: window.count(nowMs), mayTryMore: mayTryMore() };
    learned = grow(known, use, nowMs);
  };
  const freeAtMs = (limit: number, notBeforeMs: number): number => {
    const nowMs = clock.now();
    return Math.max(window.freeAtMs(limit, nowMs), notBeforeMs);
  };

  return {
    begin: window.begin,
    answered(sentAtMs, answer, isBid) {
      window.answered(sentAtMs, clock.now(), answer !== null && answer.status !== TOO_MANY_REQUESTS);
      if (answer?.status === TOO_MANY_REQUESTS) refused(sentAtMs, answer.retryAfterSeconds, isBid);
      else if (answer) granted(sentAtMs);
      onChange();
    },
    grantsAtMs(kept) {
      const known = now();
      if (!known) return heldUntilMs;
      const limit = mayTryMore() ? known.perMinute : Math.min(known.perMinute, known.ceiling);
      // One request a minute is left for the rest, however many are kept for bids.
      return freeAtMs(Math.max(1, stepOf(limit) - kept), heldUntilMs);
    },
    grantsBidAtMs() {
      const known = now();
      // Bids may use all that was seen to be granted, which is more than other requests may.
      return known
        ? freeAtMs(stepOf(Math.max(known.perMinute, known.ceiling)), bidsHeldUntilMs)
        : bidsHeldUntilMs;
    },
    heldUntilMs: () => heldUntilMs,
    isScarce: () => now() !== null,
    view() {
      const known = now();
      const nowMs = clock.now();
      return {
        perMinute: known && stepOf(known.perMinute),
        grantedPerMinute: known && stepOf(known.ceiling),
        usedLastMinute: window.count(nowMs),
        refusals,
        bidsOnlyForMs: Math.max(0, Math.ceil(heldUntilMs - nowMs)),
      };
    },
    remember() {
      const known = now();
      const nowMs = clock.now();
      return known && { learned: known, sentAtMs: window.sentAtMs(nowMs), heldUntilMs };
    },
  };
}
