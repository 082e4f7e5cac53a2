import { type LotView, OWNER } from "../lot.ts";

/** A public bid as the page shows it. Its amount is text, as "$1,264". */
export interface HistoryEntry {
  readonly time: Date;
  readonly name: string;
  readonly amount: string;
  readonly type: "Winning" | "Outbid";
  readonly highlightOutbid: boolean;
}

/** The owner's own state at a lot, or null when nobody is signed in. */
export interface UserState {
  readonly nextBid: number;
  readonly isWinning: boolean;
  readonly isWatching: boolean;
  readonly hasParticipated: boolean;
  readonly isAllowedToBid: boolean;
}

/**
 * Returns the product object of a lot's page, in Nellis's field names; its dates are `Date`s until a page form writes
 * them. A visitor who is signed out is shown neither the number of bidders nor a state of their own.
 */
export function productOf(lot: LotView, isSignedIn: boolean) {
  return {
    id: lot.id,
    title: lot.title,
    inventoryNumber: lot.inventoryNumber,
    notes: lot.notes,
    currentPrice: lot.currentPrice,
    retailPrice: lot.retailPrice,
    bidCount: lot.bidCount,
    openTime: new Date(lot.openTimeMs),
    initialCloseTime: new Date(lot.initialCloseTimeMs),
    closeTime: new Date(lot.closeTimeMs),
    extensionInterval: lot.extensionSeconds,
    projectExtended: lot.closeTimeMs !== lot.initialCloseTimeMs,
    isClosed: lot.isClosed,
    marketStatus: lot.marketStatus,
    photos: photosOf(lot),
    location: locationOf(lot),
    grade: {
      rating: 1 + lot.id % 5,
      conditionType: { id: 1, description: "Used" },
      packageType: { id: 2, description: 'Box, 12" x 9"' },
      missingPartsType: undefined,
    },
    ...isSignedIn ? { bidderCount: lot.bidderCount, userState: userStateOf(lot) } : {},
  };
}

/** Shared, as making a format costs far more than using it, and a page can have hundreds of bids. */
const wholeDollars = new Intl.NumberFormat("en-US");

/** Returns the public bids of a lot's page, newest first; of equal bids the leader's comes first. */
export function historyOf({ bids, leader }: Pick<LotView, "bids" | "leader">): readonly HistoryEntry[] {
  const bidders = [...new Set(bids.map(({ bidder }) => bidder))];
  return bids.map(({ atMs, bidder, amount }, order) => {
    const isWinning = order === bids.length - 1 && bidder === leader;
    return {
      time: new Date(atMs),
      name: `Bidder #${bidders.indexOf(bidder) + 1}`,
      amount: `$${wholeDollars.format(amount)}`,
      type: isWinning ? "Winning" as const : "Outbid" as const,
      highlightOutbid: bidder === OWNER && !isWinning,
    };
  }).reverse();
}

/** The product as its page has it. */
export type Product = ReturnType<typeof productOf>;

/** Returns the part of a lot that other pages show: enough to be mistaken for the lot, too little to bid by. */
export function cardOf(lot: LotView) {
  return {
    id: lot.id,
    title: lot.title,
    notes: lot.notes,
    currentPrice: lot.currentPrice,
    closeTime: new Date(lot.closeTimeMs),
    photos: photosOf(lot),
  };
}

/** Returns a bidder's name as the public sees it: `J***e`. */
export function maskName(name: string): string {
  return `${name.at(0) ?? "?"}***${name.at(-1) ?? "?"}`;
}

function userStateOf(lot: LotView): UserState {
  const hasParticipated = lot.ownerMaximum !== null;
  return {
    nextBid: lot.nextBid,
    isWinning: lot.ownerIsWinning,
    isWatching: lot.isWatched,
    hasParticipated,
    isAllowedToBid: true,
  };
}

function photosOf({ photoUrl }: LotView) {
  if (photoUrl === null) return [];
  const name = photoUrl.slice(photoUrl.lastIndexOf("/") + 1);
  return [{ url: photoUrl, name, fullPath: `lots/${name}` }];
}

function locationOf({ location }: LotView) {
  return {
    id: 1 + location.length,
    name: location,
    timezone: "America/Los_Angeles",
    city: "North Las Vegas",
    state: "NV",
    zipCode: 89030,
    address: "1 Gavel Way",
  };
}
