import type { Clock } from "../clock.ts";
import { type Alarms, createAlarms } from "./alarms.ts";
import type { Lot } from "./lot.ts";
import { type Bidding, type BidVerdict, closeIfDue, placeBid } from "./proxy_bidding.ts";
import type { Random } from "./random.ts";
import { attend, type Rival } from "./rivals.ts";

/** A lot and how the bidding on it stands, by the house's inner clock. */
export interface OfferedLot {
  readonly lot: Lot;
  readonly bidding: Bidding;
}

/** What happens on the floor. A refused bid is no event: nobody hears of it. */
export type FloorEvent =
  | {
    readonly type: "bid";
    readonly lot: Lot;
    readonly bidding: Bidding;
    readonly bidder: string;
    readonly maximum: number;
    readonly verdict: BidVerdict;
    /** The bid has moved the close. */
    readonly isExtended: boolean;
  }
  | { readonly type: "closed"; readonly lot: Lot; readonly bidding: Bidding };

/** Where lots are put up, bid on and hammered down, each in its own time. */
export interface Floor {
  put(lot: Lot, bidding: Bidding, rivals: readonly Rival[]): void;
  get(lotId: number): OfferedLot | undefined;
  all(): readonly OfferedLot[];
  /** Up to `count` lots but the one of that id. */
  others(lotId: number | null, count: number): readonly OfferedLot[];
  /** Takes a lot away as if it had never been; false when there is none. */
  remove(lotId: number): boolean;
  /** Undefined when there is no such lot. */
  bid(lotId: number, bidder: string, maximum: number): BidVerdict | undefined;
  listen(listener: (event: FloorEvent) => void): () => void;
  /** Lets rivals in and closes lots on time. Before, lots close only when they are looked at. */
  start(): void;
  /** Sends everyone home: no timer is left. */
  close(): void;
}

interface Stand {
  readonly lot: Lot;
  readonly rivals: readonly Rival[];
  readonly alarms: Alarms;
  bidding: Bidding;
  hearers: readonly (() => void)[];
}

/** An empty floor. */
export function createFloor({ clock, random }: { clock: Clock; random: Random }): Floor {
  const stands = new Map<number, Stand>();
  const listeners = new Set<(event: FloorEvent) => void>();
  let isStarted = false;

  const announce = (event: FloorEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  const settle = (stand: Stand) => {
    const bidding = closeIfDue(stand.bidding, clock.now());
    if (bidding === stand.bidding) return;
    stand.bidding = bidding;
    announce({ type: "closed", lot: stand.lot, bidding });
  };

  const watchClose = (stand: Stand) => {
    settle(stand);
    if (stand.bidding.isClosed) return;
    stand.alarms.after(stand.bidding.closeTimeMs - clock.now(), () => watchClose(stand));
  };

  const bid = (stand: Stand, bidder: string, maximum: number): BidVerdict => {
    settle(stand);
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
    settle(stand);
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
