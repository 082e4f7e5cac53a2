import { getLogger } from "@logtape/logtape";
import type { AuctionId } from "../auction/types.ts";
import type { BidRecord } from "../bidding/ledger.ts";
import { stamped } from "../store/record.ts";
import type { OlderHistory } from "../store/redis/older_histories.ts";
import type { Store } from "../store/store.ts";
import { bidEntry } from "../timeline/entries.ts";
import { FOLDER as TIMELINE, MOST_ENTRIES, partsIn } from "../timeline/history.ts";
import { olderBids } from "./older_bids.ts";

/** The store to take bids over into, and the histories that the older installation left. */
export interface TakeOverParts {
  readonly store: Store;
  /** Reads those histories, but for the `known` names. */
  readonly histories: (known: ReadonlySet<string>) => Promise<readonly OlderHistory[]>;
  readonly nowMs: number;
}

/** The folder of notes on histories that are taken over, by their names. */
const DONE = "taken_over";
/** A lot that was bid on this long ago is over. The older installation kept no bids for longer. */
const MAY_BE_OPEN_MS = 7 * 24 * 60 * 60 * 1000;
/** The most bids in one go: a store refuses more writes than it can keep waiting. */
const BIDS_AT_ONCE = 500;
/** The number of entries in one stored part of a timeline. */
const ENTRIES_A_PART = 25;

const log = getLogger(["gavel", "takeover"]);

/**
 * Makes the bids of the older installation part of the ledger and of the timelines, and counts lots that it may have won
 * for the budgets. A history that was taken over is not looked at again, and none is changed. A stop in between doubles
 * nothing.
 */
export async function takeOverBids({ store, histories, nowMs }: TakeOverParts): Promise<void> {
  const done = await store.list([DONE]);
  const left = await histories(new Set(done.map(({ key }) => key.slice(1).join("/"))));
  let total = 0;
  for (const history of left) {
    const { auctionId, bids, unreadable } = await olderBids(history);
    if (unreadable > 0) {
      log.warn("{unreadable} entries in the older bid history of {auctionId} can't be read and stay there", {
        unreadable,
        auctionId,
      });
    }
    await addToTimeline(store, auctionId, bids);
    await addToLedger(store, auctionId, bids);
    await countLeftLot(store, auctionId, bids, nowMs);
    await store.put([DONE, history.name], { bids: bids.length, atMs: nowMs });
    total += bids.length;
  }
  if (left.length === 0) return;
  log.info("{total} bids on {lots} lots were taken over from the older installation", {
    total,
    lots: left.length,
  });
}

async function addToLedger(store: Store, auctionId: AuctionId, bids: readonly BidRecord[]): Promise<void> {
  const folder = await store.list(["bid_history", auctionId]);
  const known = new Set(folder.map(({ key }) => key[2]));
  const left = bids.filter(({ id }) => !known.has(id));
  for (let start = 0; start < left.length; start += BIDS_AT_ONCE) {
    await Promise.all(
      left.slice(start, start + BIDS_AT_ONCE).map((bid) =>
        store.put(["bid_history", auctionId, bid.id], stamped("bid_history", { ...bid }))
      ),
    );
  }
}

/** Writes the bids before everything else in the lot's timeline, as they are older than all that Gavel has seen. */
async function addToTimeline(store: Store, auctionId: AuctionId, bids: readonly BidRecord[]): Promise<void> {
  const parts = partsIn(await store.list([TIMELINE, auctionId]));
  const known = new Set(parts.flatMap(({ entries }) => entries.map(({ bid }) => bid?.id)));
  // A timeline keeps no more than its newest.
  const entries = bids.slice(-MOST_ENTRIES).filter(({ id }) => !known.has(id)).flatMap(entryOf);
  for (let start = 0; start < entries.length; start += ENTRIES_A_PART) {
    const part = entries.slice(start, start + ENTRIES_A_PART);
    // Counted on from what is there, so that bids of one moment never take the name of a part that is written.
    const name = [part[0]?.atMs ?? 0, known.size + start].map((number) => String(number).padStart(15, "0"))
      .join("-");
    await store.put([TIMELINE, auctionId, `${name}-older`], stamped("timeline", { entries: part }));
  }
}

function entryOf({ outcome, strategy, settledAtMs: _settled, sentAtMs: _sent, ...bid }: BidRecord) {
  return outcome ? [bidEntry({ ...bid, strategy: strategy ?? "manual" }, outcome, bid.decidedAtMs)] : [];
}

/** Counts a lot that is not watched and may be won, as any lot that is left then, unless it is counted already. */
async function countLeftLot(
  store: Store,
  auctionId: AuctionId,
  bids: readonly BidRecord[],
  nowMs: number,
): Promise<void> {
  const lot = leftLot(bids, nowMs);
  if (lot === null || await store.get(["auction", auctionId]) !== undefined) return;
  if (await store.get(["commitments", auctionId]) !== undefined) return;
  await store.put(["commitments", auctionId], stamped("commitments", lot));
}

/**
 * Returns the record of a lot that these bids may have won, at the highest of them and from now on, until a reading
 * settles it; null where the last one did not lead, or the lot is long over.
 */
export function leftLot(bids: readonly BidRecord[], nowMs: number) {
  const accepted = bids.filter(({ outcome }) => outcome?.result === "accepted");
  const last = accepted.at(-1);
  if (last?.outcome?.result !== "accepted" || !last.outcome.isLeading) return null;
  if (last.decidedAtMs < nowMs - MAY_BE_OPEN_MS) return null;
  const amountCents = accepted.reduce((most, { amountCents }) => Math.max(most, amountCents), 0);
  return { amountCents, atMs: nowMs, group: null, isOver: false };
}
