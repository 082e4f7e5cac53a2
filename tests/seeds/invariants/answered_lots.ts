import type { Fact } from "../facts.ts";
import { hasBudgetRoom } from "../checkers/budget_room.ts";
import type { Invariant, RunContext } from "../run_context.ts";
import { isWantedAt } from "../checkers/wanted_bids.ts";
import { createSignIn, type SignIn } from "./sign_in.ts";

/** For this long before its close nothing may stand between a lot and its bid any more. */
const ARMED_FOR_MS = 26_000;
/** With fewer requests a second a turn may take too long. */
const FEWEST_REQUESTS_PER_SECOND = 3;
/** Faults that keep no page and no bid from being answered. */
const HARMLESS: ReadonlySet<string> = new Set([
  "the live feed hangs up",
  "the live feed is silent",
  "the live feed answers 503",
  "the account is something else",
  "the session is renewed",
]);

interface Days {
  isReady: boolean;
  readonly signIn: SignIn;
  faultyUntilMs: number;
  readonly faultyLots: Map<number, number>;
  /** Lots on which Nellis refused a bid at the present price: no further try is needed. */
  readonly refused: Set<number>;
}

/**
 * A lot that its strategy would bid on, whose next bid is affordable, and whose house has answered
 * everything for its last `ARMED_FOR_MS` (a rival's bid leaves 30 s), is not lost without a try.
 */
export const answeredLots: Invariant = {
  name: "an affordable lot on a house that answers gets its bid",
  watch(runContext) {
    const { env, allowance } = runContext.scenario;
    const isJudged = allowance === null &&
      Number(env["MAX_REQUESTS_PER_SECOND"]) >= FEWEST_REQUESTS_PER_SECOND;
    const days: Days = {
      isReady: false,
      signIn: createSignIn(),
      faultyUntilMs: -Infinity,
      faultyLots: new Map(),
      refused: new Set(),
    };
    const armedSinceMs = new Map<number, number>();
    return {
      hear(fact) {
        if (!isJudged) return;
        const message = lostWithoutTry(fact, armedSinceMs);
        note(fact, days);
        if (fact.type === "bid-arrived") armedSinceMs.delete(fact.lotId);
        for (const lotId of runContext.acknowledged.lotIds()) {
          const isArmed = !(fact.type === "bid-arrived" && fact.lotId === lotId) &&
            isArmedAt(lotId, fact.atMs, days, runContext);
          if (!isArmed) armedSinceMs.delete(lotId);
          else if (!armedSinceMs.has(lotId)) armedSinceMs.set(lotId, fact.atMs);
        }
        return message;
      },
    };
  },
};

function lostWithoutTry(fact: Fact, armedSinceMs: ReadonlyMap<number, number>): string | undefined {
  if (fact.type !== "house" || fact.event.type !== "closed") return;
  const sinceMs = armedSinceMs.get(fact.event.lot.id);
  if (sinceMs === undefined || fact.atMs - sinceMs < ARMED_FOR_MS) return;
  const since = new Date(sinceMs).toISOString().slice(11, 23);
  return `Lot ${fact.event.lot.id} closed at $${fact.event.lot.currentPrice}, and no bid has arrived since ${since}`;
}

function isArmedAt(lotId: number, atMs: number, days: Days, runContext: RunContext): boolean {
  if (!days.isReady || !days.signIn.isCertain() || days.refused.has(lotId)) return false;
  if (atMs < Math.max(days.faultyUntilMs, days.faultyLots.get(lotId) ?? -Infinity)) return false;
  const { isOwnersLead, isClosed } = runContext.groundTruth.of(lotId);
  return !isOwnersLead && !isClosed && isWantedAt(lotId, runContext) && hasBudgetRoom(lotId, runContext);
}

function note(fact: Fact, days: Days): void {
  days.signIn.hear(fact);
  switch (fact.type) {
    case "process-ready":
      days.isReady = true;
      return;
    case "process-ended":
      days.isReady = false;
      return;
    case "fault": {
      if (HARMLESS.has(fact.what)) return;
      const untilMs = fact.atMs + fact.forMs;
      if (fact.lotId === null) days.faultyUntilMs = Math.max(days.faultyUntilMs, untilMs);
      else {days.faultyLots.set(
          fact.lotId,
          Math.max(days.faultyLots.get(fact.lotId) ?? -Infinity, untilMs),
        );}
      return;
    }
    case "house":
      if (fact.event.type === "bid") days.refused.delete(fact.event.lot.id);
      return;
    case "event":
      if (fact.event.type !== "bid-answered" || fact.event.outcome.result !== "rejected") return;
      if (fact.event.outcome.errorType !== "LIMIT_EXCEEDED") {
        days.refused.add(Number(fact.event.bid.auctionId));
      }
      return;
    default:
      return;
  }
}
