import type { AuctionId } from "../auction/types.ts";
import type { Cancel, Clock } from "../clock.ts";
import { createDueQueue } from "../resilience/due_queue.ts";
import type { Poller } from "./poller.ts";

/** The parts of a queue poller. */
export interface QueuePollerParts {
  readonly clock: Clock;
  /** Reads a lot: its request leaves at once, as there is a turn for it now. */
  readonly read: (id: AuctionId) => void;
  /** Returns the time until there is a turn for reading this lot (ms); 0 when there is one now. */
  readonly turnInMs: (id: AuctionId) => number;
  /** Returns true when the lot may be bid on. Near its end it goes before those on which nobody will bid. */
  readonly isWanted?: (id: AuctionId) => boolean;
}

/** The polling queue as it stands, for metrics. */
export interface QueuePoller extends Poller {
  size(): number;
  /** Returns the number of lots that are due and not read yet. */
  dueNow(): number;
  /** Returns the wait of the lot that has been due longest (ms). */
  lagMs(): number;
}

/** A lot that has been due for long counts as one that ends so soon after: none is passed over for ever. */
const PATIENCE_MS = 30 * 60_000;
/** A lot that may be bid on and ends sooner goes before all others, however long they have been due. */
const NEAR_MS = 5 * 60_000;

/**
 * Makes one worker over two queues: of the lots that are due, it reads the one that ends soonest first, and no faster
 * than turns are free. Near its end a lot that may be bid on goes first. It sleeps until the next lot is due; an empty
 * queue holds no timer.
 */
export function createQueuePoller(parts: QueuePollerParts): QueuePoller {
  const { clock, read, turnInMs, isWanted = () => false } = parts;
  const wanted = createDueQueue<AuctionId>();
  const others = createDueQueue<AuctionId>();
  let wakeAtMs = Infinity;
  let cancelWake: Cancel = () => {};

  /** The queue whose first is served next; undefined when nothing is due. */
  const next = (nowMs: number) => {
    const first = wanted.firstDue(nowMs);
    const other = others.firstDue(nowMs);
    if (!first || !other) return first ? wanted : other ? others : undefined;
    const isNear = first.rankMs <= nowMs + NEAR_MS;
    return isNear || first.rankMs <= other.rankMs ? wanted : others;
  };
  const work = () => {
    wakeAtMs = Infinity;
    const nowMs = clock.now();
    for (let queue = next(nowMs); queue; queue = next(nowMs)) {
      const first = queue.firstDue(nowMs);
      if (!first || turnInMs(first.key) > 0) break;
      queue.takeDue(nowMs);
      read(first.key);
    }
    sleep();
  };
  const sleep = () => {
    const nextDueAtMs = Math.min(wanted.nextDueAtMs() ?? Infinity, others.nextDueAtMs() ?? Infinity);
    if (nextDueAtMs === Infinity) return stopSleeping();
    const nowMs = clock.now();
    const first = next(nowMs)?.firstDue(nowMs);
    const atMs = first ? nowMs + turnInMs(first.key) : nextDueAtMs;
    if (atMs === wakeAtMs) return;
    cancelWake();
    wakeAtMs = atMs;
    cancelWake = clock.after(atMs - nowMs, work);
  };
  const stopSleeping = () => {
    cancelWake();
    wakeAtMs = Infinity;
  };

  return {
    schedule(id, delayMs, endsAtMs) {
      const dueAtMs = clock.now() + delayMs;
      const [chosen, other] = isWanted(id) ? [wanted, others] : [others, wanted];
      other.delete(id);
      chosen.set(id, { dueAtMs, rankMs: Math.min(endsAtMs, dueAtMs + PATIENCE_MS) });
      sleep();
    },
    cancel(id) {
      const isThere = wanted.delete(id) || others.delete(id);
      if (isThere) sleep();
    },
    size: () => wanted.size() + others.size(),
    dueNow: () => wanted.dueCount(clock.now()) + others.dueCount(clock.now()),
    lagMs: () => Math.max(wanted.lagMs(clock.now()), others.lagMs(clock.now())),
  };
}
