import { getLogger } from "@logtape/logtape";
import { refusalOf, unwatchedRefusal } from "../auction/limits/refusal.ts";
import { answerPatience } from "../auction/strategy/answer_patience.ts";
import { formatCents } from "../auction/money.ts";
import type { Auction, AuctionId, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { NellisApi } from "../nellis/api.ts";
import type { Ledger } from "./ledger.ts";
import type { OwnerLimits } from "./owner_limits.ts";
import type { TalliedLedger } from "./bid_tally.ts";

const log = getLogger(["gavel", "bidding"]);

/** Returns the auction as it is at the last moment before the wire; undefined when it is not watched any more. */
export type CurrentAuction = () => Auction | undefined;

/** The only code that can spend money. */
export interface Bidder {
  /**
   * Sends `bid` once. Its intent is durable first, and the limits are checked against what `current` returns then.
   * `current` is null for a bid by hand on a lot that nobody watches. One bid a lot at a time: a second is not sent.
   * Never throws: a failure is in the outcome.
   */
  place(bid: PlannedBid, current: CurrentAuction | null): Promise<BidOutcome>;
  /** Returns true while a bid on this lot is on its way. */
  isUnderway(auctionId: AuctionId): boolean;
  /** Resolves once the bid on this lot that is on its way has been answered. */
  answered(auctionId: AuctionId): Promise<void>;
  /**
   * Hands over the bids that were pending when Gavel was stopped. Those that nobody takes over become `unknown` in the
   * ledger; the others stay pending until a reading settles them.
   */
  recover(isTakenOver: (bid: PlannedBid) => boolean): Promise<void>;
  /** Stops all bids: those whose intent is not durable yet are given up. */
  close(): void;
}

/** The parts of a bidder. `nellisNow` is Nellis's clock. */
export interface BidderParts {
  readonly nellis: Pick<NellisApi, "placeBid">;
  readonly ledger: Ledger & Pick<TalliedLedger, "leaves">;
  /** The limits on a lot, beside the exposure of all others. */
  readonly limits: Pick<OwnerLimits, "of" | "ofUnwatched">;
  readonly bus: EventBus;
  readonly nellisNow: () => number;
  /** The owner's switch for all bidding. */
  readonly isPaused: () => boolean;
  /** Returns when this machine last slept, stood still or had its clock set, by Nellis's clock; -Infinity for never. */
  readonly jumpedAtMs?: () => number;
  readonly clock: Clock;
  /** True for a dry run: bids are decided, checked and recorded, and not sent. */
  readonly isDryRun: () => boolean;
}

/**
 * The longest wait for an intent to be durable. A bid that comes later is no longer what its owner, or the strategy,
 * decided.
 */
const INTENT_PATIENCE_MS = 5_000;

const ANOTHER_UNDERWAY = notSent("Another bid on this lot is on its way: try again in a moment");
const NOT_WATCHED = notSent("The lot is not watched any more");
const NOT_RECORDED = notSent("The bid could not be recorded, so it was not sent: look at the store");
const CLOSING = notSent("Gavel is being stopped");
const SLEPT = notSent("This machine slept, or its clock was set: the lot is read before a bid leaves");

const PAUSED: BidOutcome = {
  result: "rejected",
  errorType: "BIDDING_PAUSED",
  message: "All bidding is paused: resume it first",
  isKeptHere: true,
};

const DRY_RUN: BidOutcome = {
  result: "rejected",
  errorType: "DRY_RUN",
  message: "This is a dry run: the bid was decided and recorded, and not sent",
  isKeptHere: true,
};

const STOPPED_UNDERWAY: BidOutcome = {
  result: "unknown",
  message: "Gavel was stopped while the bid was on its way: look at the lot",
};

/** Makes a bidder over Nellis, with every bid in the ledger before it leaves. */
export function createBidder(parts: BidderParts): Bidder {
  const { nellis, ledger, limits, bus, nellisNow, clock, isPaused, isDryRun } = parts;
  const { jumpedAtMs = () => -Infinity } = parts;
  const underway = new Map<AuctionId, Promise<BidOutcome>>();
  /** Functions that give up a bid whose intent is being written. */
  const waiting = new Set<(outcome: BidOutcome) => void>();
  let isClosing = false;

  /** Records the intent. Returns null once it is durable, else the reason why the bid is not sent. */
  const record = async (bid: PlannedBid): Promise<BidOutcome | null> => {
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<BidOutcome>();
    const cancelPatience = clock.after(INTENT_PATIENCE_MS, () => giveUp(NOT_RECORDED));
    waiting.add(giveUp);
    if (isClosing) giveUp(CLOSING);
    try {
      return await Promise.race([ledger.intend(bid).then(() => null), givenUp]);
    } catch (error) {
      log.error("Bid {bidId} was not sent: its intent could not be stored: {error}", {
        auctionId: bid.auctionId,
        bidId: bid.id,
        error,
      });
      return NOT_RECORDED;
    } finally {
      cancelPatience();
      waiting.delete(giveUp);
    }
  };

  const refusalNow = (bid: PlannedBid, current: CurrentAuction | null): BidOutcome | null => {
    if (isClosing) return CLOSING;
    if (isPaused()) return PAUSED;
    const refusal = limitedBy(bid, current);
    return refusal ?? (isDryRun() ? DRY_RUN : null);
  };

  const limitedBy = (bid: PlannedBid, current: CurrentAuction | null): BidOutcome | null => {
    if (!current) return unwatchedRefusal(bid.amountCents, limits.ofUnwatched(bid.auctionId));
    const auction = current();
    if (auction && isFromBeforeSleep(bid, auction)) return SLEPT;
    return auction ? refusalOf(bid, auction, nellisNow(), limits.of(auction)) : NOT_WATCHED;
  };

  /** True where time jumped after the lot's page was asked for, or, for a bid by hand, after it was ordered. */
  const isFromBeforeSleep = (bid: PlannedBid, { listing }: Auction): boolean =>
    (bid.strategy === "manual" ? bid.decidedAtMs : listing?.requestedAtMs ?? bid.decidedAtMs) <= jumpedAtMs();

  /** Checks the bid again when its turn has come, as it may have waited behind others. */
  const refusalAtTheWire = (bid: PlannedBid, current: CurrentAuction | null): BidOutcome | null => {
    const refusal = refusalNow(bid, current);
    if (refusal) return refusal;
    const atMs = nellisNow();
    ledger.sent(bid, atMs).catch((error) => {
      log.error("Could not store the time at which bid {bidId} left: {error}", {
        auctionId: bid.auctionId,
        bidId: bid.id,
        error,
      });
    });
    bus.publish({ type: "bid-sent", bid, atMs });
    return null;
  };

  /** Returns how long to wait for the answer (ms). The close of a lot that nobody watches is not known. */
  const patienceFor = (current: CurrentAuction | null): number =>
    answerPatience((current?.()?.listing?.closeTimeMs ?? Infinity) - nellisNow());

  const send = async (bid: PlannedBid, current: CurrentAuction | null): Promise<BidOutcome> => {
    const amount = formatCents(bid.amountCents);
    // Count the bid in the same tick as the check, so that the next bid on another lot finds it counted.
    ledger.leaves(bid);
    log.info("Bidding {amount} on {auctionId}: {reason}", { ...bid, amount });
    try {
      return await nellis.placeBid(
        bid.auctionId,
        bid.amountCents,
        () => refusalAtTheWire(bid, current),
        () => patienceFor(current),
      );
    } catch (error) {
      return { result: "unknown", message: `The bid may or may not count: the lot will show it (${error})` };
    }
  };

  const placeAlone = async (bid: PlannedBid, current: CurrentAuction | null): Promise<BidOutcome> => {
    const outcome = await record(bid) ?? refusalNow(bid, current) ?? await send(bid, current);
    underway.delete(bid.auctionId);
    log.info("Bid {bidId}: {result}: {message}", { auctionId: bid.auctionId, bidId: bid.id, ...outcome });
    // Publish before settling, so that Exposures records a lot that nobody watches before the ledger stops counting its
    // bid as open.
    bus.publish({ type: "bid-answered", bid, outcome });
    // The intent is durable already, so the answer need not wait for this.
    ledger.settle(bid, outcome, nellisNow()).catch((error) => {
      log.error("Could not store the outcome of bid {bidId}: {error}", {
        auctionId: bid.auctionId,
        bidId: bid.id,
        error,
      });
    });
    return outcome;
  };

  return {
    place(bid, current) {
      if (underway.has(bid.auctionId)) return Promise.resolve(ANOTHER_UNDERWAY);
      const placed = placeAlone(bid, current);
      underway.set(bid.auctionId, placed);
      return placed;
    },
    isUnderway: (auctionId) => underway.has(auctionId),
    async answered(auctionId) {
      await underway.get(auctionId);
    },
    async recover(isTakenOver) {
      for (const bid of await ledger.pendingBids()) {
        if (isTakenOver(bid)) continue;
        ledger.settle(bid, STOPPED_UNDERWAY, nellisNow()).catch((error) => {
          log.error("Bid {bidId} stays open in the ledger: {error}", {
            auctionId: bid.auctionId,
            bidId: bid.id,
            error,
          });
        });
      }
    },
    close() {
      isClosing = true;
      for (const giveUp of waiting) giveUp(CLOSING);
    },
  };
}

function notSent(message: string): BidOutcome {
  return { result: "not-sent", message, isKeptHere: true };
}
