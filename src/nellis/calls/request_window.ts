/** The time for which a request counts after its answer: Nellis grants so many a minute. */
const WINDOW_MS = 60_000;
/** The length of the list from which on requests that count no more are dropped: seldom enough to cost nothing. */
const TIDY_FROM = 256;

/** One request that was answered, or failed. */
interface Spent {
  readonly sentAtMs: number;
  /** The time from which on it no longer counts. */
  readonly freeAtMs: number;
  readonly isGranted: boolean;
}

/** The requests of the last minute, and those on their way. A request on its way counts until it is over. */
export interface RequestWindow {
  /** Counts a request from now on; returns the function that ends that. Ending twice does nothing. */
  begin(): () => void;
  /** Takes the answer at `nowMs` to a request that left at `sentAtMs`, which counts for a minute more. */
  answered(sentAtMs: number, nowMs: number, isGranted: boolean): void;
  /** Returns the number of requests that count at `nowMs`. */
  count(nowMs: number): number;
  /** Returns the number of granted requests that left within the minute before `untilMs`. */
  granted(untilMs: number): number;
  /** Returns the time at which one more may leave when at most `limit` may count; `nowMs` when it may leave now. */
  freeAtMs(limit: number, nowMs: number): number;
  /** Returns the times at which the answered requests of the last minute left, oldest first. */
  sentAtMs(nowMs: number): readonly number[];
  /** Returns the number of requests that are remembered, whether they count or not. */
  remembered(): number;
}

/**
 * Creates a window in which the requests of an earlier run count already. A request counts from its leaving until a
 * minute after its answer, so that Nellis never sees more in any minute, however long each one took to arrive.
 */
export function createRequestWindow(earlierSentAtMs: readonly number[] = []): RequestWindow {
  let spent: Spent[] = earlierSentAtMs.map((sentAtMs) => spentAt(sentAtMs, sentAtMs, true));
  let underway = 0;
  let tidyAt = TIDY_FROM;

  const counting = (nowMs: number): readonly Spent[] => {
    const oldest = spent[0];
    if (oldest && oldest.freeAtMs <= nowMs) spent = spent.filter(({ freeAtMs }) => freeAtMs > nowMs);
    return spent;
  };

  return {
    begin() {
      let isOver = false;
      underway++;
      return () => {
        if (!isOver) underway--;
        isOver = true;
      };
    },
    answered(sentAtMs, nowMs, isGranted) {
      // Nobody may ask for the count for months: while Nellis refuses nothing, no request waits for it.
      if (spent.length >= tidyAt) tidyAt = Math.max(TIDY_FROM, 2 * counting(nowMs).length);
      spent.push(spentAt(sentAtMs, nowMs, isGranted));
    },
    count: (nowMs) => counting(nowMs).length + underway,
    granted: (untilMs) =>
      spent.filter(({ sentAtMs, isGranted }) =>
        isGranted && sentAtMs > untilMs - WINDOW_MS && sentAtMs <= untilMs
      ).length,
    freeAtMs(limit, nowMs) {
      const answered = counting(nowMs);
      const tooMany = answered.length + underway + 1 - limit;
      if (tooMany <= 0) return nowMs;
      // Answers are added in order of time, so the list is in the order of `freeAtMs`. Requests on their way come last.
      return answered[tooMany - 1]?.freeAtMs ?? nowMs + WINDOW_MS;
    },
    sentAtMs: (nowMs) => counting(nowMs).map(({ sentAtMs }) => sentAtMs),
    remembered: () => spent.length,
  };
}

function spentAt(sentAtMs: number, answeredAtMs: number, isGranted: boolean): Spent {
  return { sentAtMs, freeAtMs: answeredAtMs + WINDOW_MS, isGranted };
}
