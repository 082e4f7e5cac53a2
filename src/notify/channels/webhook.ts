import { dollarsFromCents } from "../../auction/money.ts";
import type { Notice } from "../notice.ts";
import type { Channel } from "./channel.ts";

/** Any web address: it gets the notice as JSON. */
export const webhook: Channel = {
  name: "webhook",
  addresses: "a web address",
  isNamedBy: () => true,
  webAddress: (text) => text,
  request: (notice) => ({
    headers: { "content-type": "application/json" },
    body: JSON.stringify(webhookBody(notice)),
  }),
};

/** Amounts are in dollars, as in every message that leaves Gavel. */
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
