import type { AuctionId, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { Cents } from "../auction/money.ts";
import { type BidRecord, KEPT_MS, type Ledger } from "./ledger.ts";

/** The figures of all our bids on one lot, as the ledger has them. */
export interface BidTally {
  /**
   * The highest of the open ones: on their way, without any news since a start, or missing on a page that may be old.
   */
  readonly openCents: Cents;
  /** The time at which the last of the open ones was decided; 0 when none is open. */
  readonly openSinceMs: number;
  /** The highest that Nellis has accepted; 0 when none. */
  readonly acceptedCents: Cents;
  /** The highest that Nellis accepted in an answer, so that no reading had to find it out; 0 when none. */
  readonly answeredCents: Cents;
  /** The last bid that Nellis accepted and that leads, or may lead, as long as no other has been sent. */
  readonly leadingBidId: string | null;
}

/** A ledger that keeps the tally of each lot at hand. */
export interface TalliedLedger extends Ledger {
  /** Counts the bid as open: it leaves now, and may be accepted from here on. */
  leaves(bid: PlannedBid): void;
  /** Returns the lot's tally: the same object for as long as nothing has changed. */
  tallyOf(auctionId: AuctionId): BidTally;
  /** Returns the lots with an open bid. */
  openLots(): readonly AuctionId[];
  /** Returns the time at which the next bid that no page shows stops counting, by Nellis's clock; null when none does. */
  nextDoubtEndsAt(): number | null;
}

/** The part of an open bid that counts. */
type OpenBid = Pick<PlannedBid, "id" | "auctionId" | "amountCents" | "decidedAtMs">;

/**
 * A bid that a reading did not show, and the time until which that page may have been an old one, by Nellis's clock.
 */
interface Doubt {
  readonly bid: OpenBid;
  readonly untilMs: number;
}

/** The bids of one lot that count. A year's lots are kept, so a lot without open bids has no list of its own. */
interface LotBids {
  /** The time at which the newest of them was decided. */
  newestMs: number;
  open: readonly OpenBid[];
  doubted: readonly Doubt[];
  acceptedCents: Cents;
  answeredCents: Cents;
  leadingBidId: string | null;
  /** The tally as it was last made; null once something has changed. */
  cached: BidTally | null;
}

const NONE: readonly never[] = [];

const NOTHING: BidTally = {
  openCents: 0,
  openSinceMs: 0,
  acceptedCents: 0,
  answeredCents: 0,
  leadingBidId: null,
};

/**
 * The time for which a bid counts that a page shows as not taken. The page may come from a cache that is seconds old,
 * while the bid was accepted and its answer got lost. The lot may bid again, but the money stays reserved until no
 * cache is that old.
 */
const DOUBT_MS = 30_000;

/** Tallies all bids in `ledger`. `onChange` gets each lot whose tally has changed; `nellisNow` is Nellis's clock. */
export async function tallyBids(
  ledger: Ledger,
  onChange: (auctionId: AuctionId) => void,
  nellisNow: () => number,
): Promise<TalliedLedger> {
  const lots = new Map<AuctionId, LotBids>();
  const openLots = new Set<AuctionId>();
  /** Drops doubts that have outlived every cache. */
  const endDoubts = (id: AuctionId, lot: LotBids): void => {
    const nowMs = nellisNow();
    if (lot.doubted.some(({ untilMs }) => untilMs <= nowMs)) {
      lot.doubted = orNone(lot.doubted.filter(({ untilMs }) => untilMs > nowMs));
      lot.cached = null;
    }
    if (!hasOpen(lot)) openLots.delete(id);
  };
  const lotOf = (id: AuctionId): LotBids => {
    const lot = lots.get(id) ??
      {
        newestMs: 0,
        open: NONE,
        doubted: NONE,
        acceptedCents: 0,
        answeredCents: 0,
        leadingBidId: null,
        cached: null,
      };
    lots.set(id, lot);
    lot.cached = null;
    return lot;
  };
  const setOpen = (bid: OpenBid, isOpen: boolean): LotBids => {
    const lot = lotOf(bid.auctionId);
    lot.newestMs = Math.max(lot.newestMs, bid.decidedAtMs);
    const others = lot.open.filter(({ id }) => id !== bid.id);
    lot.open = isOpen ? [...others, bid] : orNone(others);
    if (hasOpen(lot)) openLots.add(bid.auctionId);
    else openLots.delete(bid.auctionId);
    return lot;
  };
  const count = ({ outcome, settledAtMs, sentAtMs: _sent, ...bid }: BidRecord) => {
    if (isDoubted(outcome)) {
      const lot = lotOf(bid.auctionId);
      const others = lot.doubted.filter(({ bid: { id } }) => id !== bid.id);
      lot.doubted = [...others, { bid, untilMs: (settledAtMs ?? 0) + DOUBT_MS }];
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
      // An answered bid keeps its answer, here as in the ledger.
      if (lots.get(bid.auctionId)?.open.some(({ id }) => id === bid.id)) {
        count({ ...bid, outcome, settledAtMs: atMs });
      }
      onChange(bid.auctionId);
      return ledger.settleIfOpen(bid, outcome, atMs);
    },
    async prune(nowMs) {
      for (const [id, lot] of lots) {
        endDoubts(id, lot);
        if (!openLots.has(id) && lot.newestMs < nowMs - KEPT_MS) lots.delete(id);
      }
      return await ledger.prune(nowMs);
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
    nextDoubtEndsAt() {
      const doubts = [...openLots].flatMap((id) => lots.get(id)?.doubted ?? NONE);
      const ends = doubts.map(({ untilMs }) => untilMs).filter((untilMs) => untilMs > nellisNow());
      return ends.length > 0 ? Math.min(...ends) : null;
    },
  };
}

function tallyFrom({ open, doubted, acceptedCents, answeredCents, leadingBidId }: LotBids): BidTally {
  const bids = [...open, ...doubted.map(({ bid }) => bid)];
  return {
    openCents: Math.max(0, ...bids.map(({ amountCents }) => amountCents)),
    openSinceMs: Math.max(0, ...bids.map(({ decidedAtMs }) => decidedAtMs)),
    acceptedCents,
    answeredCents,
    leadingBidId,
  };
}

function hasOpen({ open, doubted }: LotBids): boolean {
  return open.length + doubted.length > 0;
}

/** Returns the one empty list for every lot in place of an empty list of its own. */
function orNone<Item>(items: readonly Item[]): readonly Item[] {
  return items.length > 0 ? items : NONE;
}

/** Returns true when a reading alone says that the bid was not accepted. */
function isDoubted(outcome: BidOutcome | null): boolean {
  return outcome?.result === "rejected" && outcome.isFoundOut === true;
}

function isRecent({ settledAtMs }: Pick<BidRecord, "settledAtMs">, nowMs: number): boolean {
  return nowMs - (settledAtMs ?? 0) < DOUBT_MS;
}

/**
 * Returns true for bids that may count. Of others nothing is kept, as most lots that were ever bid on are long over.
 */
function mayCount({ outcome }: Pick<BidRecord, "outcome">): boolean {
  return outcome === null || outcome.result === "accepted" || outcome.result === "unknown";
}
