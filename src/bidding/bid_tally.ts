import type { AuctionId, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { Cents } from "../auction/money.ts";
import type { BidRecord, Ledger } from "./ledger.ts";

/** What Gavel's own bids on one lot may come to. */
export interface BidTally {
  /** The highest of those whose fate is open: on their way, not heard of again, or missing on a page that may be old. */
  readonly openCents: Cents;
  /** When the last of the open ones was decided; 0 when none is open. */
  readonly openSinceMs: number;
  /** The highest that Nellis has taken; 0 when none. */
  readonly acceptedCents: Cents;
  /** The highest that Nellis itself answered is taken, which no reading had to find out; 0 when none. */
  readonly answeredCents: Cents;
  /** The last bid that Nellis took and put in front, or may have, as long as no other has been sent. */
  readonly leadingBidId: string | null;
}

/** A ledger that knows in an instant what the bids in it may still cost. */
export interface TalliedLedger extends Ledger {
  /** This bid leaves now: from here on it may be taken. */
  leaves(bid: PlannedBid): void;
  /** The same object for as long as nothing has changed. */
  tallyOf(auctionId: AuctionId): BidTally;
  /** The lots on which a bid's fate is open. */
  openLots(): readonly AuctionId[];
}

/** What counts of a bid whose fate is open. */
type OpenBid = Pick<PlannedBid, "id" | "auctionId" | "amountCents" | "decidedAtMs">;

/** A bid that a reading has not shown, and until when that reading may have been an old one, by Nellis's clock. */
interface Doubt {
  readonly bid: OpenBid;
  readonly untilMs: number;
}

/** A lot's own bids, as far as they count. */
interface LotBids {
  readonly open: Map<string, OpenBid>;
  readonly doubted: Map<string, Doubt>;
  acceptedCents: Cents;
  answeredCents: Cents;
  leadingBidId: string | null;
  /** Made when it is asked for, and anew once something has changed. */
  cached: BidTally | null;
}

const NOTHING: BidTally = {
  openCents: 0,
  openSinceMs: 0,
  acceptedCents: 0,
  answeredCents: 0,
  leadingBidId: null,
};

/**
 * A page may come from a cache that is seconds old: it shows a bid that was taken, and whose answer got lost, as not
 * taken. The lot may bid again, but the money counts as spoken for until no cache is that old.
 */
const DOUBT_MS = 30_000;

/**
 * Counts the tally in `ledger` from all that is in it. `onChange` hears of each lot whose tally changed; `nellisNow` is
 * Nellis's clock.
 */
export async function tallyBids(
  ledger: Ledger,
  onChange: (auctionId: AuctionId) => void,
  nellisNow: () => number,
): Promise<TalliedLedger> {
  const lots = new Map<AuctionId, LotBids>();
  const openLots = new Set<AuctionId>();
  /** Drops doubts that have outlived every cache. */
  const endDoubts = (id: AuctionId, lot: LotBids): void => {
    for (const [bidId, { untilMs }] of lot.doubted) {
      if (untilMs > nellisNow()) continue;
      lot.doubted.delete(bidId);
      lot.cached = null;
    }
    if (lot.open.size + lot.doubted.size === 0) openLots.delete(id);
  };
  const lotOf = (id: AuctionId): LotBids => {
    const lot = lots.get(id) ?? { ...NOTHING, open: new Map(), doubted: new Map(), cached: null };
    lots.set(id, lot);
    lot.cached = null;
    return lot;
  };
  const setOpen = (bid: OpenBid, isOpen: boolean): LotBids => {
    const lot = lotOf(bid.auctionId);
    if (isOpen) lot.open.set(bid.id, bid);
    else lot.open.delete(bid.id);
    if (lot.open.size + lot.doubted.size > 0) openLots.add(bid.auctionId);
    else openLots.delete(bid.auctionId);
    return lot;
  };
  const count = ({ outcome, settledAtMs, sentAtMs: _sent, ...bid }: BidRecord) => {
    if (isDoubted(outcome)) {
      lotOf(bid.auctionId).doubted.set(bid.id, { bid, untilMs: (settledAtMs ?? 0) + DOUBT_MS });
    }
    const lot = setOpen(bid, outcome === null || outcome.result === "unknown");
    if (outcome?.result !== "accepted") return;
    lot.acceptedCents = Math.max(lot.acceptedCents, bid.amountCents);
    if (!outcome.isFoundOut) lot.answeredCents = Math.max(lot.answeredCents, bid.amountCents);
    lot.leadingBidId = outcome.isLeading || outcome.isLeadInDoubt ? bid.id : null;
  };
  for (const record of (await ledger.all({ limit: Infinity })).toReversed()) {
    if (mayCount(record) || isDoubted(record.outcome) && isRecent(record, nellisNow())) count(record);
  }

  return {
    ...ledger,
    leaves(bid) {
      setOpen(bid, true);
      onChange(bid.auctionId);
    },
    settle(bid, outcome, atMs) {
      const isKnown = lots.has(bid.auctionId);
      if (isKnown || mayCount({ outcome })) count({ ...bid, outcome, settledAtMs: atMs });
      onChange(bid.auctionId);
      return ledger.settle(bid, outcome, atMs);
    },
    settleIfOpen(bid, outcome, atMs) {
      // What has been answered keeps its answer, here as in the ledger.
      if (lots.get(bid.auctionId)?.open.has(bid.id)) count({ ...bid, outcome, settledAtMs: atMs });
      onChange(bid.auctionId);
      return ledger.settleIfOpen(bid, outcome, atMs);
    },
    tallyOf(auctionId) {
      const lot = lots.get(auctionId);
      if (!lot) return NOTHING;
      endDoubts(auctionId, lot);
      return lot.cached ??= tallyFrom(lot);
    },
    openLots() {
      for (const id of [...openLots]) {
        const lot = lots.get(id);
        if (lot) endDoubts(id, lot);
      }
      return [...openLots];
    },
  };
}

function tallyFrom({ open, doubted, acceptedCents, answeredCents, leadingBidId }: LotBids): BidTally {
  const bids = [...open.values(), ...[...doubted.values()].map(({ bid }) => bid)];
  return {
    openCents: Math.max(0, ...bids.map(({ amountCents }) => amountCents)),
    openSinceMs: Math.max(0, ...bids.map(({ decidedAtMs }) => decidedAtMs)),
    acceptedCents,
    answeredCents,
    leadingBidId,
  };
}

/** Whether a reading alone says that the bid was not taken. */
function isDoubted(outcome: BidOutcome | null): boolean {
  return outcome?.result === "rejected" && outcome.isFoundOut === true;
}

function isRecent({ settledAtMs }: Pick<BidRecord, "settledAtMs">, nowMs: number): boolean {
  return nowMs - (settledAtMs ?? 0) < DOUBT_MS;
}

/** Of bids that never counted nothing is kept: most lots that were ever bid on are long over. */
function mayCount({ outcome }: Pick<BidRecord, "outcome">): boolean {
  return outcome === null || outcome.result === "accepted" || outcome.result === "unknown";
}
