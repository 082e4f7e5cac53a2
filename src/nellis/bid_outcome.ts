import { z } from "zod";
import { centsFromDollars } from "../auction/money.ts";
import type { BidErrorType, BidOutcome } from "../auction/types.ts";
import type { Answer } from "./exchange.ts";
import { parseJson } from "./json.ts";
import { isSignInUrl, redirectTarget, refusalOf, signedOut } from "./refusals.ts";

const dollars = z.number().nonnegative().max(1e9).nullish().catch(null);
const accepted = z.object({
  message: z.string().nullish().transform((message) => message ?? ""),
  data: z.object({ currentAmount: dollars, minimumNextBid: dollars }),
  error: z.null().optional(),
  success: z.literal(true).optional(),
});
const refused = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);

/** Nellis's words for an accepted bid that another bidder's hidden maximum beats. */
const BEATEN = /higher\s+max|been outbid/i;

/** Nellis's words for each refusal, the narrowest first. */
const REFUSALS: readonly (readonly [RegExp, BidErrorType, string])[] = [
  [/already placed a bid with the same price/i, "DUPLICATE_BID_AMOUNT", "You have bid this amount already"],
  [
    /too low|minimum bid/i,
    "BID_TOO_LOW",
    "The bid is too low: bid at least the next amount that the lot asks",
  ],
  [/\b(ended|closed)\b/i, "AUCTION_ENDED", "The auction is over"],
  [
    /authentication|\blog[ -]?in/i,
    "AUTHENTICATION_ERROR",
    "Nellis does not know you any more: hand your session over again",
  ],
  [/outbid|higher bid/i, "OUTBID", "Another bidder was faster: look at the new price before bidding again"],
];

/** What Nellis's answer to a bid means for it. */
export function bidOutcomeOf(answer: Answer): BidOutcome {
  const { status } = answer;
  const target = redirectTarget(status, answer.headers, answer.url);
  if (target && isSignInUrl(target)) return rejected("AUTHENTICATION_ERROR", signedOut().message);
  if (status >= 200 && status < 300) return acceptance(answer.body);
  if (status >= 400 && status < 500) return refusal(answer);
  return {
    result: "unknown",
    message:
      `Nellis answered the bid with ${status}, which does not say whether it counts: the lot will show it.`,
  };
}

function acceptance(body: string): BidOutcome {
  const { data: answer } = accepted.safeParse(parseJson(body));
  if (!answer) {
    return {
      result: "unknown",
      message: "Nellis's answer to the bid makes no sense: the lot will show if it counts.",
    };
  }
  const { message, data: { currentAmount, minimumNextBid } } = answer;
  return {
    result: "accepted",
    isLeading: !BEATEN.test(message),
    currentPriceCents: centsOrNull(currentAmount),
    nextBidCents: centsOrNull(minimumNextBid),
    message: message || "Nellis accepted the bid.",
  };
}

function refusal(answer: Answer): BidOutcome {
  const words = refused.safeParse(parseJson(answer.body)).data?.trim().slice(0, 300) ?? "";
  const known = REFUSALS.find(([pattern]) => pattern.test(words));
  if (known) return rejected(known[1], `${known[2]} (Nellis: "${words}").`);
  if (answer.status === 401) return rejected("AUTHENTICATION_ERROR", signedOut().message);
  if (answer.status === 403 || answer.status === 429) {
    return rejected("UNKNOWN_ERROR", refusalOf(answer, "a bid", answer.receivedAtMs).message);
  }
  const said = words ? `: "${words}"` : "";
  return rejected(
    "UNKNOWN_ERROR",
    `Nellis refused the bid (${answer.status})${said}. Look at the lot on its site.`,
  );
}

/** A bid that certainly does not count. */
export function rejected(errorType: BidErrorType, message: string): BidOutcome {
  return { result: "rejected", errorType, message };
}

function centsOrNull(dollars: number | null | undefined): number | null {
  return dollars === null || dollars === undefined ? null : centsFromDollars(dollars);
}
