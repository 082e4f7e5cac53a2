import type { WireAuction } from "../wire/auction.ts";
import type { WireOwnerState } from "../wire/state.ts";
import { type Invoice, invoiceOf } from "./costs.ts";
import type { TypedDollars } from "./dollars_input.ts";
import type { SpendingSettings } from "./spending_settings.ts";
import { dollars } from "./words.ts";

/** The price from which a bid by hand was computed. A bid on any other price needs a new look. */
export interface SeenPrice {
  readonly currentBid: number;
  readonly nextBid: number;
  readonly isWinning: boolean;
  /** True when the bid would have been recorded alone: one that is sent after all has to be looked at anew. */
  readonly isPractice: boolean;
}

/** A bid by hand as the dialog shows it. */
export interface BidOffer {
  /** The sum; null while no amount is typed or the costs are not known. */
  readonly invoice: Invoice | null;
  /** The reason why the bid can't be sent as it is; null where it can. */
  readonly trouble: string | null;
  /** The change since the owner looked, in a sentence, and the bid that takes it over; null where nothing has. */
  readonly moved: { readonly text: string; readonly amount: number } | null;
  /** The room of each budget after the bid, a sentence each. */
  readonly budgets: readonly string[];
}

/** The facts on which an offer depends, as they are now. */
export interface OfferFacts {
  readonly auction: WireAuction;
  readonly typed: TypedDollars;
  readonly seen: SeenPrice;
  readonly settings: SpendingSettings | null;
  readonly state: WireOwnerState | null;
  /** False while the server is not heard. */
  readonly isLive: boolean;
  /** True when the lot's figures are older than they should be. */
  readonly isOld: boolean;
}

/** Computes an offer. Pure: the dialog shows what it says. */
export function offerOf(facts: OfferFacts): BidOffer {
  const { auction, typed, settings } = facts;
  const amount = typed.ok && typed.dollars > 0 ? typed.dollars : null;
  const invoice = amount === null || !settings ? null : invoiceOf(amount, settings.costs);
  const moved = movedPrice(facts);
  return {
    invoice,
    moved,
    trouble: closedReason(facts) ?? (moved ? moved.text : null) ?? amountTrouble(auction, typed, settings),
    budgets: invoice ? budgetsAfter(invoice.inAll, facts) : [],
  };
}

/** Returns what the owner sees now; null before the lot was read. */
export function seenPrice({ data }: WireAuction, state: WireOwnerState | null): SeenPrice | null {
  if (!data) return null;
  const { currentBid, nextBid, isWinning } = data;
  return { currentBid, nextBid, isWinning, isPractice: state?.bidding.dryRun ?? false };
}

function closedReason({ auction, state, isLive, isOld }: OfferFacts): string | null {
  if (!isLive) return "No bid can be sent: there is no connection to Gavel.";
  if (auction.status === "ended" || auction.data?.isClosed) return "This lot is closed.";
  if (state?.bidding.paused) return "All bidding is paused: resume it first.";
  if (isOld) return "The price is older than it should be: a bid can be sent once it has been read again.";
  return null;
}

function movedPrice({ auction, state, seen, typed }: OfferFacts): BidOffer["moved"] {
  const now = seenPrice(auction, state);
  if (!now) return null;
  const amount = Math.max(typed.ok ? typed.dollars : 0, now.nextBid);
  if (seen.isPractice && !now.isPractice) {
    return { text: "The practice is over: this bid would be sent, and must be paid.", amount };
  }
  const isSame = now.currentBid === seen.currentBid && now.nextBid === seen.nextBid;
  if (isSame && now.isWinning === seen.isWinning) return null;
  if (!isSame) return { text: `The price is ${dollars(now.currentBid)} now.`, amount };
  return { text: now.isWinning ? "You lead now." : "You do not lead any more.", amount };
}

function amountTrouble(
  { config: { maxBid }, data }: WireAuction,
  typed: TypedDollars,
  settings: SpendingSettings | null,
): string | null {
  if (!typed.ok) return `${typed.error}.`;
  if (!data) return "The lot has not been read yet.";
  if (typed.dollars < data.nextBid) return `The next bid is at least ${dollars(data.nextBid)}.`;
  if (maxBid > 0 && typed.dollars > maxBid) {
    return `That is above this lot's own limit of ${dollars(maxBid)}: raise the limit first.`;
  }
  const cap = settings?.budget.perBid ?? null;
  if (cap !== null && typed.dollars > cap) {
    return `That is above your cap of ${dollars(cap)} for any one bid.`;
  }
  if (data.maxBidFromTotal !== undefined && typed.dollars > data.maxBidFromTotal) {
    return `That is above this lot's limit with premium and tax, which allows ${
      dollars(data.maxBidFromTotal)
    }.`;
  }
  return settings ? null : "Premium and tax are not known yet.";
}

const BUDGET_WORDS = {
  perDay: "Today's budget",
  perWeek: "This week's budget",
  total: "The whole budget",
} as const;

function budgetsAfter(inAll: number, { state, auction }: OfferFacts): readonly string[] {
  if (!state) return [];
  const own = auction.data?.isWinning ? auction.data.allInCost ?? 0 : 0;
  return (["perDay", "perWeek", "total"] as const).flatMap((name) => {
    const budget = state.budget[name];
    if (!budget) return [];
    const cents = Math.round((budget.left + own) * 100) - Math.round(inAll * 100);
    const left = `${BUDGET_WORDS[name]} would leave ${dollars(Math.max(0, cents) / 100)} of ${
      dollars(budget.limit)
    }`;
    return [
      cents < 0
        ? `${BUDGET_WORDS[name]} leaves only ${dollars(budget.left)}: Gavel will refuse this bid.`
        : `${left}.`,
    ];
  });
}
