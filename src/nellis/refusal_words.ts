import { z } from "zod";
import type { BidErrorType } from "../auction/types.ts";
import { parseJson } from "./json.ts";

/** The length to which Nellis's answer to a bid is cut. */
export const MOST_LETTERS = 300;

const refusalBody = z.union([
  z.string(),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

/**
 * Nellis's words for a trouble that keeps the owner from every bid, such as an unpaid invoice. They may also hold words
 * of `MEANINGS`, so they are looked for first.
 */
const OWNERS_TROUBLE = new RegExp(
  [
    /\b(unpaid|invoices?|payments?|overdue|suspen\w+|banned|blocked|restrict\w+|disabled|deactivated)\b/,
    /\b(memberships?|registrations?|privileges?)\b/,
    /\baccounts?\b.*\b(closed|ended)\b/,
    /\b(closed|ended)\b.*\baccounts?\b/,
  ].map(({ source }) => source).join("|"),
  "i",
);

/** Nellis's words for each kind of refusal, the most specific first. */
const MEANINGS: readonly (readonly [BidErrorType, RegExp])[] = [
  ["BID_TOO_LOW", /too low|minimum bid/i],
  // The sentence must name the lot: much else can end or be closed.
  ["AUCTION_ENDED", /\b(auction|lot|item|product|bidding|sale|listing|it)\b[^.!]*\b(ended|closed)\b/i],
  ["AUCTION_ENDED", /^\W*(already )?(ended|closed)\W*$/i],
  ["AUTHENTICATION_ERROR", /authenticat|unauthori[sz]ed|\b(log|sign)(ged|ed)?[ -]?(in|out)\b|\bsession\b/i],
  ["OUTBID", /outbid|higher bid/i],
];

/** Returns the sentence with which Nellis refuses, on one line and cut; empty where the body holds none. */
export function wordsIn(body: string): string {
  const text = body.trim();
  const parsed = parseJson(text);
  const plain = /^[^<>{}[\]]+$/.test(text) ? text : "";
  const words = parsed === undefined ? plain : refusalBody.safeParse(parsed).data ?? "";
  return words.replaceAll(/\s+/g, " ").trim().slice(0, MOST_LETTERS);
}

/** Returns the kind of refusal that Nellis's words express; `UNKNOWN_ERROR` where Gavel does not know them. */
export function meaningOf(words: string): BidErrorType {
  if (/already placed a bid with the same price/i.test(words)) return "DUPLICATE_BID_AMOUNT";
  if (OWNERS_TROUBLE.test(words)) return "UNKNOWN_ERROR";
  return MEANINGS.find(([, pattern]) => pattern.test(words))?.[0] ?? "UNKNOWN_ERROR";
}
