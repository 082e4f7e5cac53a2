import { titleOf } from "../../client/lot_words.ts";
import type { WireAuction } from "../../wire/auction.ts";
import type { WirePlan } from "../../wire/state.ts";

/** The filters of the list, by their words in the address, with what they are called. */
export const FILTERS = {
  all: "All",
  "will-bid": "Will bid",
  watched: "Only watched",
  "needs-you": "Needs you",
  closing: "Closing soon",
  ended: "Ended",
} as const;
export type FilterName = keyof typeof FILTERS;

/** The orders of the list. */
export const SORTS = { closing: "Ending soonest", price: "Highest price", title: "Title" } as const;
export type SortName = keyof typeof SORTS;

/** The choice of what the list shows, as it stands in the address. */
export interface ListView {
  readonly filter: FilterName;
  readonly sort: SortName;
  readonly search: string;
}

/** A lot as the list looks at it. */
export interface ListedLot {
  readonly auction: WireAuction;
  readonly plan: WirePlan | null;
}

/** The circumstances that decide what a filter lets through. */
export interface ListNow {
  /** By Nellis's clock. */
  readonly nowMs: number;
  readonly isPaused: boolean;
}

/** A lot that closes within this time closes soon. */
const SOON_MS = 60 * 60_000;

/** Reads the choice from an address. A word that is none of ours counts as the default. */
export function readListView(params: URLSearchParams): ListView {
  return {
    filter: nameIn(FILTERS, params.get("filter"), "all"),
    sort: nameIn(SORTS, params.get("sort"), "closing"),
    search: params.get("search") ?? "",
  };
}

/** Returns the choice for an address; "" where it is the default, which no address carries. */
export function listParams({ filter, sort, search }: ListView): Record<"filter" | "sort" | "search", string> {
  return {
    filter: filter === "all" ? "" : filter,
    sort: sort === "closing" ? "" : sort,
    search: search.trim() === "" ? "" : search,
  };
}

/** Returns the lots that the choice shows, in its order. */
export function lotsInView<L>(
  lots: readonly L[],
  read: (lot: L) => ListedLot,
  view: ListView,
  now: ListNow,
): readonly L[] {
  const words = view.search.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const shown = lots.flatMap((lot) => {
    const listed = read(lot);
    const isShown = passes(view.filter, listed, now) && words.every((word) => textOf(listed).includes(word));
    return isShown ? [{ lot, key: keyOf(listed, view.sort) }] : [];
  });
  return shown.sort((one, other) => compared(one.key, other.key)).map(({ lot }) => lot);
}

/** Counts the lots that each filter lets through. */
export function countByFilter(
  lots: readonly ListedLot[],
  now: ListNow,
): Readonly<Record<FilterName, number>> {
  const names = Object.keys(FILTERS) as FilterName[];
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<FilterName, number>;
  for (const lot of lots) for (const name of names) if (passes(name, lot, now)) counts[name] += 1;
  return counts;
}

/** Returns true when a filter lets a lot through. */
function passes(
  filter: FilterName,
  { auction, plan }: ListedLot,
  { nowMs, isPaused }: ListNow,
): boolean {
  switch (filter) {
    case "all":
      return true;
    case "will-bid":
      return plan?.kind === "bids" || plan?.kind === "leads";
    case "watched":
      return plan?.kind === "watches";
    case "needs-you":
      return plan?.kind === "needs-owner" ||
        (plan?.kind === "stopped" && !isPaused && !isOwnersChoice(auction));
    case "closing":
      return auction.status !== "ended" && auction.data !== null &&
        Date.parse(auction.data.closeTime) - nowMs <= SOON_MS;
    case "ended":
      return auction.status === "ended";
  }
}

/** Returns true when the owner has decided that the lot is not bid on: there is nothing to ask them. */
function isOwnersChoice({ config, held }: WireAuction): boolean {
  return !config.autoBid || held?.by === "group";
}

function textOf({ auction }: ListedLot): string {
  const { id, data } = auction;
  return [titleOf(auction), id, data?.inventoryNumber, data?.location].join(" ").toLowerCase();
}

type Key = readonly (number | string)[];

/** Lots that are over come last, the newest of them first; among equals the lower number comes first. */
function keyOf({ auction }: ListedLot, sort: SortName): Key {
  const { status, endedAt, data } = auction;
  const isOver = status === "ended" ? 1 : 0;
  const closeMs = data ? Date.parse(data.closeTime) : Infinity;
  const byClose = isOver ? -Date.parse(endedAt ?? data?.closeTime ?? "1970-01-01") : closeMs;
  const id = auction.id.padStart(16, "0");
  switch (sort) {
    case "closing":
      return [isOver, byClose, id];
    case "price":
      return [isOver, -(data?.currentBid ?? 0), id];
    case "title":
      return [titleOf(auction).toLowerCase(), id];
  }
}

function compared(one: Key, other: Key): number {
  for (const [index, mine] of one.entries()) {
    const theirs = other[index];
    if (theirs === undefined || mine === theirs) continue;
    return mine < theirs ? -1 : 1;
  }
  return 0;
}

function nameIn<Name extends string>(
  names: Readonly<Record<Name, string>>,
  word: string | null,
  fallback: Name,
): Name {
  return word !== null && Object.hasOwn(names, word) ? word as Name : fallback;
}
