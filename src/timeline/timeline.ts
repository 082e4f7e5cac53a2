import { getLogger } from "@logtape/logtape";
import type { Auction, AuctionId, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { BusEvent, EventBus } from "../event_bus.ts";
import type { Store } from "../store/store.ts";
import { bidEntry, entriesBetween, foundOutEntry, type Seen, seenIn } from "./entries.ts";
import type { TimelineEntry } from "./entry.ts";
import { createHistory, type History, MOST_ENTRIES } from "./history.ts";
import { createLeftTimelines } from "./left_timelines.ts";
import { verdictOn } from "./verdict.ts";

export type { TimelineEntry } from "./entry.ts";

const log = getLogger(["gavel", "timeline"]);

/** A lot that is not watched any more can be explained for this long. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** Hears the new entries of a lot, oldest first. It must not throw. */
export type TimelineListener = (auctionId: AuctionId, entries: readonly TimelineEntry[]) => void;

/** The story of each auction, with reasons. */
export interface Timeline {
  /** Returns an auction's newest entries, at most `limit`, oldest first; also for a while after it was watched. */
  of(auctionId: AuctionId, limit: number): Promise<readonly TimelineEntry[]>;
  /** Calls `listener` with all entries from now on, as they are made. Returns the way to stop. */
  listen(listener: TimelineListener): () => void;
  /**
   * Removes the timelines of lots that have not been watched for 30 days. Resolves to the number of parts that are gone.
   * The first call reads every timeline, a later one those alone that are removed.
   */
  prune(): Promise<number>;
  /** Stops listening. All entries are in the store's hands already. */
  close(): void;
}

/** The parts of a timeline. `nellisNow` is Nellis's clock. */
export interface TimelineParts {
  readonly bus: EventBus;
  readonly store: Store;
  readonly nellisNow: () => number;
  /** The auctions that are watched already: for them, nothing begins. */
  readonly watched: readonly Auction[];
  /** The owner's switch for all bidding. */
  readonly isPaused: () => boolean;
}

interface Remembered {
  readonly history: History;
  seen: Seen;
}

/** Starts a timeline, which listens from the moment it is called. */
export function startTimeline(parts: TimelineParts): Timeline {
  const { bus, store, nellisNow, watched, isPaused } = parts;
  const remembered = new Map<AuctionId, Remembered>();
  const left = createLeftTimelines(store, (id) => remembered.has(id));
  const listeners = new Set<TimelineListener>();
  let isClosed = false;

  const tell = (id: AuctionId, history: History, entries: readonly TimelineEntry[]) => {
    history.append(entries);
    for (const listener of listeners) listener(id, entries);
  };

  const historyOf = (id: AuctionId) => remembered.get(id)?.history ?? createHistory(store, id);
  for (const auction of watched) {
    // Its parts of before this start began no later than it last changed.
    const notBeforeMs = Math.ceil(Math.max(auction.updatedAtMs, nellisNow())) + 1;
    const history = createHistory(store, auction.id, notBeforeMs);
    remembered.set(auction.id, { history, seen: seenIn(auction) });
  }

  const onChange = (auction: Auction) => {
    const known = remembered.get(auction.id);
    const seen = seenIn(auction);
    const entries = entriesBetween(known?.seen ?? null, seen, nellisNow());
    const { history } = known ?? { history: beginAnew(auction.id) };
    remembered.set(auction.id, { history, seen });
    if (entries.length > 0) tell(auction.id, history, entries);
    if (entries.some(({ kind }) => kind === "ended")) void explain(auction, history);
  };

  const beginAnew = (id: AuctionId): History => {
    const history = createHistory(store, id);
    history.forgetOlder();
    return history;
  };

  const explain = async (auction: Auction, history: History) => {
    const wasPaused = isPaused();
    try {
      const message = verdictOn(auction, await history.newest(MOST_ENTRIES), wasPaused);
      if (message === null || isClosed) return;
      tell(auction.id, history, [{ atMs: nellisNow(), kind: "explained", message }]);
    } catch (error) {
      log.error("The end of {id} is not explained: {error}", { id: auction.id, error });
    }
  };

  const tellOfBid = (id: AuctionId, entry: TimelineEntry) => {
    tell(id, historyOf(id), [entry]);
    // A bid by hand on a lot that nobody watches, or the answer to one of before.
    if (!remembered.has(id)) left.note(id, nellisNow());
  };

  const onBid = (bid: PlannedBid, outcome: BidOutcome) =>
    tellOfBid(bid.auctionId, bidEntry(bid, outcome, nellisNow()));

  const onFoundOut = (bid: PlannedBid, outcome: BidOutcome) =>
    tellOfBid(bid.auctionId, foundOutEntry(bid, outcome, nellisNow()));

  const onRemoved = (id: AuctionId) => {
    tell(id, historyOf(id), [{ atMs: nellisNow(), kind: "stopped", message: "Not watched any more" }]);
    remembered.delete(id);
    left.note(id, nellisNow());
  };

  const hear = (event: BusEvent) => {
    if (event.type === "auction-changed") return onChange(event.auction);
    if (event.type === "bid-answered") return onBid(event.bid, event.outcome);
    if (event.type === "bid-found-out") return onFoundOut(event.bid, event.outcome);
    if (event.type === "auction-removed") onRemoved(event.auctionId);
  };
  const stopListening = bus.listen((event) => {
    try {
      hear(event);
    } catch (error) {
      log.error("The timeline missed a {type}: {error}", { type: event.type, error });
    }
  });

  return {
    of: (id, limit) => historyOf(id).newest(limit),
    prune: () => isClosed ? Promise.resolve(0) : left.prune(nellisNow() - RETENTION_MS),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isClosed = true;
      stopListening();
    },
  };
}
