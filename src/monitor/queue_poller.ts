import type { AuctionId } from "../auction/types.ts";
import type { Cancel, Clock } from "../clock.ts";
import { createDueQueue } from "../resilience/due_queue.ts";
import type { Poller } from "./poller.ts";

/** What a queue poller is made of. */
export interface QueuePollerParts {
  readonly clock: Clock;
  /** Sends the request for a lot at once: there is room for it now. */
  readonly read: (id: AuctionId) => void;
  /** How long until there is room for another request (ms); 0 when there is now. */
  readonly roomInMs: () => number;
}

/** The polling queue as it stands, for metrics. */
export interface QueuePoller extends Poller {
  size(): number;
  /** How long the lot that has been due longest has waited (ms). */
  lagMs(): number;
}

/** A lot that has been due for long counts as one that ends so soon after: none is passed over for ever. */
const PATIENCE_MS = 30 * 60_000;

/**
 * One worker over one queue: of the lots that are due, the one that ends soonest is read first, and no faster
 * than there is room. It sleeps until the next lot is due; an empty queue holds no timer.
 */
export function createQueuePoller({ clock, read, roomInMs }: QueuePollerParts): QueuePoller {
  const queue = createDueQueue<AuctionId>();
  let wakeAtMs = Infinity;
  let cancelWake: Cancel = () => {};

  const work = () => {
    wakeAtMs = Infinity;
    while (roomInMs() === 0) {
      const id = queue.takeDue(clock.now());
      if (id === undefined) break;
      read(id);
    }
    sleep();
  };

  const sleep = () => {
    const nextDueAtMs = queue.nextDueAtMs();
    if (nextDueAtMs === undefined) return stopSleeping();
    const nowMs = clock.now();
    const atMs = Math.max(nextDueAtMs, nowMs + roomInMs());
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
      queue.set(id, { dueAtMs, rankMs: Math.min(endsAtMs, dueAtMs + PATIENCE_MS) });
      sleep();
    },
    cancel(id) {
      if (queue.delete(id)) sleep();
    },
    size: queue.size,
    lagMs: () => queue.lagMs(clock.now()),
  };
}
