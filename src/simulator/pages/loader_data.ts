import type { LotView } from "../lot.ts";
import { cardOf, historyOf, productOf } from "./product.ts";

/** The data of one page: what each of its routes loaded. */
export type LoaderData = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The route whose data holds the product. */
export const LOT_ROUTE = "routes/p.$title.$productId._index";

/** The route whose data holds the owner's own lots. */
export const DASHBOARD_ROUTE = "routes/dashboard.auctions.active";

/** Where a page has the public bids of its lot: beside the product, as the real site; or in it, amounts as numbers. */
export type HistoryPlace = "beside" | "inside";

/** The lot's page, other lots around it before and after. */
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

/** The owner's watched and bid-on lots. */
export function dashboardPage(lots: readonly LotView[], neighbours: readonly LotView[]): LoaderData {
  return {
    root: rootData(true),
    [DASHBOARD_ROUTE]: {
      suggestions: neighbours.map(cardOf),
      myAuctions: { records: lots.map((lot) => productOf(lot, true)), total: lots.length },
    },
  };
}

/** The same with some parts still on their way, as promises; `isBroken` makes one of them fail. */
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

/** A promise that has failed, and that nobody need look at. */
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
