import type { AuctionId } from "../auction/types.ts";
import { mayBid } from "../auction/reading/worth.ts";
import { type Monitor, startMonitor } from "../monitor/monitor.ts";
import { createSwitchedPoller, createTimerPoller } from "../monitor/poller.ts";
import { createQueuePoller, type QueuePoller } from "../monitor/queue_poller.ts";
import { createAuctionRecords } from "../store/auctions/auction_records.ts";
import type { Bidding } from "./bidding.ts";
import type { Foundation } from "./foundation.ts";

/** The monitor, and the queue that reads its lots while `USE_POLLING_QUEUE` is on. */
export interface Watching {
  readonly monitor: Monitor;
  readonly queue: Pick<QueuePoller, "size" | "dueNow" | "lagMs">;
}

/** Starts watching every stored auction. */
export async function composeWatching(
  foundation: Foundation,
  bidding: Bidding,
  watched: () => Pick<Monitor, "get"> | null,
): Promise<Watching> {
  const { surroundings: { clock, store }, flags, bus, nellisNow, troubles } = foundation;
  const { nellis, turnInMs, isReadingInLine } = foundation.connection;
  let queue: QueuePoller | undefined;
  const isWanted = (id: AuctionId) => {
    const auction = watched()?.get(id);
    return auction !== undefined && mayBid(auction);
  };
  const monitor = await startMonitor({
    clock,
    nellisNow,
    rules: bidding.rules,
    bidder: bidding.bidder,
    ledger: bidding.ledger,
    bus,
    nellis,
    isReadingInLine,
    records: createAuctionRecords(store, troubles),
    createPoller: (read) => {
      queue = createQueuePoller({ clock, read, turnInMs, isWanted });
      return createSwitchedPoller(
        createTimerPoller(clock, read),
        queue,
        () => flags.isOn("USE_POLLING_QUEUE"),
      );
    },
  });
  return {
    monitor,
    queue: {
      size: () => queue?.size() ?? 0,
      dueNow: () => queue?.dueNow() ?? 0,
      lagMs: () => queue?.lagMs() ?? 0,
    },
  };
}
