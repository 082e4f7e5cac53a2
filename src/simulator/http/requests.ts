import type { OwnWords } from "../refusals.ts";

/** The purpose of a request. Every way to read a lot is a `page`. */
export type Route = "page" | "bid" | "account" | "login" | "dashboard" | "sse" | "other";

/** A request that arrived. */
export interface ArrivedRequest {
  /** The time of arrival by the house's own clock. */
  readonly atMs: number;
  readonly route: Route;
  /** The lot that the request is about, if any. */
  readonly lotId: number | null;
  /** `GET`, `HEAD`, `POST` … */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
}

/** The result of a bid request. `refused-…` never reached the bidding; `lost` met a fault before it. */
export type BidResult =
  | "accepted"
  | "accepted-outbid"
  | "duplicate"
  | "too-low"
  | "ended"
  | "outbid"
  | "signed-out"
  | OwnWords
  | "bad-request"
  | "no-such-lot"
  | "lost";

/** A bid request that arrived at the house, with any result. */
export interface ArrivedBid {
  /** The time of arrival by the house's own clock. */
  readonly atMs: number;
  /** Null when the body named none. */
  readonly lotId: number | null;
  readonly amountDollars: number | null;
  readonly result: BidResult;
}

/** The lot and amount that a bid asks for. */
export interface BidOrder {
  readonly productId: number;
  readonly bid: number;
}

/** A request on its way through the house. */
export interface Visit {
  readonly route: Route;
  readonly lotId: number | null;
  readonly method: string;
  readonly path: string;
  /** The bid in its body; null when there is none that makes sense. */
  readonly order: BidOrder | null;
  /** The result from the bid desk; `lost` until there is one. */
  bidResult: BidResult;
}

/** Reads the purpose of a request from its URL, and from its body when it is a bid. */
export function recognise(request: Request, body: string | null): Visit {
  const { pathname, search, searchParams } = new URL(request.url);
  const order = pathname === "/api/bids" && body !== null ? readOrder(body) : null;
  const visit = (route: Route, lotId: number | null): Visit => ({
    route,
    lotId,
    method: request.method,
    path: pathname + search,
    order,
    bidResult: "lost",
  });
  const lotPath = /^\/p\/[^/]+\/(\d+)(?:\.data)?$/.exec(pathname);
  if (lotPath) return visit("page", Number(lotPath[1]));
  if (pathname === "/api/bids") return visit("bid", order?.productId ?? null);
  if (pathname === "/live-products") return visit("sse", Number(searchParams.get("productId")) || null);
  if (pathname.startsWith("/dashboard/")) return visit("dashboard", null);
  if (pathname === "/account") return visit("account", null);
  return visit(pathname === "/login" ? "login" : "other", null);
}

function readOrder(body: string): BidOrder | null {
  const order: unknown = parseJson(body);
  if (order === null || typeof order !== "object" || !("productId" in order) || !("bid" in order)) {
    return null;
  }
  const { productId, bid } = order;
  return typeof productId === "number" && typeof bid === "number" ? { productId, bid } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
