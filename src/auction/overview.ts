import { allInCost } from "./limits/costs.ts";
import { limitOfStrategy } from "./limits/limits.ts";
import { type Cents, wholeDollarsBelow } from "./money.ts";
import { asText, AT, type Plan } from "./plan.ts";
import type { Auction, OverviewTone, PlanKind, Rules } from "./types.ts";
import { PLAN_KINDS } from "./words.ts";

/** A lot with what is planned for it. */
export interface PlannedLot {
  /** The title as it can stand in a sentence (`asText`). */
  readonly title: string;
  readonly plan: Plan;
  /** Cost of the lot at its price, with premium and tax; null before it was read. */
  readonly nowInAllCents: Cents | null;
  /** Highest cost that a bid by the strategy can lead to, with premium and tax; 0 where none can leave. */
  readonly mostInAllCents: Cents;
}

/** All lots at a glance. */
export interface Overview {
  readonly tone: OverviewTone;
  /** A sentence or two without the last stop; `{at}` stands for the time of `atMs` where there is one. */
  readonly text: string;
  /** By Nellis's clock. */
  readonly atMs: number | null;
  /** Number of lots of each kind of plan. */
  readonly lots: Readonly<Record<PlanKind, number>>;
  /** Cost of all lots that the owner leads, at their prices, with premium and tax. */
  readonly leadingInAllCents: Cents;
  /** Cost of all lots that may be won, at the most that may be bid on each, with premium and tax. */
  readonly worstInAllCents: Cents;
}

/** The switches for all bidding. */
export interface Switches {
  readonly isPaused: boolean;
  readonly isDryRun: boolean;
  /** The reason of a pause that the owner did not make, and what to do; null or left out for the owner's own. */
  readonly pausedBecause?: string | null;
}

/** Puts a lot's plan beside what the lot costs now and at most. */
export function plannedLot(auction: Auction, plan: Plan, rules: Pick<Rules, "limits">): PlannedLot {
  const { costs } = rules.limits;
  const { listing, config } = auction;
  const mayBeBid = plan.kind === "bids" || plan.kind === "leads";
  const mostCents = wholeDollarsBelow(limitOfStrategy(config, rules.limits).amountCents);
  const priceCents = listing?.currentPriceCents ?? 0;
  // A lead stands at its price, also where the limit was lowered below it since.
  const most = plan.kind === "leads" ? Math.max(mostCents, priceCents) : mostCents;
  return {
    title: asText(auction.title),
    plan,
    nowInAllCents: listing && allInCost(priceCents, costs),
    mostInAllCents: mayBeBid ? allInCost(most, costs) : 0,
  };
}

/** Says in a sentence or two how all lots stand together. Pure, like `planOf`. */
export function overviewOf(
  planned: readonly PlannedLot[],
  switches: Switches,
): Overview {
  const lots = Object.fromEntries(PLAN_KINDS.map((kind) => [kind, ofKind(planned, kind).length])) as Record<
    PlanKind,
    number
  >;
  const sum = (cents: readonly (Cents | null)[]) =>
    cents.reduce<Cents>((total, each) => total + (each ?? 0), 0);
  return {
    ...sentenceOf(planned, lots, switches),
    lots,
    leadingInAllCents: sum(ofKind(planned, "leads").map(({ nowInAllCents }) => nowInAllCents)),
    worstInAllCents: sum(planned.map(({ mostInAllCents }) => mostInAllCents)),
  };
}

type Sentence = Pick<Overview, "tone" | "text" | "atMs">;

function sentenceOf(
  planned: readonly PlannedLot[],
  lots: Readonly<Record<PlanKind, number>>,
  { isPaused, isDryRun, pausedBecause = null }: Switches,
): Sentence {
  if (isPaused) return says("paused", `Paused. ${pausedBecause ?? "Nothing is bid, by strategy or by hand"}`);
  const armed = lots.bids + lots.leads;
  const open = planned.length - lots.over;
  const toMend = ofKind(planned, "needs-owner");
  const [blocked] = toMend;
  if (blocked && armed === 0) {
    return says(
      "blocked",
      `Cannot bid on ${counted(toMend.length, "lot")}. ${blocked.title}: ${blocked.plan.text}`,
    );
  }
  const { text, atMs } = armed === 0 ? idleText(open, lots.stopped) : armedText(planned, armed, open);
  if (isDryRun) {
    return says("practice", `Practice. Bids are decided and recorded, and none is sent. ${text}`, atMs);
  }
  if (armed === 0) return says("idle", text);
  if (!blocked) return says("armed", `Armed. ${text}`, atMs);
  return says(
    "partly",
    `Armed, but ${
      counted(toMend.length, "lot")
    } can't be bid on. ${blocked.title}: ${blocked.plan.text}. ${text}`,
    atMs,
  );
}

type Text = Pick<Overview, "text" | "atMs">;

function idleText(open: number, stopped: number): Text {
  const text = open === 0
    ? "Nothing is watched. Add a lot to begin"
    : stopped > 0
    ? `Nothing is armed. ${counted(stopped, "lot")} of ${open} will not be bid on`
    : `Nothing is armed. ${counted(open, "lot")} ${
      open === 1 ? "is" : "are"
    } only watched: give one a strategy and a limit`;
  return { text, atMs: null };
}

function armedText(planned: readonly PlannedLot[], armed: number, open: number): Text {
  const all = `${armed} of ${counted(open, "lot")} will be bid on`;
  const timed = planned.flatMap(({ title, plan: { kind, atMs } }) =>
    kind === "bids" && atMs !== null ? [{ title, atMs }] : []
  );
  const next = timed.toSorted((one, other) => one.atMs - other.atMs)[0];
  return next ? { text: `${all}; next ${next.title} at ${AT}`, atMs: next.atMs } : { text: all, atMs: null };
}

function ofKind(planned: readonly PlannedLot[], kind: PlanKind): readonly PlannedLot[] {
  return planned.filter(({ plan }) => plan.kind === kind);
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function says(tone: OverviewTone, text: string, atMs: number | null = null): Sentence {
  return { tone, text, atMs };
}
