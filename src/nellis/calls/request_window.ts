/** How long a request counts after its answer: Nellis grants so many a minute. */
const WINDOW_MS = 60_000;

/** One request that was answered, or failed. */
interface Spent {
  readonly sentAtMs: number;
  /** From when on it does not count any more. */
  readonly freeAtMs: number;
  readonly isGranted: boolean;
}

/** The requests of the last minute, and those on their way. A request on its way counts until it is over. */
export interface RequestWindow {
  /** A request begins to count; returns how it ceases to. Ending twice does nothing. */
  begin(): () => void;
  /** A request that left at `sentAtMs` is answered at `nowMs`: it counts for a minute from now on. */
  answered(sentAtMs: number, nowMs: number, isGranted: boolean): void;
  /** How many count at `nowMs`. */
  count(nowMs: number): number;
  /** How many of those that left within the minute before `untilMs` have been granted. */
  granted(untilMs: number): number;
  /** When one more may leave where `limit` may count at a time; `nowMs` when it may now. */
  roomAtMs(limit: number, nowMs: number): number;
  /** When each answered request of the last minute left, oldest first. */
  sentAtMs(nowMs: number): readonly number[];
}

/**
 * A window in which requests of an earlier run may count already. A request counts from its leaving until a minute
 * after its answer, so that however its way there and back is divided, Nellis never sees more in any minute.
 */
export function createRequestWindow(earlierSentAtMs: readonly number[] = []): RequestWindow {
  let spent: Spent[] = earlierSentAtMs.map((sentAtMs) => spentAt(sentAtMs, sentAtMs, true));
  let underway = 0;

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
      spent.push(spentAt(sentAtMs, nowMs, isGranted));
    },
    count: (nowMs) => counting(nowMs).length + underway,
    granted: (untilMs) =>
      spent.filter(({ sentAtMs, isGranted }) =>
        isGranted && sentAtMs > untilMs - WINDOW_MS && sentAtMs <= untilMs
      ).length,
    roomAtMs(limit, nowMs) {
      const answered = counting(nowMs);
      const tooMany = answered.length + underway + 1 - limit;
      if (tooMany <= 0) return nowMs;
      // Answers arrive in order of time, so the list is in order of freeing. One on its way frees last.
      return answered[tooMany - 1]?.freeAtMs ?? nowMs + WINDOW_MS;
    },
    sentAtMs: (nowMs) => counting(nowMs).map(({ sentAtMs }) => sentAtMs),
  };
}

function spentAt(sentAtMs: number, answeredAtMs: number, isGranted: boolean): Spent {
  return { sentAtMs, freeAtMs: answeredAtMs + WINDOW_MS, isGranted };
}
