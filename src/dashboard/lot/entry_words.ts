import { clockTime } from "../../client/words.ts";
import type { TimelineEntry } from "../chart/timeline_entry.ts";

/** Returns the sentence of an entry. A close that moved also says where to, in the reader's own zone. */
export function entryWords(entry: TimelineEntry, nowMs: number): string {
  const { kind, closeTime } = entry;
  const told = toldBy(entry);
  const isAboutClose = kind === "close-moved" || kind === "first-reading";
  if (!isAboutClose || closeTime === undefined) return told;
  const at = clockTime(Date.parse(closeTime), nowMs);
  return `${told.slice(0, -1)}${kind === "close-moved" ? `, at ${at}` : `; it closes at ${at}`}.`;
}

/** Returns the words for an entry. An older server sends only the message, without a sentence. */
function toldBy({ text, message }: TimelineEntry): string {
  const told = text ?? message;
  return /[.!?]$/.test(told) ? told : `${told}.`;
}

/** Returns the meaning of an entry for the owner, as a colour. */
export function entryTone({ kind, won, bid }: TimelineEntry): "good" | "warn" | "bad" | "calm" | "plain" {
  switch (kind) {
    case "bid":
    case "bid-found-out":
      return bid?.result === "accepted" ? bid.isLeading ? "good" : "warn" : bid?.isSent ? "bad" : "warn";
    case "leading":
    case "signed-in":
    case "reading-back":
      return "good";
    case "outbid":
    case "limit-reached":
    case "waiting":
    case "readiness":
      return "warn";
    case "signed-out":
    case "reading-failed":
      return "bad";
    case "ended":
      return won ? "good" : "plain";
    case "close-moved":
    case "config-changed":
    case "explained":
      return "calm";
    default:
      return "plain";
  }
}
