import type { Clock } from "../clock.ts";
import { type Alarms, createAlarms } from "./alarms.ts";
import type { Lot } from "./lot.ts";
import { type Bidding, type BidVerdict, closeIfDue, placeBid } from "./proxy_bidding.ts";
import type { Random } from "./random.ts";
import { type Rival, startRival } from "./rivals.ts";

/** A lot and the bidding on it, by the house's inner clock. */
export interface OfferedLot {
  readonly lot: Lot;
  readonly bidding: Bidding;
}

/** A bid that was taken on the auction floor, or a lot that closed. A refused bid is no event: nobody hears of it. */
export type AuctionFloorEvent =
  | {
    readonly type: "bid";
    readonly lot: Lot;
    readonly bidding: Bidding;
    readonly bidder: string;
    readonly maximum: number;
    readonly verdict: BidVerdict;
    /** True when the bid has moved the close. */
    readonly isExtended: boolean;
  }
  | { readonly type: "closed"; readonly lot: Lot; readonly bidding: Bidding };

/** Puts lots up, takes bids on them and closes them, each in its own time. */
export interface AuctionFloor {
  put(lot: Lot, bidding: Bidding, rivals: readonly Rival[]): void;
  get(lotId: number): OfferedLot | undefined;
  all(): readonly OfferedLot[];
  /** Returns up to `count` lots, without the one of that id. */
  others(lotId: number | null, count: number): readonly OfferedLot[];
  /** Removes a lot as if it had never been; false when there is none. */
  remove(lotId: number): boolean;
  /** Places a bid; undefined when there is no such lot. */
  bid(lotId: number, bidder: string, maximum: number): BidVerdict | undefined;
  listen(listener: (event: AuctionFloorEvent) => void): () => void;
  /** Starts the rivals and closes lots on time. Before that, a lot closes only when it is looked at. */
  start(): void;
  /** Stops everything and leaves no timer behind. */
  close(): void;
}

interface FloorLot {
  readonly lot: Lot;
  readonly rivals: readonly Rival[];
  readonly alarms: Alarms;
  bidding: Bidding;
  bidListeners: readonly (() => void)[];
}

/** Returns an auction floor without lots. */
export function createAuctionFloor({ clock, random }: { clock: Clock; random: Random }): AuctionFloor {
  const floorLots = new Map<number, FloorLot>();
  const listeners = new Set<(event: AuctionFloorEvent) => void>();
  let isStarted = false;

  const announce = (event: AuctionFloorEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  const closeWhenDue = (floorLot: FloorLot) => {
    const bidding = closeIfDue(floorLot.bidding, clock.now());
    if (bidding === floorLot.bidding) return;
    floorLot.bidding = bidding;
    announce({ type: "closed", lot: floorLot.lot, bidding });
  };

  const watchClose = (floorLot: FloorLot) => {
    closeWhenDue(floorLot);
    if (floorLot.bidding.isClosed) return;
    floorLot.alarms.after(floorLot.bidding.closeTimeMs - clock.now(), () => watchClose(floorLot));
  };

  const bid = (floorLot: FloorLot, bidder: string, maximum: number): BidVerdict => {
    closeWhenDue(floorLot);
    const before = floorLot.bidding;
    const { bidding, verdict } = placeBid(before, { bidder, maximum, atMs: clock.now() });
    if (verdict !== "accepted" && verdict !== "accepted-outbid") return verdict;
    floorLot.bidding = bidding;
    const isExtended = bidding.closeTimeMs !== before.closeTimeMs;
    announce({ type: "bid", lot: floorLot.lot, bidding, bidder, maximum, verdict, isExtended });
    for (const hear of floorLot.bidListeners) hear();
    return verdict;
  };

  const open = (floorLot: FloorLot) => {
    watchClose(floorLot);
    floorLot.bidListeners = floorLot.rivals.map((rival, order) =>
      startRival(rival, {
        clock: floorLot.alarms,
        random: random.fork(`rival ${floorLot.lot.id} ${order}`),
        bidding: () => floorLot.bidding,
        bid: (name, maximum) => void bid(floorLot, name, maximum),
      })
    );
  };

  const look = (floorLot: FloorLot): OfferedLot => {
    closeWhenDue(floorLot);
    return { lot: floorLot.lot, bidding: floorLot.bidding };
  };

  return {
    put(lot, bidding, rivals) {
      if (floorLots.has(lot.id)) {
        throw new RangeError(`Can't put up lot ${lot.id}: there is one with that id`);
      }
      const floorLot: FloorLot = { lot, rivals, bidding, alarms: createAlarms(clock), bidListeners: [] };
      floorLots.set(lot.id, floorLot);
      if (isStarted) open(floorLot);
    },
    get(lotId) {
      const floorLot = floorLots.get(lotId);
      return floorLot && look(floorLot);
    },
    all: () => [...floorLots.values()].map(look),
    others: (lotId, count) =>
      floorLots.values().filter(({ lot }) => lot.id !== lotId).take(count).map(look).toArray(),
    remove(lotId) {
      floorLots.get(lotId)?.alarms.cancelAll();
      return floorLots.delete(lotId);
    },
    bid(lotId, bidder, maximum) {
      const floorLot = floorLots.get(lotId);
      return floorLot && bid(floorLot, bidder, maximum);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      if (isStarted) return;
      isStarted = true;
      for (const floorLot of floorLots.values()) open(floorLot);
    },
    close() {
      isStarted = false;
      for (const floorLot of floorLots.values()) {
        floorLot.alarms.cancelAll();
        floorLot.bidListeners = [];
      }
    },
  };
}
