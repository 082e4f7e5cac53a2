import type { AuctionId } from "../auction/types.ts";
import type { Commitment, Commitments } from "../bidding/commitments.ts";
import type { OwnerLimits } from "../bidding/owner_limits.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";

/** What watching for room works with. `nellisNow` is Nellis's clock, `clock` ours. */
export interface RoomWatchParts {
  readonly bus: EventBus;
  readonly monitor: Pick<Monitor, "list" | "hear">;
  readonly commitments: Pick<Commitments, "to" | "besides">;
  readonly limits: Pick<OwnerLimits, "nextRoomAt">;
  readonly clock: Pick<Clock, "after">;
  readonly nellisNow: () => number;
}

/** At work until it is closed. */
export interface RoomWatch {
  /** The budgets have changed: when time makes room is planned anew. */
  replan(): void;
  close(): void;
}

/**
 * Lets lots that wait for a budget or for their group decide anew whenever there is room: another lot was outbid,
 * lost, sold for less, left its group; or what was won is so long ago that a budget counts it no more.
 */
export function watchRoom(
  { bus, monitor, commitments, limits, clock, nellisNow }: RoomWatchParts,
): RoomWatch {
  const before = new Map(commitments.besides(null).map((taken) => [taken.auctionId, taken]));
  let cancelAlarm: Cancel | null = null;

  const wake = (changedId: AuctionId | null) => {
    for (const { id, held } of monitor.list()) {
      const isWaiting = held?.by === "budget" || held?.by === "group";
      if (isWaiting && id !== changedId) monitor.hear(id, { type: "room-changed" });
    }
  };
  const plan = () => {
    cancelAlarm?.();
    cancelAlarm = null;
    if (!monitor.list().some(({ held }) => held?.by === "budget")) return;
    const atMs = limits.nextRoomAt();
    if (atMs === null) return;
    cancelAlarm = clock.after(Math.ceil(atMs - nellisNow()), () => {
      wake(null);
      plan();
    });
  };
  const look = (changedId: AuctionId) => {
    const [was, is] = [before.get(changedId), commitments.to(changedId)];
    if (is.amountCents > 0) before.set(changedId, is);
    else before.delete(changedId);
    if (hasMadeRoom(was, is)) wake(changedId);
    if (cancelAlarm && was?.atMs !== is.atMs) plan();
  };
  plan();

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-changed" || event.type === "auction-removed") look(event.auction.id);
    else if (event.type === "stake-changed") look(event.auctionId);
    if (event.type === "auction-changed" && event.auction.held?.by === "budget" && !cancelAlarm) plan();
  });
  return {
    replan: plan,
    close() {
      stopListening();
      cancelAlarm?.();
    },
  };
}

function hasMadeRoom(was: Commitment | undefined, is: Commitment): boolean {
  return was !== undefined && (is.amountCents < was.amountCents || is.group !== was.group);
}
