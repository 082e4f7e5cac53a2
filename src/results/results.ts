import { getLogger } from "@logtape/logtape";
import {
  type EndCircumstances,
  endedAtMs,
  type EndedAuction,
  isEnded,
  type LotResult,
  lotResult,
  withBids,
} from "../auction/result/lot_result.ts";
import type { BidOnLot } from "../auction/result/outcome.ts";
import type { Auction, AuctionId, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { BidRecord, Ledger } from "../bidding/ledger.ts";
import type { BusEvent, EventBus } from "../event_bus.ts";
import { createSerialTasks } from "../resilience/serial_tasks.ts";
import type { Store } from "../store/store.ts";
import { createResultMonths, type ResultPage, type ResultPlace } from "./result_months.ts";
import {
  createResultRecords,
  isWithin,
  monthOf,
  newestFirst,
  resultName,
  type TimeRange,
} from "./result_records.ts";

export type { TimeRange } from "./result_records.ts";

const log = getLogger(["gavel", "results"]);

/** The results of all lots that ended while they were watched, kept for good. */
export interface Results {
  /** Takes in the auctions that are watched at a start, once they are all loaded. */
  adopt(watched: readonly Auction[]): void;
  /** Returns the results of lots that ended in `range`, newest first, also those that are not written yet. */
  list(range: TimeRange): Promise<readonly LotResult[]>;
  /** Gives the same month by month, and never holds more than a month of them. */
  byMonth(range: TimeRange): AsyncIterable<readonly LotResult[]>;
  /** Returns up to `limit` of all results after `before`, newest first, and what all of them add up to. */
  page(limit: number, before?: ResultPlace): Promise<ResultPage>;
  /** Returns the number of results that were read from the store so far: it grows while a long reading goes on. */
  readSoFar(): number;
  /** Returns the number of lots that are remembered: those that are watched. */
  remembered(): number;
  /** Stops listening. All results are in the store's hands already. */
  close(): void;
}

/** The parts of the results. `nellisNow` is Nellis's clock. */
export interface ResultsParts {
  readonly bus: EventBus;
  readonly store: Store;
  readonly ledger: Pick<Ledger, "of">;
  readonly nellisNow: () => number;
  /** Returns the circumstances of a lot that ends now. */
  readonly circumstances: () => EndCircumstances;
}

/** A watched lot, as far as its result asks for it. */
interface Lot {
  /** True once the lot was read while it was open. */
  wasOpen: boolean;
  /** Our bids on it, by their ids, as far as they are known. */
  readonly bids: Map<string, BidOnLot>;
  /** Null until it is over. */
  result: LotResult | null;
}

/** The most bids of a lot that are read: far more than one lot gets. */
const MOST_BIDS = 10_000;

/**
 * Writes the result of each lot that ends, from the moment it is called. A result is written at once, in the order of
 * the store behind the end itself, so that neither a kill nor the end of the lot's retention loses it. Its key is made
 * of the lot and its end, so that writing it again never doubles it.
 */
export function startResults(parts: ResultsParts): Results {
  const { bus, store, ledger, nellisNow, circumstances } = parts;
  const records = createResultRecords(store);
  const lots = new Map<AuctionId, Lot>();
  /** Results that are being written, by their names. */
  const unwritten = new Map<string, LotResult>();
  const months = createResultMonths({
    all: records.all,
    ofMonth: (month) =>
      withUnwritten(records.ofMonth(month), ({ endedAtMs }) => monthOf(endedAtMs) === month),
  });
  // One after another: a start may find a thousand lots that are over.
  const reading = createSerialTasks();
  let isClosed = false;
  let isAdopted = false;

  const withUnwritten = async (
    stored: Promise<readonly LotResult[]>,
    isMeant: (result: LotResult) => boolean,
  ) => {
    // The store may be read before one of these is in it, and give what it read after it is written.
    const atTheBeginning = [...unwritten];
    const found = new Map((await stored).map((result) => [resultName(result), result]));
    for (const [name, result] of [...atTheBeginning, ...unwritten]) {
      if (isMeant(result)) found.set(name, result);
    }
    return [...found.values()].sort(newestFirst);
  };
  const lotOf = (id: AuctionId): Lot => {
    const lot = lots.get(id) ?? { wasOpen: false, bids: new Map(), result: null };
    lots.set(id, lot);
    return lot;
  };

  const write = (lot: Lot, result: LotResult) => {
    if (JSON.stringify(result) === JSON.stringify(lot.result)) return;
    lot.result = result;
    const name = resultName(result);
    unwritten.set(name, result);
    months.changed(result.endedAtMs);
    const letGo = () => {
      months.changed(result.endedAtMs);
      if (unwritten.get(name) === result) unwritten.delete(name);
    };
    records.put(result).then(letGo, (error) => {
      letGo();
      log.error("The result of {id} could not be stored: {error}", { id: result.id, error });
    });
  };

  const correct = (lot: Lot) => {
    if (lot.result) write(lot, withBids(lot.result, [...lot.bids.values()]));
  };

  /** Takes in the bids of before this start. What was heard since is newer than what is written. */
  const addLedger = async (id: AuctionId, lot: Lot) => {
    const written = await ledger.of(id, MOST_BIDS);
    for (const record of written) if (!lot.bids.has(record.id)) lot.bids.set(record.id, bidOf(record));
    if (!isClosed) correct(lot);
  };

  const readBids = (id: AuctionId, lot: Lot) => {
    reading.run(() => addLedger(id, lot)).catch((error) =>
      log.warn("The result of {id} does without the bids of before the start: {error}", { id, error })
    );
  };

  const onChange = (auction: Auction) => {
    const lot = lotOf(auction.id);
    if (!isEnded(auction)) {
      lot.wasOpen ||= auction.listing !== null;
      return;
    }
    // A result stays as it is: what the owner changes later, such as the limit, did not hold at the end.
    if (lot.result || !lot.wasOpen && wasOverBefore(auction)) return;
    write(lot, lotResult(auction, circumstances(), [...lot.bids.values()]));
    readBids(auction.id, lot);
  };

  const onBid = (bid: PlannedBid, outcome: BidOutcome) => {
    // Also of a lot that is not adopted yet: a start may settle its bid first. Later, a lot that is not here is not
    // watched, and has no result.
    const lot = isAdopted ? lots.get(bid.auctionId) : lotOf(bid.auctionId);
    if (!lot) return;
    const { id, amountCents, decidedAtMs } = bid;
    lot.bids.set(id, { id, amountCents, decidedAtMs, outcome, answeredAtMs: nellisNow() });
    correct(lot);
  };

  /** Finishes the result that an earlier run or version left open, of a lot that was over at the start. */
  const takeOver = async (auction: EndedAuction, lot: Lot) => {
    const result = await records.get(auction.id, endedAtMs(auction));
    if (isClosed || result?.isSettled) return;
    if (result) lot.result = result;
    else if (wasOverBefore(auction) && auction.bidsDecided === 0) return;
    else write(lot, lotResult(auction, { ...circumstances(), wasPaused: false }, [...lot.bids.values()]));
    await addLedger(auction.id, lot);
  };

  const hear = (event: BusEvent) => {
    switch (event.type) {
      case "auction-changed":
        return onChange(event.auction);
      case "bid-answered":
      case "bid-found-out":
        return onBid(event.bid, event.outcome);
      case "auction-removed":
        lots.delete(event.auctionId);
    }
  };
  const stopListening = bus.listen(hear);
  const adoptOne = (auction: Auction) => {
    const lot = lotOf(auction.id);
    if (!isEnded(auction)) return onChange(auction);
    reading.run(() => takeOver(auction, lot)).catch((error) =>
      log.warn("The result of {id} was not looked for: {error}", { id: auction.id, error })
    );
  };

  return {
    adopt(watched) {
      isAdopted = true;
      const ids = new Set(watched.map(({ id }) => id));
      for (const id of [...lots.keys()]) if (!ids.has(id)) lots.delete(id);
      watched.forEach(adoptOne);
    },
    remembered: () => lots.size,
    list: (range) => withUnwritten(records.list(range), (result) => isWithin(result, range)),
    byMonth: months.within,
    page: months.page,
    readSoFar: records.readSoFar,
    close() {
      isClosed = true;
      stopListening();
    },
  };
}

/**
 * Returns true when the lot was over before it was watched: such a lot has no result. A wrong clock of the machine can
 * make it true of others, so it counts only where nothing else shows that the lot was open.
 */
function wasOverBefore(auction: EndedAuction): boolean {
  // Without a page, an older installation has stored it, which did not say since when it was watched.
  return auction.listing !== null && auction.watchedSinceMs > endedAtMs(auction);
}

function bidOf({ id, amountCents, decidedAtMs, outcome, settledAtMs }: BidRecord): BidOnLot {
  return { id, amountCents, decidedAtMs, outcome, answeredAtMs: settledAtMs };
}
