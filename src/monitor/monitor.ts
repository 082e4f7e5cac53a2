import { getLogger } from "@logtape/logtape";
import { newAuction, type WatchRequest } from "../auction/auction.ts";
import type { Cents } from "../auction/money.ts";
import type { News } from "../auction/news.ts";
import type {
  Auction,
  AuctionConfig,
  AuctionEvent,
  AuctionId,
  BiddingState,
  BidOutcome,
  Listing,
  PlannedBid,
} from "../auction/types.ts";
import type { NellisApi } from "../nellis/api.ts";
import type { AuctionRecords } from "../store/auctions/auction_records.ts";
import type { Poller } from "./poller.ts";
import { createReader, type Reading } from "./reader.ts";
import { createWatcher, type Watcher, type WatcherParts } from "./watcher.ts";

/** Events about a lot that its own news do not tell: its limits changed, or a readiness check was made. */
type FoundOut = AuctionEvent & { readonly type: "limits-changed" | "readiness-checked" };

export type { WatchRequest } from "../auction/auction.ts";

const log = getLogger(["gavel", "monitor"]);

/** Watches lots: one mailbox an auction, `step()` for every event, its effects carried out. */
export interface Monitor {
  /** Every auction, oldest first: active ones and those that ended within their retention. */
  list(): readonly Auction[];
  get(id: AuctionId): Auction | undefined;
  /** Starts watching; false when the lot is watched already. Resolves once it is durable. */
  watch(request: WatchRequest): Promise<boolean>;
  /** Changes an auction's config; undefined when it is not watched. Resolves once it is durable. */
  configure(
    id: AuctionId,
    change: (config: AuctionConfig) => AuctionConfig,
  ): Promise<AuctionConfig | undefined>;
  /** Forgets an auction; false when it is not watched. Resolves once that is durable. */
  stop(id: AuctionId): Promise<boolean>;
  /** Forgets every auction and says how many there were. */
  clear(): Promise<number>;
  /** Reads a lot now, watched or not. Throws `NellisError`. */
  read(id: AuctionId): Promise<Listing>;
  /** Bids by hand, watched or not. Never throws: what went wrong is in the outcome. */
  placeBid(id: AuctionId, amountCents: Cents): Promise<BidOutcome>;
  /** Reads and decides every auction anew, as the owner's settings or session changed. */
  reconsider(): void;
  /** Takes in news of a lot; does nothing when it is not watched. */
  hear(id: AuctionId, news: News | FoundOut): void;
  /** Plans all readings anew, as a rule changed. */
  replan(): void;
  /** Stops every timer and waits for what is on its way. */
  close(): Promise<void>;
}

/** The parts of a monitor; it makes the rest of each watcher's parts itself. */
export interface MonitorParts extends Omit<WatcherParts, "reader" | "poller" | "save" | "forget" | "track"> {
  /** Makes the poller, given how a lot is read. */
  readonly createPoller: (read: (id: AuctionId) => void) => Poller;
  readonly nellis: Pick<NellisApi, "readLot">;
  /** Returns true while a lot's request waits for its turn. Without it, each request leaves when it is asked for. */
  readonly isReadingInLine?: (id: AuctionId) => boolean;
  readonly records: AuctionRecords;
}

const UNWATCHED: BidOutcome = {
  result: "unknown",
  message: "The lot was not watched any more before it showed whether the bid counted: look at Nellis",
};

