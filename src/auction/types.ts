import type {
  BiddingState,
  BidOutcome,
  Contradiction,
  Held,
  Known,
  Passed,
  PlannedBid,
  Setback,
} from "./bid.ts";
import type { Limits } from "./limits.ts";
import type { Cents } from "./money.ts";
import type { Readiness } from "./readiness.ts";
import type { NotificationKind, ReadFailureKind, Strategy } from "./words.ts";

export type * from "./bid.ts";
export type * from "./words.ts";

/** A Nellis product id, as the clients write it: a string of digits. */
export type AuctionId = string;

/** What the owner wants for one auction. */
export interface AuctionConfig {
  readonly strategy: Strategy;
  /** The client's own word for the strategy (`auto`, `last-second`, …), told back to it unchanged. */
  readonly strategyWord: string;
  /** The most that may be bid by itself; 0 means watch, do not bid. */
  readonly maxBidCents: Cents;
  /** The most that the lot may cost in all, with premium and tax, or null. */
  readonly maxTotalCents: Cents | null;
  /** The group of like lots that it belongs to (`settings.groups`), or null. */
  readonly group: string | null;
  /** How far above the current price to bid when that is more than Nellis asks. */
  readonly incrementCents: Cents;
  /** Never bid less than this, or null. */
  readonly minBidCents: Cents | null;
  /** A snipe's lead before the close, 1 to 60 s; null follows the owner's global setting. */
  readonly snipeSeconds: number | null;
  /** The owner's switch on the lot: while it is off, no strategy bids on it (decision 0012). */
  readonly autoBid: boolean;
}

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

/** What Nellis says of a lot at one instant. */
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
  /** When the request for it left, by Nellis's clock: what happened later is not in it. */
  readonly requestedAtMs: number;
  /** When its answer was here, by Nellis's clock. */
  readonly receivedAtMs: number;
}

/** A reading that failed, in a sentence for the owner. */
export interface ReadFailure {
  readonly kind: ReadFailureKind;
  readonly message: string;
  /** How long Nellis asked us to stay away, when it did. */
  readonly retryAfterSeconds?: number;
}

/** Active until Nellis says it is over, then kept as ended for its retention. */
export type Life =
  | { readonly phase: "active" }
  | {
    readonly phase: "ended";
    readonly endedAtMs: number;
    readonly finalPriceCents: Cents;
    /** Null when nobody was signed in to tell. */
    readonly won: boolean | null;
  };

/** How reading the lot goes. */
export interface ReadingState {
  /** Failures in a row. */
  readonly failures: number;
  /** Why the last reading failed; null when it did not. */
  readonly failure: ReadFailure | null;
  /** When it is read next, by Nellis's clock; null when it is not. */
  readonly nextReadAtMs: number | null;
}

/** A lot whose page keeps saying that it is open, past the close time that it shows: forgotten, or a clock is wrong. */
export interface Overdue {
  readonly closeTimeMs: number;
  /** When the first such page was asked for, by Nellis's clock. */
  readonly sinceMs: number;
  /** How many pages in a row said so. */
  readonly readings: number;
}

/** One watched lot: all that Gavel knows and has decided about it. Immutable; `step` makes the next one. */
export interface Auction {
  readonly id: AuctionId;
  readonly title: string;
  readonly url: string;
  readonly imageUrl: string | null;
  readonly config: AuctionConfig;
  readonly watchedSinceMs: number;
  /** The last good reading; null before the first. */
  readonly listing: Listing | null;
  readonly life: Life;
  readonly reading: ReadingState;
  readonly bidding: BiddingState;
  readonly setback: Setback | null;
  /** Null while page and answers agree. */
  readonly contradiction: Contradiction | null;
  /** The last bids in a row that a rival's hidden maximum has passed; null when there are none. */
  readonly passed: Passed | null;
  /** What is known of it beside its page; null until that was read in this run, as older knowledge decides nothing. */
  readonly known: Known | null;
  /** Null while no page shows it open past its close time. */
  readonly overdue: Overdue | null;
  /** How many bids have been decided, ever: the source of their ids. */
  readonly bidsDecided: number;
  /** The live feed carries the lot: what happens to it is heard without asking. */
  readonly isLive: boolean;
  /** A client has it open: it is read often enough to look at. */
  readonly hasAudience: boolean;
  /** The price has passed what may be bid. */
  readonly maxBidReached: boolean;
  /** The limit that the strategy has met; null while none holds it. */
  readonly held: Held | null;
  /** What the last check before its close found; null when none was made. */
  readonly readiness: Readiness | null;
  /** When anything here last changed or was confirmed, by Nellis's clock. */
  readonly updatedAtMs: number;
}

