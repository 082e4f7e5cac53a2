import type { Cents } from "../../auction/money.ts";
import type { AuctionId, BidOutcome } from "../../auction/types.ts";
import type { NellisApi } from "../api.ts";
import type { Claim } from "./turns.ts";
import type { Worths } from "./worths.ts";

/** A call of one method of `NellisApi`, with all that a transformer goes by. */
export interface Call<Result = unknown> {
  readonly method: keyof NellisApi;
  /** The lot and the amount of the call, for those that have one. */
  readonly subject: { readonly lot?: AuctionId; readonly cents?: Cents };
  /** Returns the call's claim to a turn; asked each time that turns are given. */
  readonly claim: (worths: Worths) => Claim;
  /** Returns true when the call waits for its turn however long that takes; others fail at once where it takes long. */
  readonly isPatient: (worths: Worths) => boolean;
  /** Returns true for a result by which Nellis has not served the call. Without it, only errors say so. */
  isUnserved?(result: Result): boolean;
  /** The result of a call that is not sent because Nellis is down. Without it, such a call throws. */
  readonly whileDown?: Result;
}

/** Goes around a call to Nellis: does its part and calls `next`, or answers in its place. */
export type Transformer = <Result>(call: Call<Result>, next: () => Promise<Result>) => Promise<Result>;

/**
 * Returns `api` with `transformers` around each call, the first one outermost. The methods of the port are listed here
 * and in the HTTP client (`http_api.ts`) alone.
 */
export function transformed(api: NellisApi, transformers: readonly Transformer[]): NellisApi {
  const around = <Result>(call: Call<Result>, next: () => Promise<Result>): Promise<Result> =>
    transformers.reduceRight<() => Promise<Result>>(
      (inner, transformer) => () => transformer(call, inner),
      next,
    )();
  return {
    readLot: (lot) =>
      around({
        method: "readLot",
        subject: { lot },
        claim: (worths) => worths.reading(lot),
        isPatient: (worths) => worths.isWatched(lot),
      }, () => api.readLot(lot)),
    placeBid: (lot, cents, ...leaving) =>
      around({
        method: "placeBid",
        subject: { lot, cents },
        claim: (worths) => worths.bid(lot),
        isPatient: () => true,
        isUnserved: isUnservedBid,
        whileDown: BID_WHILE_DOWN,
      }, () => api.placeBid(lot, cents, ...leaving)),
    isSignedIn: (cookies) =>
      around({
        method: "isSignedIn",
        subject: {},
        claim: (worths) => cookies === undefined ? worths.probe() : worths.session(),
        isPatient: () => false,
      }, () => api.isSignedIn(cookies)),
  };
}

const BID_WHILE_DOWN: BidOutcome = {
  result: "not-sent",
  message: "Nellis is down, so the bid was not sent: try again soon",
};

/**
 * Returns true for a bid that Nellis did not serve. A refusal is an answer, and so is the word that a bid of this amount
 * stands already, although it may not count.
 */
function isUnservedBid(outcome: BidOutcome): boolean {
  return outcome.result === "not-sent" ||
    (outcome.result === "unknown" && outcome.errorType !== "DUPLICATE_BID_AMOUNT");
}
