import type { AuctionId } from "../auction/types.ts";
import type { Cancel, Clock } from "../clock.ts";

/** Decides when lots are read. What is due is read by the function that the poller was made with. */
export interface Poller {
  /**
   * The lot's next reading is due `delayMs` from now; what was planned for it before is forgotten. Of those that
   * are due, the one with the smallest `endsAtMs` may go first.
   */
  schedule(id: AuctionId, delayMs: number, endsAtMs: number): void;
  cancel(id: AuctionId): void;
}

/** Makes a poller of two: `isQueued` chooses for each planning. A lot is never planned in both. */
export function createSwitchedPoller(plain: Poller, queue: Poller, isQueued: () => boolean): Poller {
  return {
    schedule(id, delayMs, endsAtMs) {
      const [chosen, other] = isQueued() ? [queue, plain] : [plain, queue];
      other.cancel(id);
      chosen.schedule(id, delayMs, endsAtMs);
    },
    cancel(id) {
      plain.cancel(id);
      queue.cancel(id);
    },
  };
}

/** Makes the plain poller: a timer an auction. */
export function createTimerPoller(clock: Clock, read: (id: AuctionId) => void): Poller {
  const timers = new Map<AuctionId, Cancel>();
  const cancel = (id: AuctionId) => {
    timers.get(id)?.();
    timers.delete(id);
  };
  return {
    schedule(id, delayMs) {
      cancel(id);
      timers.set(
        id,
        clock.after(delayMs, () => {
          timers.delete(id);
          read(id);
        }),
      );
    },
    cancel,
  };
}
