import { z } from "zod";
import type { AuctionId, BidOutcome, BidResult, PlannedBid } from "../auction/types.ts";
import { BID_ERROR_TYPES, STRATEGIES, UNDECIDED_ERROR_TYPES } from "../auction/words.ts";
import { isFields, readRecord, stamped, storedTime } from "../store/record.ts";
import type { Json, Key, Store, StoredDocument } from "../store/store.ts";
import { createTroubles, type Troubles } from "../store/troubles.ts";

/** A bid from its intent, written before its request leaves, to its outcome. */
export interface BidRecord extends Omit<PlannedBid, "strategy"> {
  /** Null when its word is not one that this version knows. */
  readonly strategy: PlannedBid["strategy"] | null;
  /** Null while nothing is known: the request may be on its way, or Gavel was stopped. */
  readonly outcome: BidOutcome | null;
  readonly settledAtMs: number | null;
  /** The time at which its request left; absent while it has not, and after a kill in the instant in which it did. */
  readonly sentAtMs?: number;
}

/** A filter of bids; what is left out does not matter. */
export interface BidFilter {
  readonly auctionId?: AuctionId;
  readonly result?: BidResult;
  /** Decided then or later. */
  readonly fromMs?: number;
  /** Decided before then. */
  readonly toMs?: number;
  readonly limit: number;
}

/** Every bid decided within a year, by auction. */
export interface Ledger {
  /** Resolves once neither a kill nor a power cut can lose the intent: only then may the bid leave. */
  intend(bid: PlannedBid): Promise<void>;
  /** Notes when its request left. Nothing waits for that: a bid that is open may have left in any case. */
  sent(bid: PlannedBid, atMs: number): Promise<void>;
  /** Writes the bid's outcome. */
  settle(bid: PlannedBid, outcome: BidOutcome, atMs: number): Promise<void>;
  /**
   * Writes the outcome of a bid that is open; an answer of Nellis's stays, even if the lot later seems to show
   * something else. Bids from before a start are known once `pendingBids` has looked.
   */
  settleIfOpen(bid: PlannedBid, outcome: BidOutcome, atMs: number): Promise<void>;
  /** An auction's bids, newest first, at most `limit`. */
  of(auctionId: AuctionId, limit: number): Promise<readonly BidRecord[]>;
  /** The bids of all auctions that fit, newest first. */
  all(filter: BidFilter): Promise<readonly BidRecord[]>;
  /** Returns the intents of which nothing more was ever heard. */
  pendingBids(): Promise<readonly PlannedBid[]>;
  /**
   * Returns the reason why nothing may be bid on this lot, or null. It is set when the last look through the ledger
   * found a record that can't be read and may be of a bid that counts.
   */
  blockOn(auctionId: AuctionId): string | null;
  /** Removes bids that were answered and decided more than a year before `nowMs`, and returns their number. */
  prune(nowMs: number): Promise<number>;
}

/** The time for which bids are kept. A leap year: a bid is never gone before its anniversary. */
export const KEPT_MS = 366 * 24 * 60 * 60 * 1000;

/** Reads an outcome so that an unknown word of a newer Gavel never loses how a bid ended. */
const outcomeSchema = z.discriminatedUnion("result", [
  z.object({
    result: z.literal("accepted"),
    // An unreadable lead counts as a lead.
    isLeading: z.boolean().catch(true),
    isLeadInDoubt: z.literal(true).exactOptional(),
    isFoundOut: z.literal(true).exactOptional(),
    currentPriceCents: z.number().nullable().catch(null),
    nextBidCents: z.number().nullable().catch(null),
    message: z.string().catch(""),
  }),
  z.object({
    result: z.literal("rejected"),
    errorType: z.enum(BID_ERROR_TYPES).catch("UNKNOWN_ERROR"),
    message: z.string().catch(""),
    isFoundOut: z.literal(true).exactOptional(),
    isKeptHere: z.literal(true).exactOptional(),
  }),
  z.object({
    result: z.literal("not-sent"),
    message: z.string().catch(""),
    isKeptHere: z.literal(true).exactOptional(),
  }),
  z.object({
    result: z.literal("unknown"),
    errorType: z.enum(UNDECIDED_ERROR_TYPES).exactOptional(),
    message: z.string().catch(""),
  }),
]);

/** The outcome in place of one that this version can't read: the bid may count. */
const UNREADABLE_OUTCOME: BidOutcome = {
  result: "unknown",
  message: "What became of the bid can't be read in the ledger: look at the lot",
};

const recordSchema: z.ZodType<BidRecord> = z.object({
  id: z.string(),
  auctionId: z.string(),
  amountCents: z.number().int(),
  strategy: z.enum(STRATEGIES).nullable().catch(null),
  reason: z.string().catch(""),
  decidedAtMs: storedTime,
  outcome: outcomeSchema.nullable().catch(({ value }) => value === undefined ? null : UNREADABLE_OUTCOME),
  settledAtMs: storedTime.nullable().catch(null),
  sentAtMs: storedTime.exactOptional(),
});
/** Reads the result alone of a record that can't be read otherwise. */
const endSchema = z.object({ outcome: z.object({ result: z.enum(["rejected", "not-sent"]) }) });

/** The fields of a stored record that no later write of the same bid knows. */
type Kept = Pick<BidRecord, "sentAtMs"> & { readonly strategy?: Json };

