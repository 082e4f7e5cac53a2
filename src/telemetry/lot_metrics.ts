import type { Registry } from "prom-client";
import { PLAN_KINDS, READ_FAILURE_KINDS, READINESS_LEVELS } from "../auction/words.ts";
import type { PlanKind, ReadFailureKind, ReadinessLevel } from "../auction/types.ts";
import { askedGauge, labelledGauge } from "./asked_gauge.ts";

/** The figures of all watched lots at one moment. */
export interface LotFigures {
  /** Lots that are not over. */
  readonly active: number;
  /** The number of lots of each kind of plan. */
  readonly plans: Readonly<Record<PlanKind, number>>;
  /** The number of active lots whose last readings failed, by the reason of the last. */
  readonly failing: Readonly<Record<ReadFailureKind, number>>;
  /** Lots that are to be on the live feed, and those of them whose feed was given up for polling. */
  readonly feed: { readonly wanted: number; readonly fallback: number };
  /** The readiness of each lot whose close is near. */
  readonly readiness: readonly ReadinessLevel[];
  /** The time until the next close of a lot on which a strategy bids (ms); null when there is none. */
  readonly nextCloseInMs: number | null;
}

/** Registers the gauges of the lots. `look` is asked for each of them, so it keeps its answer for a moment. */
export function registerLotMetrics(registry: Registry, look: () => LotFigures): void {
  askedGauge(registry, "auction_active_count", "Auctions watched and not over.", () => look().active);
  labelledGauge(
    registry,
    {
      name: "gavel_lots",
      help: "Lots by their plan: bids and leads will be bid on, needs-owner cannot be until its owner acts.",
      label: "plan",
    },
    () => PLAN_KINDS.map((kind) => [kind, look().plans[kind]]),
  );
  labelledGauge(
    registry,
    { name: "gavel_lots_failing", help: "Lots whose last three readings or more failed.", label: "reason" },
    () => READ_FAILURE_KINDS.map((kind) => [kind, look().failing[kind]]),
  );
  askedGauge(
    registry,
    "gavel_feed_lots_wanted",
    "Lots that are to be on the live feed.",
    () => look().feed.wanted,
  );
  askedGauge(
    registry,
    "gavel_feed_lots_fallback",
    "Lots whose live feed failed too often: they are polled until it is back.",
    () => look().feed.fallback,
  );
  askedGauge(
    registry,
    "gavel_next_close_seconds",
    "Time until the next close of a lot on which a strategy bids; NaN when there is none.",
    () => (look().nextCloseInMs ?? NaN) / 1000,
  );
  labelledGauge(
    registry,
    {
      name: "auction_readiness",
      help: "Auctions near their close, by whether a bid could go out.",
      label: "level",
    },
    () => {
      const levels = look().readiness;
      return READINESS_LEVELS.map((level) => [level, levels.filter((each) => each === level).length]);
    },
  );
}
