import type { BusEvent, Listener } from "../../event_bus.ts";
import type { AuctionJson } from "../auction_json.ts";
import type { Client } from "./client.ts";
import { frame, notificationFrame } from "./frames.ts";

/** The events that clients are told of; the others on the bus are internal. */
const TOLD: ReadonlySet<BusEvent["type"]> = new Set(["auction-changed", "auction-removed", "notification"]);

/** Tells every authenticated client of these events. A frame is made once, no matter how many clients get it. */
export function broadcastTo(clients: ReadonlySet<Client>, auctionJson: AuctionJson): Listener {
  return (event) => {
    // A thousand pings a second pass here, and no client is told of them.
    if (!TOLD.has(event.type)) return;
    const audience = [...clients].filter((client) => client.isAuthenticated);
    if (audience.length > 0) tell(audience, event, auctionJson);
  };
}

function tell(audience: readonly Client[], event: BusEvent, auctionJson: AuctionJson): void {
  switch (event.type) {
    case "auction-changed": {
      const { auction } = event;
      const state = frame({ type: "auctionState" }, "auction", auctionJson.auction(auction));
      for (const client of audience) client.sendState(auction.id, state);
      const subscribers = audience.filter(({ subscriptions }) => subscriptions.has(auction.id));
      if (subscribers.length === 0) return;
      const update = frame(
        { type: "auctionUpdate", auctionId: auction.id },
        "data",
        auctionJson.listing(auction),
      );
      for (const { outbox } of subscribers) outbox.sendNewest(`update ${auction.id}`, update);
      return;
    }
    case "auction-removed": {
      const { auctionId } = event;
      const removed = JSON.stringify({ type: "auctionRemoved", auctionId });
      for (const client of audience) {
        client.subscriptions.delete(auctionId);
        client.sendRemoved(auctionId, removed);
      }
      return;
    }
    case "notification": {
      const text = notificationFrame(event.notification);
      for (const { outbox } of audience) outbox.send(text);
    }
  }
}
