import { type Bidding, countBidders, countBids, leastBid, type PlacedBid } from "./proxy_bidding.ts";
import type { Random } from "./random.ts";
import type { Rival } from "./rivals.ts";

/** The owner's name among the bidders; every session is the owner's. */
export const OWNER = "The Owner";

/** A lot to be put up. Dollars; what is left out is drawn from the seed. */
export interface LotSpec {
  readonly id?: number;
  /** `null` makes an untitled lot. */
  readonly title?: string | null;
  readonly slug?: string;
  /** The price before any bid; the first bid is one increment above it. 0 when left out. */
  readonly startPrice?: number;
  readonly retailPrice?: number | null;
  readonly closesInSeconds: number;
  /** 30 when left out. */
  readonly extensionSeconds?: number;
  readonly location?: string;
  readonly photoUrl?: string | null;
  /** True when the lot is on the owner's watch list, so that the dashboard shows it before any bid. */
  readonly isWatched?: boolean;
  readonly rivals?: readonly Rival[];
}

/** The part of a lot that never changes. */
export interface Lot {
  readonly id: number;
  readonly title: string | null;
  readonly slug: string;
  readonly inventoryNumber: string;
  readonly notes: string;
  readonly retailPrice: number | null;
  readonly location: string;
  readonly photoUrl: string | null;
  readonly isWatched: boolean;
}

/** A lot as the house itself sees it, hidden maximums included. Dollars; times by the house's own clock. */
export interface LotView extends Lot {
  /** `/p/<slug>/<id>` */
  readonly path: string;
  readonly currentPrice: number;
  /** The least that the next bidder may bid. */
  readonly nextBid: number;
  readonly bidCount: number;
  readonly bidderCount: number;
  readonly openTimeMs: number;
  readonly initialCloseTimeMs: number;
  readonly closeTimeMs: number;
  readonly extensionSeconds: number;
  readonly isClosed: boolean;
  readonly marketStatus: MarketStatus;
  readonly leader: string | null;
  readonly leaderMaximum: number | null;
  readonly ownerIsWinning: boolean;
  /** The owner's highest accepted bid. */
  readonly ownerMaximum: number | null;
  /** Oldest first. */
  readonly bids: readonly PlacedBid[];
}

/** The house's word for the state of a lot. */
export type MarketStatus = "open" | "sold" | "unsold";

/** Returns `sold` only when somebody has bid. */
function marketStatus({ isClosed, leader }: Bidding): MarketStatus {
  if (!isClosed) return "open";
  return leader === null ? "unsold" : "sold";
}

/** Returns the house's view of `lot`, every time of `bidding` moved by `skewMs`. */
export function viewLot(lot: Lot, bidding: Bidding, skewMs: number): LotView {
  const ownMaximums = bidding.maximums.filter(({ bidder }) => bidder === OWNER).map(({ maximum }) => maximum);
  return {
    ...lot,
    path: `/p/${lot.slug}/${lot.id}`,
    currentPrice: bidding.price,
    nextBid: leastBid(bidding),
    bidCount: countBids(bidding),
    bidderCount: countBidders(bidding),
    openTimeMs: bidding.openTimeMs + skewMs,
    initialCloseTimeMs: bidding.initialCloseTimeMs + skewMs,
    closeTimeMs: bidding.closeTimeMs + skewMs,
    extensionSeconds: bidding.extensionMs / 1000,
    isClosed: bidding.isClosed,
    marketStatus: marketStatus(bidding),
    leader: bidding.leader?.bidder ?? null,
    leaderMaximum: bidding.leader?.maximum ?? null,
    ownerIsWinning: bidding.leader?.bidder === OWNER,
    ownerMaximum: ownMaximums.length === 0 ? null : Math.max(...ownMaximums),
    bids: bidding.bids.map((bid) => ({ ...bid, atMs: bid.atMs + skewMs })),
  };
}

/** Returns a lot from its spec, with `id` when the spec names none, and the rest drawn from `random`. */
export function describeLot(spec: LotSpec, id: number, random: Random): Lot {
  const title = spec.title === undefined ? drawTitle(random) : spec.title;
  return {
    id: spec.id ?? id,
    title,
    slug: spec.slug ?? (slugOf(title ?? "") || "product"),
    inventoryNumber: `${random.between(1_000_000_000, 9_999_999_999)}`,
    notes: AWKWARD_NOTES,
    retailPrice: spec.retailPrice === undefined ? random.between(10, 400) - 0.01 : spec.retailPrice,
    location: spec.location ?? random.pick(LOCATIONS),
    photoUrl: spec.photoUrl === undefined
      ? `https://photos.house.example/${spec.id ?? id}.jpg`
      : spec.photoUrl,
    isWatched: spec.isWatched ?? false,
  };
}

/** Texts that have ended a careless parser too early: all were seen in descriptions or are possible there. */
export const AWKWARD_NOTES = [
  `Fits openings 22"-36", depth 13.75"); see the label.`,
  `<p>Box is open.</p> </script><!-- "quoted" --> C:\\parts\\new \\" \\`,
  `window.__remixContext.streamController.enqueue("not data");`,
  "Size é ñ 木 🪑🔨, \u2028 separator, tab\t, and a `tick` ${x} & more.",
].join("\n");

const LOCATIONS = ["Northgate Hall", "Mill Street Depot", "Harbor Warehouse", "Old Dairy"];
const QUALITIES = ["Oak", "Folding", "Cordless", "Stainless", "Quilted", 'Compact 24"', "Outdoor", "Wall"];
const THINGS = [
  "Lamp",
  "Drill",
  "Kettle",
  "Bookcase",
  "Chair",
  "Heater",
  "Mirror",
  "Speaker",
  "Tent",
  "Vacuum",
];

function drawTitle(random: Random): string {
  return `${random.pick(QUALITIES)} ${random.pick(THINGS)}`;
}

function slugOf(title: string): string {
  return title.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, 60);
}
