import { dollarsFromCents } from "../../auction/money.ts";
import type { Notice } from "../notice.ts";
import { type Channel, mistakeIn } from "./channel.ts";
import { httpTarget, jsonRequest } from "./http_target.ts";
import { webAddress } from "./web_address.ts";

/** Any web address: it gets the notice as JSON. */
export const webhook: Channel = {
  name: "Webhook",
  example: "https://<host>/<path>",
  isNamedBy: (text) => /^https?:/i.test(text),
  read(text) {
    const address = webAddress(text);
    if (!address) return mistakeIn(webhook, "a web address without blanks, %20 for a blank in it");
    return httpTarget({
      ...address,
      name: address.url.origin,
      request: (notice) => jsonRequest(webhookBody(notice)),
    });
  },
};

/** Returns the JSON of a notice. Amounts are in dollars, as in every message that leaves Gavel. */
export function webhookBody(
  { kind, auctionId, message, currentBidCents, finalPriceCents, atMs }: Notice,
): object {
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
