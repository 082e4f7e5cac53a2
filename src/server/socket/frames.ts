import { dollarsFromCents } from "../../auction/money.ts";
import type { Notification } from "../../auction/types.ts";

/** Returns a frame whose last field is JSON text that is there already. */
export function frame(fields: Record<string, unknown>, name: string, json: string): string {
  return `${JSON.stringify(fields).slice(0, -1)},"${name}":${json}}`;
}

/** Returns the frame of a notification. `missedAtMs` is when it came, by Nellis's clock, where nobody heard it then. */
export function notificationFrame(notification: Notification, missedAtMs: number | null = null): string {
  const { kind, auctionId, message, currentBidCents, finalPriceCents } = notification;
  return JSON.stringify({
    type: "notification",
    kind,
    auctionId,
    message,
    ...(currentBidCents === undefined ? {} : { currentBid: dollarsFromCents(currentBidCents) }),
    ...(finalPriceCents === undefined ? {} : { finalPrice: dollarsFromCents(finalPriceCents) }),
    ...(missedAtMs === null ? {} : { missedAt: new Date(missedAtMs).toISOString() }),
  });
}
