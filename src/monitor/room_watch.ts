import type { AuctionId } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";

/**
 * Lets lots that wait for a budget or for their group decide anew whenever another lot may have made room: it was
 * outbid, lost, or is not watched any more. Returns the way to stop.
 */
export function watchRoom(bus: EventBus, monitor: Pick<Monitor, "list" | "hear">): () => void {
  const wake = (changedId: AuctionId) => {
    for (const { id, held } of monitor.list()) {
      const isWaiting = held?.by === "budget" || held?.by === "group";
      if (isWaiting && id !== changedId) monitor.hear(id, { type: "room-changed" });
    }
  };
  return bus.listen((event) => {
    if (event.type === "auction-changed" || event.type === "auction-removed") wake(event.auction.id);
    else if (event.type === "stake-changed") wake(event.auctionId);
  });
}
