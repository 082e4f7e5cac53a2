import type { WireAuction, WireConfig, WireListing } from "../../../src/wire/auction.ts";
import type { WireOwnerState, WirePlan } from "../../../src/wire/state.ts";

/** A lot in the clients' shape, whose parts are as given and else those of a lot at $12 that a rival leads. */
export function aWireLot(
  { config = {}, data = {}, ...fields }: Partial<Omit<WireAuction, "config" | "data">> & {
    readonly config?: Partial<WireConfig>;
    readonly data?: Partial<WireListing> | null;
  } = {},
): WireAuction {
  const id = fields.id ?? "71";
  return {
    id,
    title: "Drill",
    url: `https://www.nellisauction.com/p/x/${id}`,
    imageUrl: null,
    status: "monitoring",
    config: { maxBid: 40, strategy: "snipe", autoBid: true, incrementAmount: 1, ...config },
    lastUpdate: "2026-11-02T12:00:00.000Z",
    finalPrice: null,
    won: null,
    endedAt: null,
    maxBidReached: false,
    held: null,
    readiness: null,
    readinessReasons: [],
    readinessCheckedAt: null,
    nextPollAt: null,
    source: "sse",
    ...fields,
    data: data && {
      id,
      title: "Drill",
      currentBid: 12,
      nextBid: 13,
      minimumBid: 13,
      bidCount: 3,
      bidderCount: 2,
      isWinning: false,
      isWatching: false,
      isClosed: false,
      marketStatus: "open",
      closeTime: "2026-11-02T12:10:00.000Z",
      extensionInterval: 30,
      retailPrice: null,
      location: null,
      inventoryNumber: null,
      allInCost: 14.95,
      timeRemaining: 600,
      ...data,
    },
  };
}

/** A plan of a kind. */
export function aWirePlan(kind: WirePlan["kind"], fields: Partial<WirePlan> = {}): WirePlan {
  return { kind, text: "Will bid up to $40", at: null, nowInAll: 14.95, mostInAll: 49.86, ...fields };
}

/** The owner's state: armed, with no budgets, unless given otherwise. */
export function aWireState(
  { bidding = {}, budget = {}, worstInAll = 612 }: {
    readonly bidding?: Partial<WireOwnerState["bidding"]>;
    readonly budget?: Partial<WireOwnerState["budget"]>;
    readonly worstInAll?: number;
  } = {},
): WireOwnerState {
  return {
    version: "1",
    overview: {
      tone: "armed",
      text: "Armed. 1 of 1 lot will be bid on",
      at: null,
      lots: { bids: 1, leads: 0, waits: 0, stopped: 0, "needs-owner": 0, watches: 0, over: 0 },
      leadingInAll: 0,
      worstInAll,
    },
    bidding: { paused: false, dryRun: false, ...bidding },
    session: "works",
    health: "healthy",
    checks: {},
    budget: { perDay: null, perWeek: null, total: null, ...budget },
    nellisUrl: "https://www.nellisauction.com",
  };
}

/** The owner's settings as far as the sums need them: a premium of 15 % and a tax of 8.375 % on both. */
export const SPENDING = {
  costs: { buyersPremiumRate: 0.15, salesTaxRate: 0.08375, taxOnPremium: true },
  budget: { perBid: null as number | null },
  bidding: { bidBuffer: 0 },
};
