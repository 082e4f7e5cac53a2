import type { AuctionId } from "../auction/types.ts";
import type { Commitment, Commitments } from "../bidding/commitments.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";

/**
 * Lets lots that wait for a budget or for their group decide anew whenever another lot has made room: it was outbid,
 * lost, sold for less, left its group. Returns the way to stop.
 */
export function watchRoom(
  bus: EventBus,
  monitor: Pick<Monitor, "list" | "hear">,
  commitments: Pick<Commitments, "to" | "besides">,
): () => void {
  const before = new Map(commitments.besides(null).map((taken) => [taken.auctionId, taken]));
  const look = (changedId: AuctionId) => {
    const [was, is] = [before.get(changedId), commitments.to(changedId)];
    if (is.amountCents > 0) before.set(changedId, is);
    else before.delete(changedId);
    if (hasMadeRoom(was, is)) wake(changedId);
  };
  const wake = (changedId: AuctionId) => {
    for (const { id, held } of monitor.list()) {
      const isWaiting = held?.by === "budget" || held?.by === "group";
      if (isWaiting && id !== changedId) monitor.hear(id, { type: "room-changed" });
    }
  };
  return bus.listen((event) => {
    if (event.type === "auction-changed" || event.type === "auction-removed") look(event.auction.id);
    else if (event.type === "stake-changed") look(event.auctionId);
  });
}

function hasMadeRoom(was: Commitment | undefined, is: Commitment): boolean {
  return was !== undefined && (is.amountCents < was.amountCents || is.group !== was.group);
}
