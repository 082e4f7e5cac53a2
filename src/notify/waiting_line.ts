import { isEnd, isSameSort, type Notice } from "./notice.ts";

/** A place in the line. Its notice may be replaced by a newer one, unless it has been taken. */
export interface Waiting {
  readonly id: string;
  readonly notice: Notice;
}

/** The notice that goes next, and the earliest time for it: now or earlier means at once. */
export interface NextOut {
  readonly waiting: Waiting;
  readonly dueMs: number;
}

/** The notices that have not been delivered, first come, first out. Only `take`n ones are being sent. */
export interface WaitingLine {
  /** Returns its place, which is an older one of its sort where one waits, and those who had to leave for it. */
  join(id: string, notice: Notice): { readonly waiting: Waiting; readonly dropped: readonly Waiting[] };
  /** Returns who is due first, none of them before `notBeforeMs`; undefined when nobody waits. */
  next(nowMs: number, notBeforeMs: (id: string) => number): NextOut | undefined;
  take(waiting: Waiting): void;
  /** It was delivered, or given up when `atMs` is null: then its sort may go again at once. */
  leave(waiting: Waiting, atMs: number | null): void;
  /**
   * It is to be sent again, as the last of all when `stepsAside`. False when something newer of its sort waits:
   * then it has left.
   */
  putBack(waiting: Waiting, stepsAside: boolean): boolean;
  size(): number;
}

/** One of a sort in so long. */
const SPACING_MS = 60_000;

/** An empty line for `most` notices; the ends of lots get in even where it is full of such. */
export function createWaitingLine(most: number): WaitingLine {
  let line: readonly Waiting[] = [];
  let taken: Waiting | null = null;
  /** The last deliveries whose minute is not over, by auction and kind. */
  const deliveredAtMs = new Map<string, number>();

  const without = (gone: Waiting) => line.filter((waiting) => waiting !== gone);
  const replaceable = (notice: Notice) =>
    isEnd(notice) ? undefined : line.find((old) => old !== taken && isSameSort(old.notice, notice));
  const dueMs = ({ notice }: Waiting) => (deliveredAtMs.get(sortOf(notice)) ?? -Infinity) + SPACING_MS;
  const shorten = () => {
    const dropped = line.length > most
      ? line.find((waiting) => waiting !== taken && !isEnd(waiting.notice))
      : undefined;
    if (dropped) line = without(dropped);
    return dropped ? [dropped] : [];
  };
  const forgetBefore = (nowMs: number) => {
    for (const [sort, atMs] of deliveredAtMs) if (atMs + SPACING_MS <= nowMs) deliveredAtMs.delete(sort);
  };

  return {
    join(id, notice) {
      const old = replaceable(notice);
      const waiting = { id: old?.id ?? id, notice };
      line = old ? line.map((other) => other === old ? waiting : other) : [...line, waiting];
      return { waiting, dropped: shorten() };
    },
    next(nowMs, notBeforeMs) {
      let first: NextOut | undefined;
      for (const waiting of line) {
        const next = { waiting, dueMs: Math.max(dueMs(waiting), notBeforeMs(waiting.id)) };
        if (next.dueMs <= nowMs) return next;
        if (!first || next.dueMs < first.dueMs) first = next;
      }
      return first;
    },
    take(waiting) {
      taken = waiting;
    },
    leave(waiting, atMs) {
      taken = null;
      line = without(waiting);
      if (atMs === null) return;
      forgetBefore(atMs);
      deliveredAtMs.set(sortOf(waiting.notice), atMs);
    },
    putBack(waiting, stepsAside) {
      taken = null;
      const isOutdated = !isEnd(waiting.notice) &&
        line.some((other) => other !== waiting && isSameSort(other.notice, waiting.notice));
      if (isOutdated) line = without(waiting);
      else if (stepsAside) line = [...without(waiting), waiting];
      return !isOutdated;
    },
    size: () => line.length,
  };
}

function sortOf({ auctionId, kind }: Notice): string {
  return `${auctionId} ${kind}`;
}
