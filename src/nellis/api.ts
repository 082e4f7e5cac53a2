import type { AuctionId, BidOutcome, Listing, ReadFailure, ReadFailureKind } from "../auction/types.ts";
import type { Cents } from "../auction/money.ts";

/** A call to Nellis that failed, classified. */
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

  /** As the core takes it. */
  toFailure(): ReadFailure {
    const { kind, message, retryAfterSeconds } = this;
    return retryAfterSeconds === undefined ? { kind, message } : { kind, message, retryAfterSeconds };
  }
}

/** Nellis, as Gavel uses it. Every call ends within 10 s. */
export interface NellisApi {
  /** Reads a lot's page with the owner's session, if there is one. Throws `NellisError`. */
  readLot(id: AuctionId): Promise<Listing>;
  /**
   * Sends one bid, once. `refusal` is asked last thing before it leaves, after any wait for its turn: what it names
   * is the outcome then. `patienceMs`, asked as it leaves, is how long its answer is waited for [10 s], or longer where
   * Nellis is slow; an answer that comes later is not heard. Never throws: what went wrong is in the outcome.
   */
  placeBid(
    id: AuctionId,
    amountCents: Cents,
    refusal?: () => BidOutcome | null,
    patienceMs?: () => number,
  ): Promise<BidOutcome>;
  /**
   * Whether these cookies (default: the owner's session) are signed in, proved by what a signed-in owner alone gets.
   * Throws `NellisError` when Nellis can't be asked, or its answer can't say.
   */
  isSignedIn(cookies?: string): Promise<boolean>;
}
