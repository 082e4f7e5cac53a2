import type { Fact } from "../facts.ts";
import { hasBudgetRoom } from "../checkers/budget_room.ts";
import type { Invariant, RunContext } from "../run_context.ts";
import { createSignIn, type SignIn } from "./sign_in.ts";

/** Longest time for which the effects of a past fault (a circuit, a clock, a slow store) may keep a bid back. */
const QUIET_MS = 60_000;
/** After a change by the owner, the lots are read anew within this time. */
const SPREAD_MS = 6_000;
/** Time for a reading's turn, the wait after a bid that a limit held back at the last moment, and a slow network. */
const PATIENCE_MS = 6_000;
/** With fewer requests a second a turn may take longer than that. */
const FEWEST_REQUESTS_PER_SECOND = 3;
/** A bid that only a page shows as not taken keeps its money for so long, as that page may be an old one. */
const DOUBT_MS = 30_000;
/** A snipe is due a little later than this: its aim and Nellis's clock are known about so well. */
const AIM_TOLERANCE_MS = 1_000;

/** The recent course of a run, as far as it may keep a bid back. */
interface Health {
  isReady: boolean;
  readonly signIn: SignIn;
  /** End of the last fault of all lots; a lot's own faults are in `faultyLots`. */
  faultyUntilMs: number;
  readonly faultyLots: Map<number, number>;
  /** Time at which this process started, or was signed in: it knows only what it has read since. */
  beganAtMs: number;
  /** Time at which the owner last asked for anything, or was answered. */
  toldAtMs: number;
  /** Lots on which a bid failed at the present price: they are tried again by rules of their own. */
  readonly failing: Set<string>;
  /** The end of the time for which each lot keeps money for a bid that a page shows as not taken. */
  readonly keptUntilMs: Map<number, number>;
}

/** A lot that was held back is bid on once nothing holds it any more. */
export const waitingLots: Invariant = {
  name: "a lot with room is bid on",
  watch(runContext) {
    const health: Health = {
      isReady: false,
      signIn: createSignIn(),
      faultyUntilMs: -Infinity,
      faultyLots: new Map(),
      beganAtMs: -Infinity,
      toldAtMs: -Infinity,
      failing: new Set(),
      keptUntilMs: new Map(),
    };
    const dueSinceMs = new Map<number, number>();
    const isJudged = runContext.scenario.allowance === null &&
      Number(runContext.scenario.env["MAX_REQUESTS_PER_SECOND"]) >= FEWEST_REQUESTS_PER_SECOND;

    const overdue = ({ atMs }: Fact): string | undefined => {
      for (const [lotId, sinceMs] of dueSinceMs) {
        if (atMs - sinceMs <= PATIENCE_MS) continue;
        const since = new Date(sinceMs).toISOString().slice(11, 23);
        return `Lot ${lotId} could be bid on since ${since}, and no bid has left`;
      }
      return;
    };

    return {
      hear(fact) {
        if (!isJudged) return;
        const message = overdue(fact);
        note(fact, health);
        if (fact.type === "bid-left") dueSinceMs.delete(fact.lotId);
        for (const lotId of runContext.acknowledged.lotIds()) {
          if (!isDue(lotId, fact.atMs, health, runContext)) dueSinceMs.delete(lotId);
          else if (!dueSinceMs.has(lotId)) dueSinceMs.set(lotId, fact.atMs);
        }
        return message;
      },
    };
  },
};

function note(fact: Fact, health: Health): void {
  const { atMs } = fact;
  health.signIn.hear(fact);
  switch (fact.type) {
    case "process-ready":
      health.isReady = true;
      health.beganAtMs = atMs;
      return;
    case "process-ended":
      health.isReady = false;
      return;
    case "asked":
    case "unanswered":
    case "acknowledged":
      health.toldAtMs = atMs;
      if (fact.type === "acknowledged" && fact.order.what === "sign-in") {
        health.beganAtMs = atMs;
      }
      return;
    case "fault":
      noteTrouble(fact, health);
      return;
    case "house":
      if (fact.event.type === "bid") health.failing.delete(String(fact.event.lot.id));
      return;
    case "event":
      if (fact.event.type === "bid-answered" && hasFailed(fact.event.outcome)) {
        health.failing.add(fact.event.bid.auctionId);
      }
      if (fact.event.type === "bid-found-out" && fact.event.outcome.result === "rejected") {
        health.keptUntilMs.set(Number(fact.event.bid.auctionId), atMs + DOUBT_MS);
      }
      return;
    default:
      return;
  }
}

/** A fault of another lot is no reason to keep a bid back. */
function noteTrouble({ atMs, forMs, lotId }: Fact & { readonly type: "fault" }, health: Health): void {
  const untilMs = atMs + forMs;
  if (lotId === null) health.faultyUntilMs = Math.max(health.faultyUntilMs, untilMs);
  else health.faultyLots.set(lotId, Math.max(health.faultyLots.get(lotId) ?? -Infinity, untilMs));
}

/** A bid that a limit held back at the last moment goes again as soon as there is room. */
function hasFailed(outcome: { readonly result: string; readonly errorType?: string }): boolean {
  return outcome.result !== "accepted" && outcome.errorType !== "LIMIT_EXCEEDED";
}

function isDue(lotId: number, atMs: number, health: Health, runContext: RunContext): boolean {
  const { isReady, signIn, beganAtMs, toldAtMs, failing } = health;
  const faultyUntilMs = Math.max(health.faultyUntilMs, health.faultyLots.get(lotId) ?? -Infinity);
  if (!isReady || !signIn.isCertain() || atMs < Math.max(faultyUntilMs + QUIET_MS, toldAtMs + SPREAD_MS)) {
    return false;
  }
  const { acknowledged, groundTruth } = runContext;
  const { isWatched, maxBidCents, autoBid } = acknowledged.lot(lotId);
  if (
    !autoBid.isCertainly(true) || !acknowledged.isPaused.isCertainly(false) || !isWatched.isCertainly(true)
  ) {
    return false;
  }
  if (maxBidCents.possible().includes(0) || failing.has(String(lotId))) return false;
  if ([...health.keptUntilMs].some(([otherId, untilMs]) => otherId !== lotId && atMs < untilMs)) return false;
  const standing = groundTruth.of(lotId);
  if (standing.isOwnersLead || standing.isClosed || atMs >= standing.closesAtMs) return false;
  const knownSinceMs = Math.max(standing.unchangedSinceMs, beganAtMs, faultyUntilMs);
  return standing.readAsOfMs >= knownSinceMs && isInItsTime(lotId, atMs, runContext) &&
    hasBudgetRoom(lotId, runContext);
}

/** Returns true when the strategy bids at this time before the close. */
function isInItsTime(lotId: number, atMs: number, { acknowledged, groundTruth }: RunContext): boolean {
  const { strategy, snipeSeconds } = acknowledged.lot(lotId);
  if (strategy.isCertainly("aggressive")) return true;
  if (!strategy.isCertainly("snipe")) return false;
  const timings = acknowledged.settings.snipeTiming.possible();
  const leads = snipeSeconds.possible().flatMap((seconds) => seconds === null ? timings : [seconds]);
  return atMs >= groundTruth.of(lotId).closesAtMs - 1000 * Math.min(...leads) + AIM_TOLERANCE_MS;
}