/** Makes a monitor that watches every stored auction again from the moment it is returned. */
export async function startMonitor(parts: MonitorParts): Promise<Monitor> {
  const { nellisNow, bidder, bus, records } = parts;
  const watchers = new Map<AuctionId, Watcher>();
  const underway = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>) => {
    const tracked = work.catch(() => undefined).finally(() => underway.delete(tracked));
    underway.add(tracked);
  };
  const onReading = (id: AuctionId, reading: Reading) => {
    const event = "error" in reading
      ? { type: "read-failed", failure: reading.error.toFailure() } as const
      : { type: "listing", listing: reading.listing } as const;
    void watchers.get(id)?.tell(event);
  };
  const { nellis, clock, isReadingInLine = () => false } = parts;
  const reader = createReader({ nellis, bus, clock, onReading, isInLine: isReadingInLine });
  const watcherParts: WatcherParts = {
    ...parts,
    reader,
    poller: parts.createPoller((id) => track(reader.read(id))),
    save: (auction) => records.save(auction),
    // Not waited for at the end: a store that is away would keep Gavel from stopping.
    forget: ({ id }) =>
      void stop(id).catch((error) => log.error("{id} is not forgotten: {error}", { id, error })),
    track,
  };

  const admit = (auction: Auction): Watcher => {
    const watcher = createWatcher(auction, watcherParts);
    watchers.set(auction.id, watcher);
    return watcher;
  };

  const stop = async (id: AuctionId): Promise<boolean> => {
    const watcher = watchers.get(id);
    if (!watcher) return false;
    watcher.stop();
    watchers.delete(id);
    bus.publish({ type: "auction-removed", auctionId: id, auction: watcher.auction() });
    giveUpOn(watcher.auction().bidding);
    await records.remove(id);
    return true;
  };

  /** Writes that the outcome of an open bid stays unknown, as no reading of the lot will follow. */
  const giveUpOn = (bidding: BiddingState) => {
    if (bidding.phase !== "confirming" || !bidding.unknown) return;
    parts.ledger.settleIfOpen(bidding.bid, UNWATCHED, nellisNow()).catch((error) => {
      log.error("Bid {id} stays open in the ledger: {error}", {
        id: bidding.bid.id,
        auctionId: bidding.bid.auctionId,
        error,
      });
    });
  };

  /** Bids by hand on a lot that nobody watches: the owner's word alone counts. */
  const bidUnwatched = (id: AuctionId, amountCents: Cents): Promise<BidOutcome> => {
    const decidedAtMs = nellisNow();
    const bid: PlannedBid = {
      id: `${id}-${decidedAtMs}-${++unwatchedBids}`,
      auctionId: id,
      amountCents,
      strategy: "manual",
      reason: "Bid by hand",
      decidedAtMs,
    };
    const placed = bidder.place(bid, null).finally(() => reader.invalidate(id));
    track(placed);
    return placed;
  };
  let unwatchedBids = 0;
  let isClosed = false;

  const { auctions } = await records.load();
  for (const auction of auctions) admit(auction);
  const pending = new Map<AuctionId, PlannedBid>();
  await bidder.recover((bid) => {
    const isWatched = watchers.has(bid.auctionId);
    if (isWatched) pending.set(bid.auctionId, bid);
    return isWatched;
  });
  for (const [id, watcher] of watchers) {
    const pendingBid = pending.get(id);
    void watcher.tell(pendingBid ? { type: "recovered", pendingBid } : { type: "recovered" });
  }

  return {
    list: () => Array.from(watchers.values(), (watcher) => watcher.auction()),
    get: (id) => watchers.get(id)?.auction(),
    async watch(request) {
      // A bid on its way must be answered before this lot is decided on anew, and none may begin in between: one by
      // hand on a lot that nobody watches yet does not know its limits.
      while (bidder.isUnderway(request.id)) await bidder.answered(request.id);
      if (isClosed) throw new Error("Gavel is being stopped");
      if (watchers.has(request.id)) return false;
      // The reading on its way may have been asked for before that bid was answered.
      reader.invalidate(request.id);
      const watcher = admit(newAuction(request, nellisNow(), parts.clock.now()));
      try {
        await watcher.tell({ type: "started" });
      } catch (error) {
        // A lot that is not stored is not watched: the client is told so, and can ask again.
        if (watchers.get(request.id) === watcher) await stop(request.id);
        throw error;
      }
      return true;
    },
    async configure(id, change) {
      const watcher = watchers.get(id);
      if (!watcher) return undefined;
      const config = change(watcher.auction().config);
      await watcher.tell({ type: "config-changed", config });
      return config;
    },
    stop,
    async clear() {
      const ids = [...watchers.keys()];
      await Promise.all(ids.map(stop));
      return ids.length;
    },
    async read(id) {
      const reading = await reader.readNow(id);
      if ("error" in reading) throw reading.error;
      return reading.listing;
    },
    placeBid: (id, amountCents) => watchers.get(id)?.placeBid(amountCents) ?? bidUnwatched(id, amountCents),
    reconsider() {
      for (const [id, watcher] of watchers) {
        reader.invalidate(id);
        void watcher.tell({ type: "reconsider" });
      }
    },
    hear: (id, news) => void watchers.get(id)?.tell(news),
    replan() {
      for (const watcher of watchers.values()) void watcher.tell({ type: "rules-changed" });
    },
    async close() {
      isClosed = true;
      for (const watcher of watchers.values()) watcher.stop();
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
