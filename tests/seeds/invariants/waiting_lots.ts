import type { Fact } from "../facts.ts";
import { hasRoom } from "../checkers/budget_room.ts";
import type { Invariant, Scene } from "../run_context.ts";
import { createSignIn, type SignIn } from "./sign_in.ts";

/** How long what a trouble has left behind (a circuit, a clock, a slow store) may keep a bid back. */
const QUIET_MS = 60_000;
/** When the owner has changed something, the lots are read anew within this. */
const SPREAD_MS = 6_000;
/** For a reading's turn, the wait after a bid that a limit held back at the last moment, and a slow road. */
const PATIENCE_MS = 6_000;
/** With fewer requests a second a turn may take longer than that. */
const FEWEST_REQUESTS_PER_SECOND = 3;
/** A snipe is due a little later than this: when it is to arrive, and Nellis's clock, are known about so well. */
const AIM_TOLERANCE_MS = 1_000;

/** How a run has gone lately, as far as it may keep a bid back. */
interface Health {
  isReady: boolean;
  readonly signIn: SignIn;
  /** Until when all lots were troubled; a lot's own troubles are in `troubledLots`. */
  troubledUntilMs: number;
  readonly troubledLots: Map<number, number>;
  /** When this life began, or was signed in: it knows only what it has read since. */
  beganAtMs: number;
  /** When the owner last asked for anything, or had it answered. */
  toldAtMs: number;
  /** Lots on which a bid failed at the price of the moment: they are tried again by rules of their own. */
  readonly failing: Set<string>;
}

/** Whatever held a lot back, it is bid on once nothing does. */
export const waitingLots: Invariant = {
  name: "a lot with room is bid on",
  watch(scene) {
    const health: Health = {
      isReady: false,
      signIn: createSignIn(),
      troubledUntilMs: -Infinity,
      troubledLots: new Map(),
      beganAtMs: -Infinity,
      toldAtMs: -Infinity,
      failing: new Set(),
    };
    const dueSinceMs = new Map<number, number>();
    const isJudged = scene.scenario.allowance === null &&
      Number(scene.scenario.env["MAX_REQUESTS_PER_SECOND"]) >= FEWEST_REQUESTS_PER_SECOND;

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
        for (const lotId of scene.beliefs.lotIds()) {
          if (!isDue(lotId, fact.atMs, health, scene)) dueSinceMs.delete(lotId);
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
    case "life-ready":
      health.isReady = true;
      health.beganAtMs = atMs;
      return;
    case "life-ended":
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
    case "trouble":
      noteTrouble(fact, health);
      return;
    case "house":
      if (fact.event.type === "bid") health.failing.delete(String(fact.event.lot.id));
      return;
    case "event":
      if (fact.event.type === "bid-answered" && hasFailed(fact.event.outcome)) {
        health.failing.add(fact.event.bid.auctionId);
      }
      return;
    default:
      return;
  }
}

/** Another lot's trouble is no reason to keep a bid back. */
function noteTrouble({ atMs, forMs, lotId }: Fact & { readonly type: "trouble" }, health: Health): void {
  const untilMs = atMs + forMs;
  if (lotId === null) health.troubledUntilMs = Math.max(health.troubledUntilMs, untilMs);
  else health.troubledLots.set(lotId, Math.max(health.troubledLots.get(lotId) ?? -Infinity, untilMs));
}

/** What a limit held back at the last moment goes again as soon as there is room. */
function hasFailed(outcome: { readonly result: string; readonly errorType?: string }): boolean {
  return outcome.result !== "accepted" && outcome.errorType !== "LIMIT_EXCEEDED";
}

function isDue(lotId: number, atMs: number, health: Health, scene: Scene): boolean {
  const { isReady, signIn, beganAtMs, toldAtMs, failing } = health;
  const troubledUntilMs = Math.max(health.troubledUntilMs, health.troubledLots.get(lotId) ?? -Infinity);
  if (!isReady || !signIn.isCertain() || atMs < Math.max(troubledUntilMs + QUIET_MS, toldAtMs + SPREAD_MS)) {
    return false;
  }
  const { beliefs, standings } = scene;
  const { isWatched, maxBidCents, autoBid } = beliefs.lot(lotId);
  if (!autoBid.isCertainly(true) || !beliefs.isPaused.isCertainly(false) || !isWatched.isCertainly(true)) {
    return false;
  }
  if (maxBidCents.possible().includes(0) || failing.has(String(lotId))) return false;
  const standing = standings.of(lotId);
  if (standing.isOwnersLead || standing.isClosed || atMs >= standing.closesAtMs) return false;
  const knownSinceMs = Math.max(standing.unchangedSinceMs, beganAtMs, troubledUntilMs);
  return standing.readAsOfMs >= knownSinceMs && isInItsTime(lotId, atMs, scene) && hasRoom(lotId, scene);
}

/** Whether the strategy bids at this time of a lot's life. */
function isInItsTime(lotId: number, atMs: number, { beliefs, standings }: Scene): boolean {
  const { strategy, snipeSeconds } = beliefs.lot(lotId);
  if (strategy.isCertainly("aggressive")) return true;
  if (!strategy.isCertainly("snipe")) return false;
  const timings = beliefs.settings.snipeTiming.possible();
  const leads = snipeSeconds.possible().flatMap((seconds) => seconds === null ? timings : [seconds]);
  return atMs >= standings.of(lotId).closesAtMs - 1000 * Math.min(...leads) + AIM_TOLERANCE_MS;
}
