import type { BidOutcome, PlannedBid } from "./bid.ts";
import type { AuctionConfig, AuctionId } from "./config.ts";
import type { Listing, ReadFailure } from "./lot.ts";
import type { Cents } from "./money.ts";
import type { Readiness } from "./readiness.ts";
import type { NotificationKind } from "./words.ts";

/** All that can happen to an auction. */
export type AuctionEvent =
  /** It begins to be watched. */
  | { readonly type: "started" }
  /** It was loaded from the store after a start. `pendingBid` may have reached Nellis before the stop. */
  | { readonly type: "recovered"; readonly pendingBid?: PlannedBid }
  | { readonly type: "listing"; readonly listing: Listing }
  | { readonly type: "read-failed"; readonly failure: ReadFailure }
  | { readonly type: "config-changed"; readonly config: AuctionConfig }
  /** The owner's global settings or session changed: think again. */
  | { readonly type: "reconsider" }
  /** The moment that `alarmAtMs` named has come. */
  | { readonly type: "alarm" }
  /** The live feed carries the lot from now on, or does not any more. */
  | { readonly type: "feed-changed"; readonly isLive: boolean }
  /** The live feed says that somebody bid. Only a reading can tell what that means for the owner. */
  | {
    readonly type: "feed-bid";
    readonly priceCents: Cents | null;
    readonly bidCount: number | null;
    /** Present when the bid moved the close. */
    readonly closeTimeMs?: number;
  }
  /** The live feed says that the lot is closed. */
  | { readonly type: "feed-closed" }
  /** Clients began or ceased to look at it. */
  | { readonly type: "audience-changed"; readonly hasAudience: boolean }
  /** The rule for reading lots has changed. */
  | { readonly type: "rules-changed" }
  /** Nellis answers again after an outage, or time has jumped: waits are over. */
  | { readonly type: "woken" }
  /** The room that other lots leave in the budgets, or in the lot's group, has changed. */
  | { readonly type: "limits-changed" }
  /** A check near the close has found out if a bid could go out. */
  | { readonly type: "readiness-checked"; readonly readiness: Readiness }
  /** The owner bids by hand. */
  | { readonly type: "bid-ordered"; readonly orderId: string; readonly amountCents: Cents }
  | { readonly type: "bid-answered"; readonly bidId: string; readonly outcome: BidOutcome };

/** A sentence for the owner about one auction. */
export interface Notification {
  readonly kind: NotificationKind;
  readonly auctionId: AuctionId;
  /** The sentence that the extension shows; never empty. */
  readonly message: string;
  readonly currentBidCents?: Cents;
  readonly finalPriceCents?: Cents;
}

/**
 * The reason to read a lot ahead of its turn. `news`: the reading on its way counts, and one more follows. `bid`: one
 * of our bids is over, so the reading on its way is discarded. `owner`: the lot is wanted at once.
 */
export type ReadReason = "news" | "bid" | "owner";

/** Orders that the engine must carry out, in this order. */
export type Effect =
  /** Make the auction durable. */
  | { readonly type: "save" }
  /** Tell everyone who listens. */
  | { readonly type: "publish" }
  /** Read the lot ahead of its turn. */
  | { readonly type: "read"; readonly because: ReadReason }
  | { readonly type: "bid"; readonly bid: PlannedBid; readonly orderId?: string }
  /** A reading has settled a bid whose outcome was unknown. */
  | { readonly type: "settle"; readonly bid: PlannedBid; readonly outcome: BidOutcome }
  /** Answer a bid by hand that will not be sent. */
  | { readonly type: "refuse-bid"; readonly orderId: string; readonly outcome: BidOutcome }
  | { readonly type: "notify"; readonly notification: Notification }
  /** Its retention is over: forget it. */
  | { readonly type: "remove" };
