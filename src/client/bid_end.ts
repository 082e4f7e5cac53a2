import { type FailedAnswer, NO_ANSWER } from "./answer.ts";
import { dollars } from "./words.ts";

/** The end of a bid by hand. */
export interface BidEnd {
  /** `unknown`: it may count. Then nothing may be sent again before the lot was looked at. */
  readonly kind: "leads" | "accepted" | "refused" | "unknown";
  readonly text: string;
}

/** The answer to a bid: `data.isLeading` where it was accepted, else a sentence. */
export type BidAnswer =
  | { readonly ok: true; readonly body: unknown }
  | FailedAnswer;

/** Says how a bid by hand ended. Without an answer nobody knows, and no second bid must follow from that. */
export function bidEnd(answer: BidAnswer, amount: number): BidEnd {
  const bid = dollars(amount);
  const isLeading = answer.ok ? isLeadingIn(answer.body) : null;
  if (isLeading === true) return { kind: "leads", text: `${bid} was accepted: you lead.` };
  if (isLeading === false) {
    return { kind: "accepted", text: `${bid} was accepted, but another bidder's maximum is higher.` };
  }
  if (answer.ok || answer.status === NO_ANSWER) {
    return {
      kind: "unknown",
      text: `It is not known if the bid of ${bid} was sent: look at the lot before you bid again.`,
    };
  }
  return { kind: "refused", text: `${answer.error.replace(/[.!?]?$/, "")}.` };
}

/** Reads who leads from an answer; null where it does not say so, and then it says nothing of the bid. */
function isLeadingIn(body: unknown): boolean | null {
  const { data } = (body ?? {}) as { readonly data?: { readonly isLeading?: unknown } | null };
  return typeof data?.isLeading === "boolean" ? data.isLeading : null;
}
