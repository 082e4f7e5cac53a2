import { overviewOf } from "../auction/overview.ts";
import type { AuctionId } from "../auction/types.ts";
import { wireBudgets } from "../wire/budget.ts";
import { wireOverview, type WireOwnerState, type WirePlan, wirePlan } from "../wire/state.ts";
import type { ServerServices } from "./services.ts";

/** The state at one instant, with the plan of every lot. */
export interface StateNow {
  readonly state: WireOwnerState;
  readonly plans: ReadonlyMap<AuctionId, WirePlan>;
}

/** Looks at everything that the state is made of. It costs a decision a lot, so it is not asked for each change. */
export function readState(services: ServerServices): StateNow {
  const { monitor, planned, biddingSwitch, session, health, limits, options, version } = services;
  const lots = monitor.list().map((auction) => ({ id: auction.id, lot: planned(auction) }));
  const switches = {
    isPaused: biddingSwitch.isPaused(),
    isDryRun: biddingSwitch.isDryRun(),
    pausedBecause: biddingSwitch.pausedBecause(),
  };
  const { status, checks } = health.check();
  return {
    state: {
      version,
      overview: wireOverview(overviewOf(lots.map(({ lot }) => lot), switches)),
      bidding: { paused: switches.isPaused, dryRun: switches.isDryRun },
      session: session.cookies() === null ? "none" : session.standing(),
      health: status,
      checks,
      budget: wireBudgets(limits.budgets()),
      nellisUrl: options.nellisBaseUrl,
    },
    plans: new Map(lots.map(({ id, lot }) => [id, wirePlan(lot)])),
  };
}
