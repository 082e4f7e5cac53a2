import { z } from "zod";
import type { Cents } from "../auction/money.ts";
import type { AuctionId, Notification } from "../auction/types.ts";
import { readRecord, type RecordReading, stamped, storedTime } from "../store/record.ts";
import type { Json, StoredDocument } from "../store/store.ts";

/**
 * A notification to be sent. Its kind can be any word: a notice that another version of Gavel stored is sent, too.
 */
export interface Notice {
  readonly kind: string;
  readonly auctionId: AuctionId;
  readonly message: string;
  readonly currentBidCents?: Cents;
  readonly finalPriceCents?: Cents;
  /** The time at which it happened, by our clock. */
  readonly atMs: number;
}

/** Reads an amount, or nothing: a notice can be told without it. */
const cents = z.number().optional().catch(undefined);
const noticeFields = z.object({
  kind: z.string(),
  auctionId: z.string(),
  message: z.string(),
  currentBidCents: cents,
  finalPriceCents: cents,
  atMs: storedTime,
});
const withoutGaps = (
  { currentBidCents, finalPriceCents, ...notice }: z.infer<typeof noticeFields>,
): Notice => ({
  ...notice,
  ...(currentBidCents === undefined ? {} : { currentBidCents }),
  ...(finalPriceCents === undefined ? {} : { finalPriceCents }),
});

/** Makes the notice of `notification`, which happened at `nowMs`. */
export function noticeOf(notification: Notification, nowMs: number): Notice {
  const { kind, auctionId, message, currentBidCents, finalPriceCents } = notification;
  return {
    kind,
    auctionId,
    message,
    ...(currentBidCents === undefined ? {} : { currentBidCents }),
    ...(finalPriceCents === undefined ? {} : { finalPriceCents }),
    atMs: Math.floor(nowMs),
  };
}

/** Returns true for a notice of a lot's end. It is never dropped, as no later notice repeats it. */
export function isEnd({ kind }: Notice): boolean {
  return kind === "won" || kind === "lost";
}

/** Returns true when both say the same sort of thing of the same auction. */
export function isSameSort(one: Notice, other: Notice): boolean {
  return one.kind === other.kind && one.auctionId === other.auctionId;
}

/** The channels of a stored notice, by their names. */
export interface Addressed {
  /** The channel that it still has to be sent to. */
  readonly to: string;
  /** All channels that there were when it was told. */
  readonly among: readonly string[];
}

/** Older versions of Gavel had one channel, and did not write it down. */
const addressedSchema = z.object({ to: z.string(), among: z.array(z.string()) }).optional().catch(undefined);
const recordSchema = noticeFields.extend({ addressed: addressedSchema })
  .transform(({ addressed, ...fields }) => ({ notice: withoutGaps(fields), addressed }));

/** Returns the stored form of `notice`. */
export function documentOf(notice: Notice, { to, among }: Addressed): Json {
  return { ...stamped("notify", { ...notice, addressed: { to, among: [...among] } }) };
}

/** Reads what `documentOf` wrote. */
export function noticeFrom(
  document: Pick<StoredDocument, "value" | "raw">,
): RecordReading<{ readonly notice: Notice; readonly addressed: Addressed | undefined }> {
  return readRecord("notify", document, recordSchema);
}
