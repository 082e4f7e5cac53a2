import { dollars, sentence } from "../../client/words.ts";
import type { WireBid } from "./wire_bid.ts";

/** The meaning of a line, as a colour. */
export type LineTone = "good" | "warn" | "bad" | "calm" | "plain";

/** Says a bid and how it came out. */
export function bidWords({ amount, result, isLeading, error, sentAt }: WireBid): string {
  const bid = `Bid ${dollars(amount)}`;
  const because = error ? `: ${error}` : "";
  switch (result) {
    case "accepted":
      return isLeading === false
        ? `${bid}: accepted, a rival's maximum was higher.`
        : `${bid}: accepted, it led.`;
    case "rejected":
      return stopped(sentAt === null ? `${bid} was not sent${because}` : `${bid} was refused${because}`);
    case "not-sent":
      return stopped(`${bid} was not sent${because}`);
    case "unknown":
      return `${bid}: not known yet whether it counts.`;
    case "pending":
      return `${bid}: no answer yet.`;
  }
}

function stopped(text: string): string {
  return sentence({ text, at: null }, 0);
}

/** Returns the colour of a bid. */
export function bidTone({ result, isLeading, sentAt }: WireBid): LineTone {
  switch (result) {
    case "accepted":
      return isLeading === false ? "warn" : "good";
    case "rejected":
      return sentAt === null ? "warn" : "bad";
    case "not-sent":
    case "unknown":
      return "warn";
    case "pending":
      return "calm";
  }
}

/** Returns the colour of a notice. */
export function noticeTone(kind: string): LineTone {
  switch (kind) {
    case "won":
    case "bidsBack":
      return "good";
    case "outbid":
    case "maxBidReached":
    case "limitReached":
    case "feedLost":
    case "bidUnknown":
      return "warn";
    case "signedOut":
    case "notReady":
    case "bidFailed":
    case "bidsFailing":
    case "pageContradicts":
    case "storeTrouble":
      return "bad";
    default:
      return "plain";
  }
}
