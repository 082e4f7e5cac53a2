import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { AuctionId, BidOutcome, BidResult, PlannedBid } from "../auction/types.ts";
import { BID_ERROR_TYPES, STRATEGIES, UNDECIDED_ERROR_TYPES } from "../auction/words.ts";
import type { Key, Store, StoredDocument } from "../store/store.ts";

const log = getLogger(["gavel", "bidding"]);

/** A bid's whole story: written as an intent before its request leaves, settled by what became of it. */
export interface BidRecord extends PlannedBid {
  /** Null while nothing is known: the request may be on its way, or Gavel was stopped. */
  readonly outcome: BidOutcome | null;
  readonly settledAtMs: number | null;
  /** When its request left; not there while it has not, and after a kill in the instant in which it did. */
  readonly sentAtMs?: number;
}

/** Which bids are asked for; what is left out does not matter. */
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
  /** Resolves once the intent is durable: only then may the bid leave. */
  intend(bid: PlannedBid): Promise<void>;
  /** Notes when its request left. Nothing waits for that: a bid that is open may have left in any case. */
  sent(bid: PlannedBid, atMs: number): Promise<void>;
  /** Writes what became of it. */
  settle(bid: PlannedBid, outcome: BidOutcome, atMs: number): Promise<void>;
  /**
   * As `settle`, where nothing is known yet: what Nellis answered stays, whatever the lot seems to show later. Of a
   * bid from before a start it is known once `unsettled` has looked.
   */
  settleOpen(bid: PlannedBid, outcome: BidOutcome, atMs: number): Promise<void>;
  /** An auction's bids, newest first, at most `limit`. */
  of(auctionId: AuctionId, limit: number): Promise<readonly BidRecord[]>;
  /** The bids of all auctions that fit, newest first. */
  all(filter: BidFilter): Promise<readonly BidRecord[]>;
  /** The intents of which nothing more was ever heard. */
  unsettled(): Promise<readonly PlannedBid[]>;
  /** Removes bids settled and decided more than a year before `nowMs`, and says how many. */
  prune(nowMs: number): Promise<number>;
}

/** A leap year: a bid is never gone before its anniversary. */
const KEPT_MS = 366 * 24 * 60 * 60 * 1000;

const outcomeSchema = z.discriminatedUnion("result", [
  z.object({
    result: z.literal("accepted"),
    isLeading: z.boolean(),
    isLeadInDoubt: z.literal(true).exactOptional(),
    currentPriceCents: z.number().nullable(),
    nextBidCents: z.number().nullable(),
    message: z.string(),
  }),
  z.object({ result: z.literal("rejected"), errorType: z.enum(BID_ERROR_TYPES), message: z.string() }),
  z.object({ result: z.literal("not-sent"), message: z.string() }),
  z.object({
    result: z.literal("unknown"),
    errorType: z.enum(UNDECIDED_ERROR_TYPES).exactOptional(),
    message: z.string(),
  }),
]);

const recordSchema = z.object({
  id: z.string(),
  auctionId: z.string(),
  amountCents: z.number().int(),
  strategy: z.enum(STRATEGIES),
  reason: z.string(),
  decidedAtMs: z.number(),
  outcome: outcomeSchema.nullable(),
  settledAtMs: z.number().nullable(),
  sentAtMs: z.number().exactOptional(),
});

/** A ledger in `store`, a document a bid. */
export function createLedger(store: Store): Ledger {
  /** Bids whose fate is not known, and when they left: settling one waits for no reading of the store. */
  const open = new Map<string, number | undefined>();
  const write = (record: BidRecord) => {
    const sentAtMs = record.sentAtMs ?? open.get(record.id);
    if (isOpen(record)) open.set(record.id, sentAtMs);
    else open.delete(record.id);
    return store.put(keyOf(record), sentAtMs === undefined ? { ...record } : { ...record, sentAtMs });
  };
  return {
    intend: (bid) => write({ ...bid, outcome: null, settledAtMs: null }),
    sent: (bid, atMs) => write({ ...bid, outcome: null, settledAtMs: null, sentAtMs: atMs }),
    settle: (bid, outcome, atMs) => write({ ...bid, outcome, settledAtMs: atMs }),
    // In the same turn as it is asked, so that an auction that moves on is not durable before this is.
    settleOpen: (bid, outcome, atMs) =>
      open.has(bid.id) ? write({ ...bid, outcome, settledAtMs: atMs }) : Promise.resolve(),
    async of(auctionId, limit) {
      const records = recordsIn(await store.list(["bid_history", auctionId]));
      return records.sort(newestFirst).slice(0, limit);
    },
    async all({ auctionId, limit, ...filter }) {
      const folder: Key = auctionId === undefined ? ["bid_history"] : ["bid_history", auctionId];
      const records = recordsIn(await store.list(folder)).filter((record) => fits(record, filter));
      return records.sort(newestFirst).slice(0, limit);
    },
    async unsettled() {
      const records = recordsIn(await store.list(["bid_history"]));
      for (const record of records) if (isOpen(record)) open.set(record.id, record.sentAtMs);
      return records.flatMap(({ outcome, settledAtMs: _never, sentAtMs: _sent, ...bid }) =>
        outcome === null ? [bid] : []
      );
    },
    async prune(nowMs) {
      const records = recordsIn(await store.list(["bid_history"]));
      const old = records.filter(({ outcome, decidedAtMs }) =>
        outcome !== null && decidedAtMs < nowMs - KEPT_MS
      );
      await Promise.all(old.map((record) => store.delete(keyOf(record))));
      return old.length;
    },
  };
}

/** Where a bid stands. */
export function resultOf({ outcome }: BidRecord): BidResult {
  return outcome?.result ?? "pending";
}

function isOpen({ outcome }: BidRecord): boolean {
  return outcome === null || outcome.result === "unknown";
}

function fits(record: BidRecord, { result, fromMs, toMs }: Omit<BidFilter, "auctionId" | "limit">): boolean {
  return (result === undefined || resultOf(record) === result) &&
    record.decidedAtMs >= (fromMs ?? -Infinity) && record.decidedAtMs < (toMs ?? Infinity);
}

/** What can't be read stays where it is, for the owner to look at, and is reported. */
function recordsIn(documents: readonly StoredDocument[]): BidRecord[] {
  return documents.flatMap(({ key, value }) => {
    const record = recordSchema.safeParse(value);
    if (record.success) return [record.data];
    log.error("The ledger's record {key} makes no sense and is passed over", { key: key.join("/") });
    return [];
  });
}

/** Decisions of one instant are told apart by their numbers, which end their ids. */
function newestFirst(a: BidRecord, b: BidRecord): number {
  return b.decidedAtMs - a.decidedAtMs || b.id.localeCompare(a.id, "en", { numeric: true });
}

function keyOf(bid: PlannedBid): Key {
  return ["bid_history", bid.auctionId, bid.id];
}
