import type { AuctionId } from "./config.ts";
import type { Cents } from "./money.ts";
import type { ReadFailureKind } from "./words.ts";

/** One public bid of a lot, its bidder masked by Nellis. */
export interface PublicBid {
  readonly timeMs: number;
  readonly name: string;
  readonly amountCents: Cents;
  readonly type: string;
}

/** The owner's own view of a lot; the only source of `isWinning` and of the next allowed bid. */
export interface UserState {
  /** The least that the owner may bid now, whole dollars; null when Nellis names none. */
  readonly nextBidCents: Cents | null;
  readonly isWinning: boolean;
  readonly isWatching: boolean;
  readonly hasParticipated: boolean;
  readonly isAllowedToBid: boolean;
}

/** The facts that Nellis shows of a lot at one instant. */
export interface Listing {
  readonly id: AuctionId;
  readonly title: string | null;
  readonly inventoryNumber: string | null;
  readonly currentPriceCents: Cents;
  readonly retailPriceCents: Cents | null;
  readonly bidCount: number;
  readonly bidderCount: number;
  /** Moves: a bid in the last `extensionSeconds` sets it to that bid's time plus `extensionSeconds`. */
  readonly closeTimeMs: number;
  readonly extensionSeconds: number;
  /** The lot itself says that it is over (`isClosed`, or sold). */
  readonly isClosed: boolean;
  readonly marketStatus: string;
  readonly photoUrl: string | null;
  /** The name of the place to pick it up. */
  readonly location: string | null;
  /** Newest first, at most 50. */
  readonly bidHistory: readonly PublicBid[];
  /** Null when nobody is signed in. */
  readonly userState: UserState | null;
  /** The time at which its request left, by Nellis's clock: nothing that happened later is in it. */
  readonly requestedAtMs: number;
  /** The time at which its answer arrived, by Nellis's clock. */
  readonly receivedAtMs: number;
}

/** A reading that failed, in a sentence for the owner. */
export interface ReadFailure {
  readonly kind: ReadFailureKind;
  readonly message: string;
  /** The time for which Nellis asked us to stay away, when it did. */
  readonly retryAfterSeconds?: number;
}
