import type { WireAuction } from "../../../src/wire/auction.ts";
import type { WireOverview, WireOwnerState, WirePlan } from "../../../src/wire/state.ts";
import { aWireLot, aWirePlan } from "../dashboard/wire_lots.ts";

/** A server's state as tests need it. */
export function stateWith(
  { tone, bids = 0, leads = 0, session = "works" }: {
    readonly tone: WireOverview["tone"];
    readonly bids?: number;
    readonly leads?: number;
    readonly session?: WireOwnerState["session"];
  },
): WireOwnerState {
  return {
    version: "0.1.0",
    overview: {
      tone,
      text: tone === "armed" ? `Armed. ${bids + leads} of 9 lots will be bid on` : `It is ${tone}`,
      at: null,
      lots: { bids, leads, waits: 0, stopped: 0, "needs-owner": 0, watches: 0, over: 0 },
      leadingInAll: 0,
      worstInAll: 0,
    },
    bidding: { paused: tone === "paused", dryRun: tone === "practice" },
    health: "healthy",
    session,
    checks: {},
    budget: { perDay: null, perWeek: null, total: null },
    nellisUrl: "https://www.nellisauction.com",
  };
}

/** A lot as tests need it. */
export function lotWith(
  { id = "71234567", price = 12, isWinning = false, maxBid = 40, title = "Makita driver" }: {
    readonly id?: string;
    readonly price?: number;
    readonly isWinning?: boolean;
    readonly maxBid?: number;
    readonly title?: string;
  } = {},
): WireAuction {
  return aWireLot({
    id,
    title,
    config: { maxBid },
    data: {
      title,
      currentBid: price,
      nextBid: price + 1,
      minimumBid: price + 1,
      isWinning,
      isWatching: true,
      closeTime: "2026-11-02T13:00:00.000Z",
      timeRemaining: 3600,
    },
  });
}

/** A plan as tests need it. */
export const planWith = (kind: WirePlan["kind"], text: string): WirePlan =>
  aWirePlan(kind, { text, nowInAll: null, mostInAll: 0 });
