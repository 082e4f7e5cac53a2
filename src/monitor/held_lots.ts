import type { Cents } from "../auction/money.ts";
import type { Auction, AuctionId, HeldBy } from "../auction/types.ts";
import type { Exposures, LotExposure } from "../bidding/exposures.ts";
import type { OwnerLimits } from "../bidding/owner_limits.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";

/** The parts of watching held lots. `nellisNow` is Nellis's clock, `clock` ours. */
export interface HeldLotsParts {
  readonly bus: EventBus;
  readonly monitor: Pick<Monitor, "list" | "get" | "hear">;
  readonly exposures: Pick<Exposures, "to" | "left">;
  readonly limits: Pick<OwnerLimits, "nextRoomAt">;
  readonly clock: Pick<Clock, "after">;
  readonly nellisNow: () => number;
}

/** At work until it is closed. */
export interface HeldLots {
  /** Plans anew when time makes room, as the budgets have changed. */
  replan(): void;
  /** Lets all held lots decide anew, as something else that held them may be gone. */
  wake(): void;
  close(): void;
}

/**
 * Lets lots that are held by a budget or their group decide anew whenever there is room: another lot was outbid, lost,
 * sold for less, left its group; or a won lot is so old that a budget does not count it any more.
 */
export function watchHeldLots(
  { bus, monitor, exposures, limits, clock, nellisNow }: HeldLotsParts,
): HeldLots {
  /** The last known exposure of each lot that may still cost less. The cost of one that was won stays, so it is not here. */
  const before = new Map(
    [...monitor.list().map(({ id }) => exposures.to(id)), ...exposures.left()]
      .filter(({ amountCents }) => amountCents > 0)
      .map((taken) => [taken.auctionId, taken]),
  );
  let cancelAlarm: Cancel | null = null;

  const wake = (changedId: AuctionId | null) => {
    for (const auction of monitor.list()) {
      if (mayBeFreed(auction) && auction.id !== changedId) {
        monitor.hear(auction.id, { type: "limits-changed" });
      }
    }
  };
  const plan = () => {
    cancelAlarm?.();
    cancelAlarm = null;
    if (!monitor.list().some(waitsForRoom)) return;
    const atMs = limits.nextRoomAt();
    if (atMs === null) return;
    cancelAlarm = clock.after(Math.ceil(atMs - nellisNow()), () => {
      wake(null);
      plan();
    });
  };
  const mayCostLess = (id: AuctionId) =>
    monitor.get(id) !== undefined || exposures.left().some(({ auctionId }) => auctionId === id);
  const look = (changedId: AuctionId) => {
    const was = before.get(changedId);
    const taken = exposures.to(changedId);
    const is = { ...taken, amountCents: Math.max(taken.amountCents, contestedFor(monitor.get(changedId))) };
    if (is.amountCents > 0 && mayCostLess(changedId)) before.set(changedId, is);
    else before.delete(changedId);
    if (hasMadeRoom(was, is)) wake(changedId);
    if (cancelAlarm && was?.atMs !== is.atMs) plan();
  };
  plan();

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-changed" || event.type === "auction-removed") look(event.auction.id);
    else if (event.type === "exposure-changed") {
      look(event.auctionId);
      // A bid that no page shows counts for a while from now on.
      plan();
    }
    if (event.type === "auction-changed" && waitsForRoom(event.auction) && !cancelAlarm) plan();
  });
  return {
    replan: plan,
    wake: () => wake(null),
    close() {
      stopListening();
      cancelAlarm?.();
    },
  };
}

function hasMadeRoom(was: LotExposure | undefined, is: LotExposure): boolean {
  return was !== undefined && (is.amountCents < was.amountCents || is.group !== was.group);
}

/**
 * Returns the amount that a lot still claims while it bids again right after being outbid: it keeps its room until it
 * has given up, so that no other lot takes it between two bids.
 */
function contestedFor(auction: Auction | undefined): Cents {
  if (!auction || auction.life.phase === "ended" || auction.bidding.phase === "ready") return 0;
  return auction.bidding.bid.amountCents;
}

/**
 * True for limits that other lots or the store can lift; the rest only their owner lifts, or the lot itself. A limit
 * that is missing here does not compile.
 */
const IS_LIFTED_BY_OTHERS: Readonly<Record<HeldBy, boolean>> = {
  maxBid: false,
  maxTotal: false,
  perBid: false,
  budget: true,
  group: true,
  closed: true,
  autoBid: false,
  page: false,
  gaveUp: false,
};

function mayBeFreed({ life, held }: Auction): boolean {
  return life.phase === "active" && held !== null && IS_LIFTED_BY_OTHERS[held.by];
}

/** Returns true for lots that time alone may free: others' bids and won lots stop counting. */
function waitsForRoom({ life, held }: Auction): boolean {
  return life.phase === "active" && (held?.by === "budget" || held?.by === "group");
}
