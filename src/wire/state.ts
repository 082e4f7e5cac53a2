import { dollarsFromCents } from "../auction/money.ts";
import type { Overview, PlannedLot } from "../auction/overview.ts";
import type { OverviewTone, PlanKind } from "../auction/types.ts";

/** A sentence that names a moment: `{at}` in `text` stands for the time of `at`, so that each reader sees their own zone's. */
interface Timed {
  /** Without its last stop. */
  readonly text: string;
  /** ISO 8601 by Nellis's clock; null where the sentence names no moment. */
  readonly at: string | null;
}

/** A lot's plan as clients see it; money in dollars. */
export interface WirePlan extends Timed {
  readonly kind: PlanKind;
  /** Cost at the price, with premium and tax; null before the lot was read. */
  readonly nowInAll: number | null;
  /** Cost at the most that may be bid, with premium and tax; 0 where no bid can leave. */
  readonly mostInAll: number;
}

/** All lots at a glance, as clients see it; money in dollars. */
export interface WireOverview extends Timed {
  readonly tone: OverviewTone;
  readonly lots: Readonly<Record<PlanKind, number>>;
  readonly leadingInAll: number;
  readonly worstInAll: number;
}

/** A budget as clients see it, in dollars with premium and tax. */
export interface WireBudget {
  readonly limit: number;
  /** Won lots, and the worst case of every lot that you lead and every bid that is not settled. */
  readonly committed: number;
  readonly left: number;
}

/** The budgets as clients see them; null where no such budget is set. */
export type WireBudgets = Readonly<Record<"perDay" | "perWeek" | "total", WireBudget | null>>;

/** Everything that an owner looks at first, without the lots themselves. */
export interface WireOwnerState {
  readonly version: string;
  readonly overview: WireOverview;
  readonly bidding: { readonly paused: boolean; readonly dryRun: boolean };
  /** The owner's session at Nellis: `none` was ever handed over, or as Nellis's last answer showed it. */
  readonly session: "none" | "unknown" | "works" | "refused";
  readonly health: WireHealth;
  /** Each part by its name, with a sentence for the owner. */
  readonly checks: Readonly<Record<string, { readonly status: WireHealth; readonly message: string }>>;
  readonly budget: WireBudgets;
  /** The address of Nellis as this Gavel reaches it: that of another house in a simulation. */
  readonly nellisUrl: string;
}

export type WireHealth = "healthy" | "degraded" | "unhealthy";

/** Returns a lot's plan in the clients' shape. */
export function wirePlan(
  { plan: { kind, text, atMs }, nowInAllCents, mostInAllCents }: PlannedLot,
): WirePlan {
  return {
    kind,
    text,
    at: isoTimeOrNull(atMs),
    nowInAll: nowInAllCents === null ? null : dollarsFromCents(nowInAllCents),
    mostInAll: dollarsFromCents(mostInAllCents),
  };
}

/** Returns the overview in the clients' shape. */
export function wireOverview(
  { tone, text, atMs, lots, leadingInAllCents, worstInAllCents }: Overview,
): WireOverview {
  return {
    tone,
    text,
    at: isoTimeOrNull(atMs),
    lots,
    leadingInAll: dollarsFromCents(leadingInAllCents),
    worstInAll: dollarsFromCents(worstInAllCents),
  };
}

function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
