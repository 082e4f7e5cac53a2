import type {
  Auction,
  AuctionId,
  BidOutcome,
  CircuitKind,
  FeedEndReason,
  FeedEventType,
  Notification,
  PlannedBid,
  ReadFailureKind,
} from "./auction/types.ts";
import { createMailbox } from "./mailbox.ts";

/** News that the parts of Gavel tell each other. */
export type BusEvent =
  /** Something a client can see has changed. */
  | { readonly type: "auction-changed"; readonly auction: Auction }
  /** It is not watched any more; `auction` is its last state. */
  | { readonly type: "auction-removed"; readonly auctionId: AuctionId; readonly auction: Auction }
  | { readonly type: "notification"; readonly notification: Notification }
  /** A lot was read, or could not be. */
  | { readonly type: "lot-read"; readonly auctionId: AuctionId; readonly result: "ok" | ReadFailureKind }
  /** A bid leaves now; `atMs` is by Nellis's clock. */
  | { readonly type: "bid-sent"; readonly bid: PlannedBid; readonly atMs: number }
  | { readonly type: "bid-answered"; readonly bid: PlannedBid; readonly outcome: BidOutcome }
  /** A reading has settled a bid whose outcome was unknown. */
  | { readonly type: "bid-found-out"; readonly bid: PlannedBid; readonly outcome: BidOutcome }
  /** The exposure of a lot has changed. */
  | { readonly type: "exposure-changed"; readonly auctionId: AuctionId }
  /** A connection to the live feed was made, or is over. */
  | {
    readonly type: "feed-connection";
    readonly auctionId: AuctionId;
    readonly result: "connected" | FeedEndReason;
  }
  /** The live feed said something; `atMs` is when it was here, by our own clock. */
  | {
    readonly type: "feed-event";
    readonly auctionId: AuctionId;
    readonly eventType: FeedEventType;
    readonly atMs: number;
  }
  /** The live feed failed too often: the lot is polled at full rate until it is back. */
  | { readonly type: "feed-fallback"; readonly auctionId: AuctionId }
  /** Nellis's clock or ours has jumped, as it is known from now on. */
  | { readonly type: "clock-jumped" }
  | { readonly type: "circuit-changed"; readonly from: CircuitKind; readonly to: CircuitKind }
  /** A call to Nellis is over, while calls are timed; `seconds` includes its wait for a turn. */
  | { readonly type: "nellis-answered"; readonly call: string; readonly seconds: number };

/** Hears every event, in order. It must not throw; what it throws is reported and stops nobody else. */
export type Listener = (event: BusEvent) => void;

/** The one place where changes are announced; nothing polls our own state. */
export interface EventBus {
  publish(event: BusEvent): void;
  /**
   * Returns the way to stop listening. A listener in the place `first` hears each event before all others. It is for
   * the one that tells the clients, who would otherwise wait until the timeline, the checks and the rest are done.
   */
  listen(listener: Listener, place?: "first"): () => void;
}

/** Makes a synchronous bus. `onError` hears of a listener that threw. */
export function createEventBus(onError: (error: unknown) => void): EventBus {
  const first = new Set<Listener>();
  const others = new Set<Listener>();
  const tell = (listeners: Iterable<Listener>, event: BusEvent) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  };
  // An event that a listener publishes comes after the one that it hears, for everyone.
  const events = createMailbox<BusEvent>((event) => {
    tell(first, event);
    tell(others, event);
  });
  return {
    publish: events.send,
    listen(listener, place) {
      const listeners = place === "first" ? first : others;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
