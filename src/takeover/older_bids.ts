import { setImmediate } from "node:timers";
import { z } from "zod";
import { centsFromDollars, MOST_DOLLARS } from "../auction/money.ts";
import type { AuctionId, BidOutcome } from "../auction/types.ts";
import type { BidRecord } from "../bidding/ledger.ts";
import type { OlderHistory } from "../store/redis/older_histories.ts";
import { parseStrategy } from "../wire/auction.ts";

/** The bids of a history, oldest first, and the number of entries that could not be read. */
export interface OlderBids {
  readonly auctionId: AuctionId;
  readonly bids: readonly BidRecord[];
  readonly unreadable: number;
}

const number = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/).transform(Number)]);
const dollars = number.pipe(z.number().min(0).max(MOST_DOLLARS).transform(centsFromDollars));
const optionalDollars = dollars.nullish().catch(null).transform((cents) => cents ?? null);
/** Refusals can quote whole pages. */
const LONGEST_TEXT = 300;
const words = z.string().nullish().catch(null).transform((text) => (text ?? "").slice(0, LONGEST_TEXT));

/** An entry. Nellis's answer to the bid is in `result`; a bid that failed has an `error` in its place. */
const entrySchema = z.object({
  amount: dollars.refine((cents) => cents > 0),
  strategy: words,
  success: z.boolean().nullish().catch(null),
  error: z.union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)])
    .nullish().catch(null),
  result: z.object({
    message: words,
    data: z.object({ currentAmount: optionalDollars, minimumNextBid: optionalDollars }).nullish().catch(null),
  }).nullish().catch(null),
});

/** The reason in the ledger of every bid that Gavel did not decide. */
const REASON = "placed by the older installation";
/** The first and the last time that a date can have are so far from 1970 (ms). */
const FARTHEST_DATE_MS = 8.64e15;
/** Nellis's words for a bid that was taken and does not lead. */
const IS_PASSED = /higher maximum/i;

/** Entries between two turns of the event loop: a history can have a hundred thousand. */
const ENTRIES_A_TURN = 250;

/** Reads a bid history. The same entries make the same records, with the same ids, however often they are read. */
export async function olderBids({ name, entries }: OlderHistory): Promise<OlderBids> {
  const [auctionId = name] = name.split(":");
  const bids = new Map<string, BidRecord>();
  for (const [index, { atMs, text }] of entries.entries()) {
    if (index > 0 && index % ENTRIES_A_TURN === 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const bid = olderBid(auctionId, atMs, text);
    if (bid) bids.set(bid.id, bid);
  }
  return { auctionId, bids: [...bids.values()], unreadable: entries.length - bids.size };
}

function olderBid(auctionId: AuctionId, atMs: number, text: string): BidRecord | null {
  const { success, data } = entrySchema.safeParse(parse(text));
  if (!success || !(Math.abs(atMs) <= FARTHEST_DATE_MS)) return null;
  return {
    id: `older-${atMs}-${data.amount}`,
    auctionId,
    amountCents: data.amount,
    strategy: parseStrategy(data.strategy) ?? null,
    reason: REASON,
    decidedAtMs: atMs,
    outcome: outcomeOf(data),
    settledAtMs: atMs,
  };
}

/** Returns how a bid came out. One that does not say that it failed counts, as its money may be spent. */
function outcomeOf({ success, error, result }: z.output<typeof entrySchema>): BidOutcome {
  if (success === false) {
    return {
      result: "rejected",
      errorType: "UNKNOWN_ERROR",
      message: (error ?? "it failed").slice(0, LONGEST_TEXT),
    };
  }
  const message = result?.message ?? "";
  return {
    result: "accepted",
    isLeading: !IS_PASSED.test(message),
    currentPriceCents: result?.data?.currentAmount ?? null,
    nextBidCents: result?.data?.minimumNextBid ?? null,
    message,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