/** What the owner set for all auctions, as the core needs it. */
export interface Rules {
  /** What may be spent on this auction now. */
  readonly limits: Limits;
  readonly snipeSeconds: number;
  /** How long before its aim a snipe is decided, so that it arrives on time: its way to Nellis, and its intent's to the ledger. */
  readonly bidLeadMs: number;
  /** Added to the next allowed bid, whichever strategy bids it. */
  readonly bidBufferCents: Cents;
  /** Tries at one price before giving it up. */
  readonly retryAttempts: number;
  /** How long an ended auction is kept. */
  readonly retentionMs: number;
  /** The owner stopped all bidding. */
  readonly isPaused: boolean;
  /** No bid can be recorded now, so none is decided. */
  readonly isStoreAway: boolean;
  /** A snipe bids its whole maximum as one proxy bid, instead of the next allowed amount at a time. */
  readonly isSmart: boolean;
  /** After three bids in a row that a hidden maximum has passed, each next step doubles. */
  readonly doublesSteps: boolean;
  /** How often lots are read: at a fixed rate, or as rarely as the time left allows. */
  readonly polling: "plain" | "minimal";
  /** The rate at which a lot that the live feed carries is read all the same. */
  readonly liveIntervalMs: number;
  /** The highest of our bids on this lot that Nellis has ever taken; 0 when none. */
  readonly acceptedCents: Cents;
  /** The highest bid of ours on this lot that Nellis itself answered is taken; 0 when none. */
  readonly answeredCents: Cents;
  /** How long until a reading of this lot that is asked for now could leave (ms): 0 at once, long after a refusal. */
  readonly readingInMs: number;
}

/** All that can happen to an auction. */
export type AuctionEvent =
  /** It begins to be watched. */
  | { readonly type: "started" }
  /** It was loaded from the store after a start. `unsettledBid` may have reached Nellis before the stop. */
  | { readonly type: "recovered"; readonly unsettledBid?: PlannedBid }
  | { readonly type: "listing"; readonly listing: Listing }
  | { readonly type: "read-failed"; readonly failure: ReadFailure }
  | { readonly type: "config-changed"; readonly config: AuctionConfig }
  /** The owner's global settings or session changed: think again. */
  | { readonly type: "reconsider" }
  /** The moment that `alarmAtMs` named has come. */
  | { readonly type: "alarm" }
  /** The live feed carries the lot from now on, or does not any more. */
  | { readonly type: "feed-changed"; readonly isLive: boolean }
  /** The live feed says that somebody bid. What that means for the owner only a reading can tell. */
  | {
    readonly type: "feed-bid";
    readonly priceCents: Cents | null;
    readonly bidCount: number | null;
    /** There when the bid moved the close. */
    readonly closeTimeMs?: number;
  }
  /** The live feed says that the lot is closed. */
  | { readonly type: "feed-closed" }
  /** Clients began or ceased to look at it. */
  | { readonly type: "audience-changed"; readonly hasAudience: boolean }
  /** Another rule says how often lots are read. */
  | { readonly type: "rules-changed" }
  /** Nellis answers again after an outage, or time has jumped: what waited need wait no more. */
  | { readonly type: "woken" }
  /** What the other lots leave of the budgets, or of its group, has changed. */
  | { readonly type: "room-changed" }
  /** The close is near: this is whether a bid could go out. */
  | { readonly type: "readiness-checked"; readonly readiness: Readiness }
  /** The owner bids by hand. */
  | { readonly type: "bid-ordered"; readonly orderId: string; readonly amountCents: Cents }
  | { readonly type: "bid-settled"; readonly bidId: string; readonly outcome: BidOutcome };

/** A sentence for the owner about one auction. */
export interface Notification {
  readonly kind: NotificationKind;
  readonly auctionId: AuctionId;
  /** What the extension shows: never empty. */
  readonly message: string;
  readonly currentBidCents?: Cents;
  readonly finalPriceCents?: Cents;
}

/**
 * Why a lot is read ahead of its turn. `news`: it is asked for once more after what is on its way, which counts. `bid`:
 * one of ours is over, so what is on its way is discarded. `owner`: the lot is wanted at once.
 */
export type ReadReason = "news" | "bid" | "owner";

/** What the engine must carry out, in order. */
export type Effect =
  /** Make the auction durable. */
  | { readonly type: "save" }
  /** Tell everyone who listens. */
  | { readonly type: "publish" }
  /** Read the lot ahead of its turn. */
  | { readonly type: "read"; readonly because: ReadReason }
  | { readonly type: "bid"; readonly bid: PlannedBid; readonly orderId?: string }
  /** A reading has shown what became of a bid whose fate was unknown. */
  | { readonly type: "settle"; readonly bid: PlannedBid; readonly outcome: BidOutcome }
  /** Answer a bid by hand that will not be sent. */
  | { readonly type: "refuse-bid"; readonly orderId: string; readonly outcome: BidOutcome }
  | { readonly type: "notify"; readonly notification: Notification }
  /** Its retention is over: forget it. */
  | { readonly type: "remove" };

/** The outcome of one event: the next auction, and what to do about it. */
export interface Step {
  readonly auction: Auction;
  readonly effects: readonly Effect[];
}
