import type { Clock } from "../clock.ts";
import { type Alarms, createAlarms } from "./alarms.ts";
import type { Lot } from "./lot.ts";
import { type Bidding, type BidVerdict, closeIfDue, placeBid } from "./proxy_bidding.ts";
import type { Random } from "./random.ts";
import { attend, type Rival } from "./rivals.ts";

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

interface Stand {
  readonly lot: Lot;
  readonly rivals: readonly Rival[];
  readonly alarms: Alarms;
  bidding: Bidding;
  hearers: readonly (() => void)[];
}

/** Returns an auction floor without lots. */
export function createAuctionFloor({ clock, random }: { clock: Clock; random: Random }): AuctionFloor {
  const stands = new Map<number, Stand>();
  const listeners = new Set<(event: AuctionFloorEvent) => void>();
  let isStarted = false;

  const announce = (event: AuctionFloorEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  const closeWhenDue = (stand: Stand) => {
    const bidding = closeIfDue(stand.bidding, clock.now());
    if (bidding === stand.bidding) return;
    stand.bidding = bidding;
    announce({ type: "closed", lot: stand.lot, bidding });
  };

  const watchClose = (stand: Stand) => {
    closeWhenDue(stand);
    if (stand.bidding.isClosed) return;
    stand.alarms.after(stand.bidding.closeTimeMs - clock.now(), () => watchClose(stand));
  };

  const bid = (stand: Stand, bidder: string, maximum: number): BidVerdict => {
    closeWhenDue(stand);
    const before = stand.bidding;
    const { bidding, verdict } = placeBid(before, { bidder, maximum, atMs: clock.now() });
    if (verdict !== "accepted" && verdict !== "accepted-outbid") return verdict;
    stand.bidding = bidding;
    const isExtended = bidding.closeTimeMs !== before.closeTimeMs;
    announce({ type: "bid", lot: stand.lot, bidding, bidder, maximum, verdict, isExtended });
    for (const hear of stand.hearers) hear();
    return verdict;
  };

  const open = (stand: Stand) => {
    watchClose(stand);
    stand.hearers = stand.rivals.map((rival, order) =>
      attend(rival, {
        clock: stand.alarms,
        random: random.fork(`rival ${stand.lot.id} ${order}`),
        bidding: () => stand.bidding,
        bid: (name, maximum) => void bid(stand, name, maximum),
      })
    );
  };

  const look = (stand: Stand): OfferedLot => {
    closeWhenDue(stand);
    return { lot: stand.lot, bidding: stand.bidding };
  };

  return {
    put(lot, bidding, rivals) {
      if (stands.has(lot.id)) throw new RangeError(`Can't put up lot ${lot.id}: there is one with that id`);
      const stand: Stand = { lot, rivals, bidding, alarms: createAlarms(clock), hearers: [] };
      stands.set(lot.id, stand);
      if (isStarted) open(stand);
    },
    get(lotId) {
      const stand = stands.get(lotId);
      return stand && look(stand);
    },
    all: () => [...stands.values()].map(look),
    others: (lotId, count) =>
      stands.values().filter(({ lot }) => lot.id !== lotId).take(count).map(look).toArray(),
    remove(lotId) {
      stands.get(lotId)?.alarms.cancelAll();
      return stands.delete(lotId);
    },
    bid(lotId, bidder, maximum) {
      const stand = stands.get(lotId);
      return stand && bid(stand, bidder, maximum);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      if (isStarted) return;
      isStarted = true;
      for (const stand of stands.values()) open(stand);
    },
    close() {
      isStarted = false;
      for (const stand of stands.values()) {
        stand.alarms.cancelAll();
        stand.hearers = [];
      }
    },
  };
}
