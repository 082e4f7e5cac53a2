import { createIndexedHeap } from "./indexed_heap.ts";

/** The time at which a key is due, and its rank among those that are. */
export interface Turn {
  readonly dueAtMs: number;
  /** The smallest goes first: the moment the lot closes, say, so that what ends soonest is served soonest. */
  readonly rankMs: number;
}

/**
 * Keys that wait for their time. Once it has come they are served by rank, then by how long they have been
 * due, then in the order they were put in. A key is in it once. Every operation is O(log n); `takeDue` pays,
 * once for each key, for moving it over when its time has come.
 */
export interface DueQueue<Key> {
  /** Adds the key or gives it another turn; the same turn again changes nothing, not even its place. */
  set(key: Key, turn: Turn): void;
  /** Says whether the key was there. */
  delete(key: Key): boolean;
  has(key: Key): boolean;
  size(): number;
  /** Takes out the first of the keys that are due at `nowMs`. Time must not go back between calls. */
  takeDue(nowMs: number): Key | undefined;
  /** The first of the keys that are due at `nowMs`, left where it is. Time must not go back between calls. */
  firstDue(nowMs: number): Turn & { readonly key: Key } | undefined;
  /** Returns the number of keys that are due at `nowMs`. Time must not go back between calls. */
  dueCount(nowMs: number): number;
  /** Returns the earliest time at which a key is due, which may have passed. */
  nextDueAtMs(): number | undefined;
  /** Returns the wait of the key that has been due longest; 0 when none is due. */
  lagMs(nowMs: number): number;
}

/** Makes an empty queue. It holds no timer: whoever serves it asks `nextDueAtMs` when to wake. */
export function createDueQueue<Key>(): DueQueue<Key> {
  const waiting = createIndexedHeap<Key, Turn>(byDueTime);
  /** Those whose time was seen to have come: for serving them, and for knowing who has waited longest. */
  const due = createIndexedHeap<Key, Turn>(byRank);
  const dueByTime = createIndexedHeap<Key, Turn>(byDueTime);

  const turnOf = (key: Key): Turn | undefined => waiting.get(key) ?? due.get(key);
  const removeDue = (key: Key): boolean => dueByTime.delete(key) && due.delete(key);

  const moveDue = (nowMs: number): void => {
    for (let next = waiting.first(); next && next.item.dueAtMs <= nowMs; next = waiting.first()) {
      waiting.delete(next.key);
      due.set(next.key, next.item);
      dueByTime.set(next.key, next.item);
    }
  };

  const firstDue = (nowMs: number): Turn & { readonly key: Key } | undefined => {
    moveDue(nowMs);
    const first = due.first();
    return first && { ...first.item, key: first.key };
  };

  const nextDueAtMs = (): number | undefined => {
    const left = dueByTime.first()?.item.dueAtMs;
    const coming = waiting.first()?.item.dueAtMs;
    return left === undefined || coming === undefined ? left ?? coming : Math.min(left, coming);
  };

  return {
    set(key, turn) {
      refuseNaN(turn);
      const former = turnOf(key);
      if (former?.dueAtMs === turn.dueAtMs && former.rankMs === turn.rankMs) return;
      removeDue(key);
      waiting.set(key, turn);
    },
    delete: (key) => waiting.delete(key) || removeDue(key),
    has: (key) => turnOf(key) !== undefined,
    size: () => waiting.size() + due.size(),
    takeDue(nowMs) {
      moveDue(nowMs);
      const first = due.first();
      if (!first) return undefined;
      removeDue(first.key);
      return first.key;
    },
    firstDue,
    dueCount(nowMs) {
      moveDue(nowMs);
      return due.size();
    },
    nextDueAtMs,
    lagMs: (nowMs) => Math.max(0, nowMs - (nextDueAtMs() ?? nowMs)),
  };
}

function byDueTime(a: Turn, b: Turn): number {
  return ascending(a.dueAtMs, b.dueAtMs);
}

function byRank(a: Turn, b: Turn): number {
  return ascending(a.rankMs, b.rankMs) || byDueTime(a, b);
}

/** Compares two numbers. A subtraction would make NaN of two infinities: of two lots whose close is not known yet. */
function ascending(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

/** Throws for NaN, which is neither before nor after anything: one of it would put the whole heap out of order. */
function refuseNaN({ dueAtMs, rankMs }: Turn): void {
  if (Number.isNaN(dueAtMs) || Number.isNaN(rankMs)) {
    throw new RangeError(`Can't queue a turn at ${dueAtMs} ms with rank ${rankMs} ms: both must be numbers`);
  }
}
