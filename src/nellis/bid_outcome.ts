import { SIGNED_OUT } from "../auction/limits/sign_in.ts";
import { z } from "zod";
import { type Cents, centsFromDollars } from "../auction/money.ts";
import type { BidErrorType, BidOutcome } from "../auction/types.ts";
import type { Answer } from "./exchange.ts";
import { parseJson } from "./json.ts";
import { meaningOf, MOST_LETTERS, wordsIn } from "./refusal_words.ts";
import { isSignInUrl, redirectTarget, refusalOf, signedOut } from "./refusals.ts";

const dollars = z.number().nonnegative().max(1e9).nullish().catch(null);
const accepted = z.object({
  message: z.string().nullish().transform((message) => message?.slice(0, MOST_LETTERS) ?? ""),
  data: z.object({
    currentAmount: dollars,
    minimumNextBid: dollars,
    isWinning: z.boolean().nullish().catch(null),
  }),
  error: z.null().optional(),
  success: z.literal(true).optional(),
});

/** Nellis's words for an accepted bid that another bidder's hidden maximum beats. */
const BEATEN = /higher\s+max|been outbid/i;

/** Our sentence for each kind of refusal; Nellis's own words follow it. */
const SENTENCES: Readonly<Partial<Record<BidErrorType, string>>> = {
  DUPLICATE_BID_AMOUNT: "A bid of yours of this amount stands already: the lot will show whether it counts",
  BID_TOO_LOW: "The bid is too low: bid at least the next amount that the lot asks",
  AUCTION_ENDED: "The auction is over",
  AUTHENTICATION_ERROR: SIGNED_OUT,
  OUTBID: "Another bidder was faster: look at the new price before bidding again",
};

/** Reads the outcome of a bid of `amountCents` from Nellis's answer to it. */
export function bidOutcomeOf(answer: Answer, amountCents: Cents): BidOutcome {
  const { status } = answer;
  const target = redirectTarget(status, answer.headers, answer.url);
  if (target && isSignInUrl(target)) return rejected("AUTHENTICATION_ERROR", signedOut().message);
  if (status >= 200 && status < 300) return acceptance(answer.body, amountCents);
  if (status >= 400 && status < 500) return refusal(answer);
  return undecided(
    `Nellis answered the bid with ${status}, which does not say whether it counts: the lot will show it.`,
  );
}

function acceptance(body: string, amountCents: Cents): BidOutcome {
  const { data: answer } = accepted.safeParse(parseJson(body));
  if (!answer) return undecided("Nellis's answer to the bid makes no sense: the lot will show if it counts.");
  const { message, data: { currentAmount, minimumNextBid, isWinning } } = answer;
  const currentPriceCents = centsOrNull(currentAmount);
  const isLeading = isWinning ?? leadIn(message, currentPriceCents, amountCents);
  return {
    result: "accepted",
    isLeading: isLeading ?? false,
    ...(isLeading === null ? { isLeadInDoubt: true } : {}),
    currentPriceCents,
    nextBidCents: centsOrNull(minimumNextBid),
    message: message || "Nellis accepted the bid.",
  };
}

/** Returns true when the bid leads; null where neither the message nor the price shows it (an empty message shows nothing). */
function leadIn(message: string, priceCents: Cents | null, amountCents: Cents): boolean | null {
  if (BEATEN.test(message)) return false;
  if (message !== "") return true;
  if (priceCents === null || priceCents === amountCents) return null;
  return priceCents < amountCents;
}

function refusal(answer: Answer): BidOutcome {
  const { status } = answer;
  const words = wordsIn(answer.body);
  const errorType = meaningOf(words);
  const sentence = SENTENCES[errorType];
  if (sentence !== undefined) {
    const message = `${sentence} (Nellis: "${words}").`;
    return errorType === "DUPLICATE_BID_AMOUNT"
      ? { result: "unknown", errorType, message }
      : rejected(errorType, message);
  }
  if (status === 429) {
    const { message } = refusalOf(answer, "a bid", answer.receivedAtMs);
    return { result: "rejected", errorType: "UNKNOWN_ERROR", message, isUnread: true };
  }
  if (words !== "") {
    return rejected(
      "UNKNOWN_ERROR",
      `Nellis refused the bid (${status}): "${words}". Look into it on its site.`,
    );
  }
  const { kind, message } = refusalOf(answer, "a bid", answer.receivedAtMs);
  if (kind === "signed-out") return rejected("AUTHENTICATION_ERROR", message);
  if (kind === "refused") return rejected("UNKNOWN_ERROR", message);
  return rejected("UNKNOWN_ERROR", `Nellis refused the bid (${status}). Look at the lot on its site.`);
}

/** Returns the outcome of a bid that Nellis answered without showing that it counts or that it does not. */
function undecided(message: string): BidOutcome {
  return { result: "unknown", errorType: "SERVER_ERROR", message };
}

/** Returns the outcome of a bid that certainly does not count. */
function rejected(errorType: BidErrorType, message: string): BidOutcome {
  return { result: "rejected", errorType, message };
}

function centsOrNull(dollars: number | null | undefined): number | null {
  return dollars === null || dollars === undefined ? null : centsFromDollars(dollars);
}
