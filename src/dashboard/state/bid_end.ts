import { dollars } from "../words.ts";

/** The end of a bid by hand. */
export interface BidEnd {
  /** `unknown`: it may count. Then nothing may be sent again before the lot was looked at. */
  readonly kind: "leads" | "accepted" | "refused" | "unknown";
  readonly text: string;
}

/** The answer to a bid: `data.isLeading` where it was accepted, else a sentence. Status 0 is an answer that never came. */
export type BidAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: number; readonly error: string };

/** Says how a bid by hand ended. Without an answer nobody knows, and no second bid must follow from that. */
export function bidEnd(answer: BidAnswer, amount: number): BidEnd {
  const bid = dollars(amount);
  if (answer.ok) {
    const { data } = answer.body as { readonly data?: { readonly isLeading?: boolean } };
    return data?.isLeading
      ? { kind: "leads", text: `${bid} was accepted: you lead.` }
      : { kind: "accepted", text: `${bid} was accepted, but another bidder's maximum is higher.` };
  }
  if (answer.status === 0) {
    return {
      kind: "unknown",
      text: `It is not known if the bid of ${bid} was sent: look at the lot before you bid again.`,
    };
  }
  return { kind: "refused", text: `${answer.error.replace(/[.!?]?$/, "")}.` };
}
