import type { Auction, AuctionId } from "../auction/types.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";

/** The parts of a warm-up. `nellisNow` is Nellis's clock, `clock` ours. */
export interface SnipeWarmupParts {
  readonly clock: Clock;
  readonly nellisNow: () => number;
  readonly bus: EventBus;
  readonly auctions: () => readonly Auction[];
  /** Returns the time at which the auction's armed snipe leaves, by Nellis's clock; null when none is armed. */
  readonly snipeAt: (auction: Auction) => number | null;
  /** Learns Nellis's time exactly, until `untilMs` (our clock) at the latest. */
  readonly tighten: (untilMs: number) => Promise<void>;
}

/**
 * The times before a snipe at which the clocks are compared: one with time to spare, and a second against the drift
 * since.
 */
const COMPARED_BEFORE_MS = [180_000, 45_000] as const;
/** The time before a snipe in which no probe is sent, so that none is in its way. */
const QUIET_BEFORE_MS = 15_000;

/** Has Nellis's clock measured exactly before each snipe (`auction/strategy/snipe_time.ts` explains why). */
export function startSnipeWarmup(parts: SnipeWarmupParts): { close(): void } {
  const { clock, nellisNow, bus, auctions, snipeAt, tighten } = parts;
  const timers = new Map<AuctionId, Cancel>();

  const forget = (id: AuctionId) => {
    timers.get(id)?.();
    timers.delete(id);
  };
  const plan = (auction: Auction) => {
    forget(auction.id);
    const snipeAtMs = snipeAt(auction);
    if (snipeAtMs === null) return;
    const leftMs = snipeAtMs - nellisNow();
    if (leftMs <= QUIET_BEFORE_MS) return;
    if (leftMs <= COMPARED_BEFORE_MS[0]) void tighten(clock.now() + leftMs - QUIET_BEFORE_MS);
    const nextMs = COMPARED_BEFORE_MS.map((beforeMs) => leftMs - beforeMs).find((inMs) => inMs > 0);
    if (nextMs !== undefined) timers.set(auction.id, clock.after(Math.ceil(nextMs), () => plan(auction)));
  };

  /** A snipe that was not armed when its time came (bidding was paused, say) may be by now. */
  const planMissed = (id: AuctionId) => {
    const auction = timers.has(id) ? undefined : auctions().find((each) => each.id === id);
    if (auction) plan(auction);
  };

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-changed") plan(event.auction);
    else if (event.type === "lot-read") planMissed(event.auctionId);
    else if (event.type === "auction-removed") forget(event.auctionId);
    else if (event.type === "clock-jumped") { for (const auction of auctions()) plan(auction); }
  });
  for (const auction of auctions()) plan(auction);
  return {
    close() {
      stopListening();
      for (const id of [...timers.keys()]) forget(id);
    },
  };
}