/** Makes a ledger in `store`, a document a bid. `troubles` hears of records that can't be read. */
export function createLedger(store: Store, troubles: Troubles = createTroubles()): Ledger {
  /** The open bids, with what is stored of them: settling one waits for no reading of the store. */
  const open = new Map<string, Kept>();
  /** The record that blocks each lot. */
  const blocked = new Map<AuctionId, string>();
  /** The whole ledger as a start has just read it, for its next look: a year of bids takes seconds to read. */
  let justRead: readonly BidRecord[] | null = null;
  const write = (record: BidRecord) => {
    justRead = null;
    const { sentAtMs } = record;
    const kept = { ...open.get(record.id), ...(sentAtMs === undefined ? {} : { sentAtMs }) };
    if (isOpen(record)) open.set(record.id, kept);
    else open.delete(record.id);
    return store.put(keyOf(record), stamped("bid_history", { ...record, ...kept }));
  };
  const block = ({ key: [folder, auctionId, ...rest] }: StoredDocument, reason: string) => {
    if (auctionId === undefined) return;
    const place = [folder, auctionId, ...rest].join("/");
    blocked.set(auctionId, place);
    troubles.report(
      place,
      `Nothing more is bid on lot ${auctionId}: a bid on it can't be read in the ledger (${place}: ${reason}), ` +
        "so look at Nellis whether it counts",
      auctionId,
    );
  };
  const recordsBelow = async (folder: Key): Promise<BidRecord[]> => {
    const documents = await store.list(folder);
    return documents.flatMap((document) => {
      const reading = readRecord("bid_history", document, recordSchema);
      if ("data" in reading) {
        const record = reading.data;
        if (isOpen(record)) {
          open.set(record.id, { ...open.get(record.id), ...keptOf(record, document.value) });
        }
        return [record];
      }
      if (!endSchema.safeParse(document.value).success) block(document, reading.reason);
      return [];
    });
  };
  return {
    async intend(bid) {
      await write({ ...bid, outcome: null, settledAtMs: null });
      await store.disk?.synced();
    },
    sent: (bid, atMs) => write({ ...bid, outcome: null, settledAtMs: null, sentAtMs: atMs }),
    settle: (bid, outcome, atMs) => write({ ...bid, outcome, settledAtMs: atMs }),
    // In the same turn as it is asked, so that an auction that moves on is not durable before this is.
    settleIfOpen: (bid, outcome, atMs) =>
      open.has(bid.id) ? write({ ...bid, outcome, settledAtMs: atMs }) : Promise.resolve(),
    async of(auctionId, limit) {
      const records = await recordsBelow(["bid_history", auctionId]);
      return records.sort(newestFirst).slice(0, limit);
    },
    async all({ auctionId, limit, ...filter }) {
      const folder: Key = auctionId === undefined ? ["bid_history"] : ["bid_history", auctionId];
      const records = await recordsBelow(folder);
      if (auctionId === undefined && limit === Infinity) justRead = records;
      return records.filter((record) => fits(record, filter)).sort(newestFirst).slice(0, limit);
    },
    async pendingBids() {
      const records = justRead ?? await recordsBelow(["bid_history"]);
      justRead = null;
      for (const { id, sentAtMs, ...record } of records) {
        if (isOpen(record)) {
          open.set(id, { ...open.get(id), ...(sentAtMs === undefined ? {} : { sentAtMs }) });
        }
      }
      return records.flatMap(({ outcome, settledAtMs: _never, sentAtMs: _sent, strategy, ...bid }) =>
        outcome === null ? [{ ...bid, strategy: strategy ?? "manual" }] : []
      );
    },
    blockOn(auctionId) {
      const place = blocked.get(auctionId);
      if (place === undefined) return null;
      return `A bid on this lot can't be read in the ledger (${place}): look at Nellis whether it counts`;
    },
    async prune(nowMs) {
      const records = await recordsBelow(["bid_history"]);
      const old = records.filter(({ outcome, decidedAtMs }) =>
        outcome !== null && decidedAtMs < nowMs - KEPT_MS
      );
      await Promise.all(old.map((record) => store.delete(keyOf(record))));
      return old.length;
    },
  };
}

/** Returns the reason why a stored bid can't be read; null where it can. */
export function bidProblem(value: Json): string | null {
  const reading = readRecord("bid_history", { value }, recordSchema);
  return "reason" in reading ? reading.reason : null;
}

/** Returns true for a stored bid whose outcome is not known: it may count at Nellis. */
export function isOpenBid(value: Json): boolean {
  const reading = readRecord("bid_history", { value }, recordSchema);
  return "data" in reading && isOpen(reading.data);
}

/** Returns the result of a bid so far. */
function resultOf({ outcome }: BidRecord): BidResult {
  return outcome?.result ?? "pending";
}

function keptOf({ sentAtMs, strategy }: BidRecord, stored: Json): Kept {
  const word = strategy === null && isFields(stored) ? stored["strategy"] : undefined;
  return {
    ...(sentAtMs === undefined ? {} : { sentAtMs }),
    ...(word === undefined ? {} : { strategy: word }),
  };
}

function isOpen({ outcome }: Pick<BidRecord, "outcome">): boolean {
  return outcome === null || outcome.result === "unknown";
}

function fits(record: BidRecord, { result, fromMs, toMs }: Omit<BidFilter, "auctionId" | "limit">): boolean {
  return (result === undefined || resultOf(record) === result) &&
    record.decidedAtMs >= (fromMs ?? -Infinity) && record.decidedAtMs < (toMs ?? Infinity);
}

/** Sorts newest first. Decisions of one instant are told apart by the numbers at the end of their ids. */
function newestFirst(a: BidRecord, b: BidRecord): number {
  return b.decidedAtMs - a.decidedAtMs || b.id.localeCompare(a.id, "en", { numeric: true });
}

function keyOf(bid: Pick<BidRecord, "auctionId" | "id">): Key {
  return ["bid_history", bid.auctionId, bid.id];
}
