import type { LotView } from "../lot.ts";
import { cardOf, historyOf, productOf } from "./product.ts";

/** The data of one page: the result of each of its routes. */
export type LoaderData = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The route whose data holds the product. */
export const LOT_ROUTE = "routes/p.$title.$productId._index";

/** The route whose data holds the owner's own lots. */
export const DASHBOARD_ROUTE = "routes/dashboard.auctions.active";

/** The place of the public bids on a page: beside the product, as on the real site, or in it with amounts as numbers. */
export type HistoryPlace = "beside" | "inside";

/** Returns the lot's page, with other lots before and after it. */
export function lotPage(
  lot: LotView,
  { neighbours, isSignedIn, history }: {
    readonly neighbours: readonly LotView[];
    readonly isSignedIn: boolean;
    readonly history: HistoryPlace;
  },
): LoaderData {
  const product = productOf(lot, isSignedIn);
  return {
    root: rootData(isSignedIn),
    "routes/p.$title": { spotlight: neighbours.slice(0, 1).map((each) => ({ product: cardOf(each) })) },
    [LOT_ROUTE]: {
      recommended: neighbours.map(cardOf),
      ...history === "beside"
        ? { product, bidHistory: historyOf(lot) }
        : { product: { ...product, bidHistory: numberedHistoryOf(lot) } },
      alsoViewed: { products: neighbours.map(cardOf), heading: 'Also viewed ("hot")' },
    },
    "routes/footer": { recentlySold: neighbours.map((each) => ({ product: cardOf(each), sold: true })) },
  };
}

/** Returns the page of the owner's watched and bid-on lots. */
export function dashboardPage(lots: readonly LotView[], neighbours: readonly LotView[]): LoaderData {
  return {
    root: rootData(true),
    [DASHBOARD_ROUTE]: {
      suggestions: neighbours.map(cardOf),
      myAuctions: { records: lots.map((lot) => productOf(lot, true)), total: lots.length },
    },
  };
}

/** Returns the same data with some parts as promises that come later; `isBroken` makes one of them fail. */
export function deferParts(data: LoaderData, isBroken: boolean): LoaderData {
  const deferred = Object.entries(data).map(([route, parts]) => [
    route,
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, deferPart(name, part, isBroken)])),
  ]);
  return Object.fromEntries(deferred);
}

function deferPart(name: string, part: unknown, isBroken: boolean): unknown {
  if (name === "recommended" && isBroken) return rejection("Recommendations are not available");
  const isLate = ["recommended", "spotlight", "alsoViewed", "bidHistory"].includes(name);
  if (isLate) return Promise.resolve(part);
  if (name !== "product" || part === null || typeof part !== "object") return part;
  const late = Object.entries(part).map(([field, value]) =>
    field === "bidHistory" || field === "grade" ? [field, Promise.resolve(value)] : [field, value]
  );
  return Object.fromEntries(late);
}

/** Returns a promise that has failed, and that nobody has to handle. */
function rejection(message: string): Promise<never> {
  const failed = Promise.reject(new Error(message));
  failed.catch(() => {});
  return failed;
}

function numberedHistoryOf(lot: LotView) {
  return historyOf(lot).map((bid) => ({ ...bid, amount: Number(bid.amount.replaceAll(/[$,]/g, "")) }));
}

function rootData(isSignedIn: boolean) {
  return {
    user: isSignedIn ? { id: 7, firstName: "The", lastName: "Owner" } : null,
    env: { buyersPremium: 0.15, stage: "production" },
    flash: undefined,
  };
}
