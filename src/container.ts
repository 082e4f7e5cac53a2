import { plannedLot } from "./auction/overview.ts";
import { planOf } from "./auction/plan.ts";
import { composeBidding } from "./composition/bidding.ts";
import { type EngineSurroundings, layFoundation } from "./composition/foundation.ts";
import { startBackground } from "./composition/background.ts";
import { startPruning } from "./composition/pruning.ts";
import { composeResults } from "./composition/results.ts";
import { composeTelemetry } from "./composition/telemetry.ts";
import { composeWatching } from "./composition/watching.ts";
import type { Config } from "./config.ts";
import type { Flags } from "./flags/flags.ts";
import type { Monitor } from "./monitor/monitor.ts";
import type { Results } from "./results/results.ts";
import type { CircuitSnapshot } from "./resilience/circuit_breaker.ts";
import type { BreakerView, ServerServices } from "./server/services.ts";
import { measureTimers } from "./telemetry/late_timers.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import { startTimeline, type Timeline } from "./timeline/timeline.ts";

/** Everything that watches and bids, at work: all of Gavel but the server before it and the store beneath. */
export interface Engine extends
  Pick<
    ServerServices,
    | "monitor"
    | "ledger"
    | "settings"
    | "limits"
    | "planned"
    | "biddingSwitch"
    | "notifier"
    | "nellis"
    | "allowance"
    | "bus"
    | "nellisNow"
    | "health"
  > {
  readonly metrics: Metrics;
  readonly timeline: Timeline;
  readonly results: Results;
  readonly features: Pick<Flags, "list" | "set" | "unset">;
  readonly circuitBreaker: () => BreakerView;
  /** Stops watching, then waits for what is on its way. The store stays open. */
  close(): Promise<void>;
}

/** Builds every service of the engine once, wires them and starts them. Throws where one can't start, with the reason. */
export async function startEngine(config: Config, surroundings: EngineSurroundings): Promise<Engine> {
  await using opened = new AsyncDisposableStack();
  let started: Monitor | null = null;
  const timers = measureTimers(surroundings.clock);
  const foundation = await layFoundation(config, { ...surroundings, clock: timers.clock }, {
    lots: () => started,
  }, opened);
  const { settings, biddingSwitch, flags, bus, connection, nellisNow } = foundation;
  const bidding = await composeBidding(foundation, () => started, opened);
  const { ledger, limits, bidder } = bidding;
  // Before the monitor, whose start may settle bids.
  const results = composeResults(foundation, bidding);
  const watching = await composeWatching(foundation, bidding, () => started);
  const { monitor } = watching;
  started = monitor;
  results.adopt(monitor.list());
  const timeline = startTimeline({
    bus,
    store: surroundings.store,
    nellisNow,
    watched: monitor.list(),
    isPaused: biddingSwitch.isPaused,
  });
  // Closed after the monitor, so that bids on their way at the end are told of.
  opened.defer(timeline.close);
  opened.defer(results.close);
  opened.defer(monitor.close);
  const pruning = startPruning([
    { what: "bids older than a year", prune: () => ledger.prune(nellisNow()) },
    { what: "timeline parts older than a month", prune: timeline.prune },
    { what: "costs of lots that were lost", prune: bidding.exposures.prune },
  ], surroundings.clock);
  opened.defer(pruning.close);
  opened.defer(bidder.close);
  const background = startBackground(foundation, bidding, monitor, opened);
  const { health, metrics } = composeTelemetry(
    foundation,
    bidding,
    watching,
    { ...background, timers },
    opened,
  );

  const everything = opened.move();
  return {
    monitor,
    ledger,
    settings,
    limits,
    planned: (auction) => {
      const rules = bidding.rules(auction);
      return plannedLot(
        auction,
        planOf(auction, nellisNow(), rules, { isDryRun: biddingSwitch.isDryRun() }),
        rules,
      );
    },
    biddingSwitch,
    nellis: connection.nellis,
    bus,
    nellisNow,
    health,
    metrics,
    timeline,
    results,
    notifier: foundation.notifier,
    features: flags,
    allowance: connection.allowance.view,
    circuitBreaker: () => breakerView(connection.breaker.snapshot(), flags.isOn("USE_CIRCUIT_BREAKER")),
    close: () => everything.disposeAsync(),
  };
}

function breakerView({ nextAttemptTime, ...snapshot }: CircuitSnapshot, enabled: boolean): BreakerView {
  const at = nextAttemptTime === null ? null : new Date(nextAttemptTime).toISOString();
  return { ...snapshot, enabled, nextAttemptTime: at };
}
