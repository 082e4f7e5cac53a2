import type { AuctionId, BidOutcome, Listing, ReadFailure, ReadFailureKind } from "../auction/types.ts";
import type { Cents } from "../auction/money.ts";

/** The failure of a call to Nellis, with its kind. */
export class NellisError extends Error {
  override readonly name = "NellisError";
  readonly kind: ReadFailureKind;
  readonly retryAfterSeconds?: number;

  /** `message` is a sentence for the owner; it never holds cookies. */
  constructor(kind: ReadFailureKind, message: string, retryAfterSeconds?: number) {
    super(message);
    this.kind = kind;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Returns the failure in the form that the core takes. */
  toFailure(): ReadFailure {
    const { kind, message, retryAfterSeconds } = this;
    return retryAfterSeconds === undefined ? { kind, message } : { kind, message, retryAfterSeconds };
  }
}

/** The port to Nellis. Every request ends within 10 s; its wait for a turn comes on top. */
export interface NellisApi {
  /** Reads a lot's page with the owner's session, if there is one. Throws `NellisError`. */
  readLot(id: AuctionId): Promise<Listing>;
  /**
   * Sends one bid, once. `refusal` is called immediately before the bid leaves, after any wait for its turn: an outcome
   * that it returns is the bid's, and nothing is sent. `patienceMs`, called as the bid leaves, returns the time to wait
   * for the answer [10 s]; where Nellis is slow the wait is longer, and an answer that comes later is ignored. Never
   * throws: the outcome says what went wrong.
   */
  placeBid(
    id: AuctionId,
    amountCents: Cents,
    refusal?: () => BidOutcome | null,
    patienceMs?: () => number,
  ): Promise<BidOutcome>;
  /**
   * Returns true when these cookies (default: the owner's session) are signed in, proved by data that only a signed-in
   * owner gets. Throws `NellisError` when Nellis can't be asked, or when its answer doesn't show it.
   */
  isSignedIn(cookies?: string): Promise<boolean>;
}
