import { getLogger } from "@logtape/logtape";
import { alarmAt, step } from "../auction/step.ts";
import type { Cents } from "../auction/money.ts";
import type {
  Auction,
  AuctionEvent,
  BidOutcome,
  Effect,
  PlannedBid,
  ReadReason,
  Rules,
} from "../auction/types.ts";
import type { Bidder } from "../bidding/bidder.ts";
import type { Ledger } from "../bidding/ledger.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import { createMailbox } from "../mailbox.ts";
import type { Poller } from "./poller.ts";
import type { Reader } from "./reader.ts";

const log = getLogger(["gavel", "monitor"]);

/** The parts of every watcher. `nellisNow` is Nellis's clock, `clock` ours. */
export interface WatcherParts {
  readonly clock: Clock;
  readonly nellisNow: () => number;
  /** Returns the rules for this auction now. */
  readonly rules: (auction: Auction) => Rules;
  readonly reader: Reader;
  readonly poller: Poller;
  readonly bidder: Bidder;
  readonly ledger: Pick<Ledger, "settleIfOpen">;
  readonly bus: EventBus;
  /** Makes an auction durable; rejects only when that will never happen. */
  readonly save: (auction: Auction) => Promise<void>;
  /** Called once when the auction's retention is over. */
  readonly forget: (auction: Auction) => void;
  /** Registers work that a shutdown must wait for. */
  readonly track: (work: Promise<unknown>) => void;
}

/** Runs one auction: hands its events to `step` in order and carries out what comes of them. */
export interface Watcher {
  auction(): Auction;
  /** Resolves when what the event changed is durable. */
  tell(event: AuctionEvent): Promise<void>;
  placeBid(amountCents: Cents): Promise<BidOutcome>;
  /** Stops the auction: no timer, reading or bid of it starts any more. */
  stop(): void;
}

/** An event, and who waits for its being handled, with the promise of its being durable. */
interface Letter {
  readonly event: AuctionEvent;
  readonly handled: (saved: Promise<void>) => void;
}

/**
 * The end of a lot that was never read: it may end at any moment, so it goes first, or others would keep it unknown for
 * ever.
 */
const ANY_MOMENT_MS = 0;
const STOPPED: BidOutcome = {
  result: "not-sent",
  message: "The lot is not watched any more",
  isKeptHere: true,
};

/** Makes a watcher that begins with `initial`; nothing happens before it is told something. */
export function createWatcher(initial: Auction, parts: WatcherParts): Watcher {
  const { clock, nellisNow, rules, reader, poller, bidder, ledger, bus } = parts;
  let auction = initial;
  let isStopped = false;
  let saved: Promise<void> = Promise.resolve();
  let cancelAlarm: Cancel = () => {};
  let orders = 0;
  const awaitedOrders = new Map<string, (outcome: BidOutcome) => void>();

  const mailbox = createMailbox<Letter>(({ event, handled }) => {
    if (isStopped && event.type === "bid-ordered") answer(event.orderId, STOPPED);
    if (!isStopped) {
      const [before, inForce] = [auction, rules(auction)];
      const next = step(before, event, nellisNow(), inForce);
      auction = next.auction;
      for (const effect of next.effects) carryOut(effect);
      // Clients don't see this change, but lots that wait for what this one may still cost decide anew.
      if (before.bidding.phase !== "ready" && auction.bidding.phase === "ready") {
        bus.publish({ type: "exposure-changed", auctionId: auction.id });
      }
      // Rules cost time: with a budget each look walks all lots. Only these two changes make them different at once.
      const isSettled = next.effects.some(({ type }) => type === "settle");
      if (!isStopped) plan(isSettled || auction.config !== before.config ? rules(auction) : inForce);
    }
    handled(saved);
  });

  const tell = (event: AuctionEvent): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    // Those who don't wait for durability are not told of its failure here: saving has reported it.
    promise.catch(() => undefined);
    mailbox.send({ event, handled: resolve });
    return promise;
  };

  const plan = (inForce: Rules) => {
    const nowMs = nellisNow();
    const { nextReadAtMs } = auction.reading;
    // A reading that is on its way plans the next one when it is here.
    if (nextReadAtMs === null || reader.isUnderway(auction.id)) poller.cancel(auction.id);
    else poller.schedule(auction.id, nextReadAtMs - nowMs, auction.listing?.closeTimeMs ?? ANY_MOMENT_MS);
    cancelAlarm();
    const alarmAtMs = alarmAt(auction, nowMs, inForce);
    cancelAlarm = alarmAtMs === null
      ? () => {}
      // Round up: an alarm that is a hair early would be set anew, for less than a clock can tell.
      : clock.after(Math.ceil(alarmAtMs - nowMs), () => void tell({ type: "alarm" }));
  };

  const bid = async (planned: PlannedBid): Promise<BidOutcome> => {
    const outcome = await bidder.place(planned, () => isStopped ? undefined : auction);
    void tell({ type: "bid-answered", bidId: planned.id, outcome });
    return outcome;
  };

  const read = (because: ReadReason): Promise<unknown> => {
    if (because === "news") return reader.readAfterNews(auction.id);
    if (because === "bid") reader.invalidate(auction.id);
    return reader.readNow(auction.id);
  };

  const carryOut = (effect: Effect): void => {
    switch (effect.type) {
      case "save":
        saved = parts.save(auction);
        saved.catch((error) =>
          log.error("Auction {id} could not be stored: {error}", {
            id: auction.id,
            auctionId: auction.id,
            error,
          })
        );
        return;
      case "publish":
        return bus.publish({ type: "auction-changed", auction });
      case "notify":
        return bus.publish({ type: "notification", notification: effect.notification });
      case "read":
        return parts.track(read(effect.because));
      case "bid":
        return parts.track(bid(effect.bid).then((outcome) => answer(effect.orderId, outcome)));
      case "settle":
        bus.publish({ type: "bid-found-out", bid: effect.bid, outcome: effect.outcome });
        ledger.settleIfOpen(effect.bid, effect.outcome, nellisNow()).catch((error) => {
          log.error("Could not store the outcome of bid {id}: {error}", {
            id: effect.bid.id,
            auctionId: effect.bid.auctionId,
            error,
          });
        });
        return;
      case "refuse-bid":
        return answer(effect.orderId, effect.outcome);
      case "remove":
        return parts.forget(auction);
    }
  };

  const answer = (orderId: string | undefined, outcome: BidOutcome) => {
    if (orderId === undefined) return;
    awaitedOrders.get(orderId)?.(outcome);
    awaitedOrders.delete(orderId);
  };

  return {
    auction: () => auction,
    tell,
    placeBid: (amountCents) =>
      new Promise((resolve) => {
        const orderId = String(++orders);
        awaitedOrders.set(orderId, resolve);
        void tell({ type: "bid-ordered", orderId, amountCents });
      }),
    stop() {
      isStopped = true;
      reader.release(auction.id);
      cancelAlarm();
      poller.cancel(auction.id);
    },
  };
}
