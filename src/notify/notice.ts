import type { Cents } from "../auction/money.ts";
import type { AuctionId, Notification } from "../auction/types.ts";
import type { Json } from "../store/store.ts";

/**
 * A notification on its way out. Its kind is any word: one that another version of Gavel stored is still sent.
 */
export interface Notice {
  readonly kind: string;
  readonly auctionId: AuctionId;
  readonly message: string;
  readonly currentBidCents?: Cents;
  readonly finalPriceCents?: Cents;
  /** When it happened, by our clock. */
  readonly atMs: number;
}

/** `notification`, of now. */
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

/** The end of a lot is told once, and nothing later says it again: it is never left out. */
export function isEnd({ kind }: Notice): boolean {
  return kind === "won" || kind === "lost";
}

/** Whether both say the same sort of thing of the same auction. */
export function isSameSort(one: Notice, other: Notice): boolean {
  return one.kind === other.kind && one.auctionId === other.auctionId;
}

/** `notice` as it is stored. */
export function documentOf(notice: Notice): Json {
  return { ...notice };
}

/** Reads what `documentOf` wrote; undefined for anything else. */
export function noticeFrom(document: Json): Notice | undefined {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
  const fields = new Map(Object.entries(document));
  const [kind, auctionId, message] = ["kind", "auctionId", "message"].map((name) => fields.get(name));
  const atMs = fields.get("atMs");
  if (typeof kind !== "string" || typeof auctionId !== "string" || typeof message !== "string") {
    return undefined;
  }
  // A `Date` holds no more.
  if (typeof atMs !== "number" || !(Math.abs(atMs) <= 8.64e15)) return undefined;
  const currentBidCents = fields.get("currentBidCents");
  const finalPriceCents = fields.get("finalPriceCents");
  return {
    kind,
    auctionId,
    message,
    ...(typeof currentBidCents === "number" ? { currentBidCents } : {}),
    ...(typeof finalPriceCents === "number" ? { finalPriceCents } : {}),
    atMs,
  };
}
