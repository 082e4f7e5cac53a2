import type { Clock } from "../../clock.ts";
import { cutBy, grow, type Learned, regrown, stepOf } from "./allowance_learning.ts";
import { createRequestWindow } from "./request_window.ts";

/** What is kept of an allowance between two runs. Times are by our clock (ms). */
export interface RememberedAllowance {
  readonly learned: Learned;
  /** When the requests of the minute before it was kept left. */
  readonly sentAtMs: readonly number[];
  /** Nothing but bids may leave before. */
  readonly heldUntilMs: number;
}

/** The allowance as owners see it. */
export interface AllowanceView {
  /** Requests a minute that Gavel allows itself at most; null while Nellis has refused none. */
  readonly perMinute: number | null;
  /** Requests a minute that Nellis was seen to grant; null while it has refused none. */
  readonly grantedPerMinute: number | null;
  /** Requests that count now: those of the last minute and those on their way. */
  readonly usedLastMinute: number;
  /** Answers of 429 since the start. */
  readonly refusals: number;
  /** How long nothing but bids leaves (ms), as Nellis asked for fewer requests; 0 when nothing is held. */
  readonly heldForMs: number;
}

/** What one host of Nellis's grants us in requests, learnt from what it refuses. */
export interface Allowance {
  /** A request has its turn and counts from now on; returns how that ends. Ending twice does nothing. */
  begin(): () => void;
  /** An answer to a request that left at `sentAtMs`, or null where none came. */
  answered(sentAtMs: number, answer: Answered | null, isBid: boolean): void;
  /**
   * When a request that is no bid may leave (our clock), where `kept` more must have room after it; now, or a time that
   * has passed, when it may leave at once.
   */
  roomAtMs(kept: number): number;
  /** When there is room for a bid. Only a bid's own refusal holds bids. */
  bidRoomAtMs(): number;
  /** Until when nothing but bids leaves (our clock); a time that has passed when nothing is held. */
  heldUntilMs(): number;
  /** Nellis has refused a request, so each one has to be weighed. */
  isScarce(): boolean;
  view(): AllowanceView;
  /** What must be kept for the next run; null when nothing was learnt. */
  remember(): RememberedAllowance | null;
}

/** The part of an answer that an allowance learns from. */
export interface Answered {
  readonly status: number;
  /** How long Nellis asked us to stay away, when it did. */
  readonly retryAfterSeconds?: number;
}

/** What an allowance is made of. */
export interface AllowanceOptions {
  readonly clock: Clock;
  /** More than this is never asked for, whatever is granted. */
  readonly mostPerMinute: number;
  readonly remembered?: RememberedAllowance | null;
  /** No bid is near: now is a time to ask for more than was seen to be granted. */
  readonly mayTryMore?: () => boolean;
  /** Room or its limits have changed. */
  readonly onChange?: () => void;
}

const TOO_MANY_REQUESTS = 429;
/** After a refusal that names no time; doubles with each that follows, up to `LONGEST_HOLD_MS`. */
const FIRST_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 5 * 60_000;
/** No Retry-After is obeyed for longer: a slip of the house's must not lose a day. */
const LONGEST_ASKED_MS = 60 * 60_000;

/** An allowance that knows what is remembered. While nothing was ever refused it sets no limit. */
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
  /** Answers that were on their way at the cut still show how much had been granted by then. */
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
    // What was on its way when Nellis first said no is refused by the same word.
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
  const roomAtMs = (limit: number, notBeforeMs: number): number => {
    const nowMs = clock.now();
    return Math.max(window.roomAtMs(limit, nowMs), notBeforeMs);
  };

  return {
    begin: window.begin,
    answered(sentAtMs, answer, isBid) {
      window.answered(sentAtMs, clock.now(), answer !== null && answer.status !== TOO_MANY_REQUESTS);
      if (answer?.status === TOO_MANY_REQUESTS) refused(sentAtMs, answer.retryAfterSeconds, isBid);
      else if (answer) granted(sentAtMs);
      onChange();
    },
    roomAtMs(kept) {
      const known = now();
      if (!known) return heldUntilMs;
      const limit = mayTryMore() ? known.perMinute : Math.min(known.perMinute, known.ceiling);
      // However much is kept, one request a minute is left.
      return roomAtMs(Math.max(1, stepOf(limit) - kept), heldUntilMs);
    },
    bidRoomAtMs() {
      const known = now();
      // Bids may use all that was seen to be granted, beyond what Gavel allows itself otherwise.
      return known
        ? roomAtMs(stepOf(Math.max(known.perMinute, known.ceiling)), bidsHeldUntilMs)
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
        heldForMs: Math.max(0, Math.ceil(heldUntilMs - nowMs)),
      };
    },
    remember() {
      const known = now();
      const nowMs = clock.now();
      return known && { learned: known, sentAtMs: window.sentAtMs(nowMs), heldUntilMs };
    },
  };
}
