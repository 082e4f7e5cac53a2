import { dollarsFromCents } from "../auction/money.ts";
import type { Notice } from "./notice.ts";
import type { Target } from "./notify_url.ts";

/** How ntfy shows a kind: the name of an emoji, and how loud it is. */
interface Look {
  readonly tag: string;
  readonly priority: "default" | "high";
}

const LOOKS: ReadonlyMap<string, Look> = new Map([
  ["won", { tag: "tada", priority: "high" }],
  ["lost", { tag: "disappointed", priority: "high" }],
  ["outbid", { tag: "arrow_up", priority: "default" }],
  // Outbid with no room left: only the owner can do something about it.
  ["maxBidReached", { tag: "no_entry", priority: "high" }],
  ["bidFailed", { tag: "warning", priority: "high" }],
]);
/** A kind that is not listed is an exception, and those call for the owner. */
const OTHER_LOOK: Look = { tag: "bell", priority: "high" };
/** ntfy makes an attachment of a body of more than 4,096 bytes; no character takes more than three. */
const LONGEST_TEXT = 1300;

/** The request that tells `target` of `notice`. */
export function noticeRequest(target: Target, notice: Notice, userAgent: string): RequestInit {
  const common = {
    "user-agent": userAgent,
    ...(target.authorization === undefined ? {} : { authorization: target.authorization }),
  };
  if (target.kind === "webhook") {
    const headers = { ...common, "content-type": "application/json" };
    return { method: "POST", headers, body: JSON.stringify(webhookBody(notice)) };
  }
  const { tag, priority } = LOOKS.get(notice.kind) ?? OTHER_LOOK;
  const headers = {
    ...common,
    "content-type": "text/plain; charset=utf-8",
    title: "Gavel",
    tags: tag,
    priority,
  };
  return { method: "POST", headers, body: notice.message.slice(0, LONGEST_TEXT) };
}

/** Amounts are dollars, as everywhere outside. */
function webhookBody({ kind, auctionId, message, currentBidCents, finalPriceCents, atMs }: Notice) {
  return {
    kind,
    auctionId,
    message,
    ...(currentBidCents === undefined ? {} : { currentBid: dollarsFromCents(currentBidCents) }),
    ...(finalPriceCents === undefined ? {} : { finalPrice: dollarsFromCents(finalPriceCents) }),
    at: new Date(atMs).toISOString(),
    app: "gavel",
  };
}
