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

/** The notices that are not delivered yet, in the order of their arrival. Those that were `take`n are being sent. */
export interface WaitingLine {
  /** Adds a notice, in the place of an older one of its kind and auction if there is one. Returns its place, and the places that were dropped. */
  join(id: string, notice: Notice): { readonly waiting: Waiting; readonly dropped: readonly Waiting[] };
  /** Returns the place that is due first, none of them before `notBeforeMs`; undefined when none waits. */
  next(nowMs: number, notBeforeMs: (waiting: Waiting) => number): NextOut | undefined;
  /** Returns all places that are due. */
  due(nowMs: number, notBeforeMs: (waiting: Waiting) => number): readonly Waiting[];
  /** Removes the notices of which `isUnwanted` is true, and returns their places. */
  clear(isUnwanted: (notice: Notice) => boolean): readonly Waiting[];
  take(waiting: Waiting): void;
  /** Removes a notice that was delivered at `atMs`, or given up (null): then the next of its kind may be sent at once. */
  leave(waiting: Waiting, atMs: number | null): void;
  /**
   * Puts a notice back to be sent again, as the last of all when `stepsAside`. Returns false and drops it when a newer
   * one of its kind and auction waits.
   */
  putBack(waiting: Waiting, stepsAside: boolean): boolean;
  size(): number;
}

/** The shortest time between two notices of the same kind and auction. */
const SPACING_MS = 60_000;

/** Makes an empty line for `most` notices. The end of a lot is never dropped, even when that makes the line longer. */
export function createWaitingLine(most: number): WaitingLine {
  let line: readonly Waiting[] = [];
  const taken = new Set<Waiting>();
  /** The last deliveries whose minute is not over, by auction and kind. */
  const deliveredAtMs = new Map<string, number>();

  const without = (gone: Waiting) => line.filter((waiting) => waiting !== gone);
  const replaceable = (notice: Notice) =>
    isEnd(notice) ? undefined : line.find((old) => !taken.has(old) && isSameSort(old.notice, notice));
  const spacedMs = ({ notice }: Waiting) => (deliveredAtMs.get(sortOf(notice)) ?? -Infinity) + SPACING_MS;
  const dueMs = (waiting: Waiting, notBeforeMs: (waiting: Waiting) => number) =>
    Math.max(spacedMs(waiting), notBeforeMs(waiting));
  const shorten = () => {
    const dropped = line.length > most
      ? line.find((waiting) => !taken.has(waiting) && !isEnd(waiting.notice))
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
        const next = { waiting, dueMs: dueMs(waiting, notBeforeMs) };
        if (next.dueMs <= nowMs) return next;
        if (!first || next.dueMs < first.dueMs) first = next;
      }
      return first;
    },
    due: (nowMs, notBeforeMs) => line.filter((waiting) => dueMs(waiting, notBeforeMs) <= nowMs),
    clear(isUnwanted) {
      const cleared = line.filter(({ notice }) => isUnwanted(notice));
      if (cleared.length > 0) line = line.filter((waiting) => !cleared.includes(waiting));
      return cleared;
    },
    take(waiting) {
      taken.add(waiting);
    },
    leave(waiting, atMs) {
      taken.delete(waiting);
      line = without(waiting);
      if (atMs === null) return;
      forgetBefore(atMs);
      deliveredAtMs.set(sortOf(waiting.notice), atMs);
    },
    putBack(waiting, stepsAside) {
      taken.delete(waiting);
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
