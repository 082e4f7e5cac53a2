import type { AuctionConfig } from "../../../src/auction/types.ts";
import { OWNER } from "../../../src/simulator/house.ts";
import type { Fact } from "../facts.ts";
import { FIRST_LOT_ID } from "../scenario.ts";
import type { RunContext } from "../run_context.ts";
import { createSignIn } from "./sign_in.ts";

/** A snipe that nothing kept from being sent, with its planned and its real time of arrival (true times). */
export interface ArmedSnipe {
  readonly lotId: number;
  readonly aimMs: number;
  /** Null when no bid arrived near the planned time. */
  readonly arrivedAtMs: number | null;
}

/** The state of a lot at the house from one bid to the next. */
interface LotTruth {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly closesAtMs: number;
  readonly isOwnersLead: boolean;
  readonly leastCents: number;
}

type Config = Pick<AuctionConfig, "strategy" | "maxBidCents" | "snipeSeconds" | "autoBid">;

/** Nothing may go wrong or change for this long before the aim, so that the lot and the clock are known. */
const QUIET_MS = 60_000;
/** Gavel knows of a moved close or a rival's bid by then. */
const HEARD_MS = 5_000;
/** A bid is looked for within this distance of its aim. */
const NEAR_MS = 2_000;
/** With fewer requests a second no turn is kept for bids: a snipe waits behind the readings before it. */
const FEWEST_REQUESTS_PER_SECOND = 10;

/** Returns the snipes of a run that was healthy around them. */
export function armedSnipes(runContext: RunContext): readonly ArmedSnipe[] {
  const { env, allowance } = runContext.scenario;
  if (allowance !== null || Number(env["MAX_REQUESTS_PER_SECOND"]) < FEWEST_REQUESTS_PER_SECOND) return [];
  return runContext.house.lots().flatMap(({ id }) =>
    standingsOf(id, runContext).flatMap((standing) => snipeIn(id, standing, runContext.facts))
  );
}

function standingsOf(lotId: number, { house, facts, scenario }: RunContext): readonly LotTruth[] {
  const { openTimeMs, initialCloseTimeMs } = house.lot(lotId);
  const first = facts[0]?.atMs ?? 0;
  const bids = facts.flatMap((fact) =>
    fact.type === "house" && fact.event.type === "bid" && fact.event.lot.id === lotId
      ? [{
        fromMs: fact.atMs,
        closesAtMs: fact.closesAtMs,
        isOwnersLead: fact.event.lot.leader === OWNER,
        leastCents: fact.event.lot.nextBid * 100,
      }]
      : []
  );
  const start = {
    fromMs: first,
    closesAtMs: first + initialCloseTimeMs - openTimeMs,
    isOwnersLead: false,
    // Below $50 a bid goes a dollar above the price.
    leastCents: 100 * (1 + (scenario.lots[lotId - FIRST_LOT_ID]?.startPrice ?? 0)),
  };
  const all = [start, ...bids];
  return all.map((each, index) => ({ ...each, untilMs: all[index + 1]?.fromMs ?? each.closesAtMs }));
}

function snipeIn(lotId: number, standing: LotTruth, facts: readonly Fact[]): readonly ArmedSnipe[] {
  const { config, snipeTiming } = configAt(lotId, standing.closesAtMs - QUIET_MS - 1_000, facts);
  if (
    config?.strategy !== "snipe" || !config.autoBid || standing.isOwnersLead ||
    standing.leastCents > config.maxBidCents
  ) {
    return [];
  }
  const aimMs = standing.closesAtMs - (config.snipeSeconds ?? snipeTiming) * 1000;
  const near = facts.filter(({ atMs }) => Math.abs(atMs - aimMs) <= NEAR_MS);
  const isOurs = (fact: Fact) => fact.type === "bid-arrived" && fact.lotId === lotId;
  const arrived = near.find(isOurs);
  const isKnownInTime = standing.fromMs + HEARD_MS <= aimMs;
  const isStill = standing.untilMs > aimMs + NEAR_MS || standing.untilMs === arrived?.atMs;
  if (!isKnownInTime || !isStill || !isHealthy(lotId, standing, aimMs, facts)) return [];
  return [{ lotId, aimMs, arrivedAtMs: arrived?.atMs ?? null }];
}

/** Returns the acknowledged config of the lot at that time; null where it is not certain. */
function configAt(lotId: number, untilMs: number, facts: readonly Fact[]) {
  let config: Config | null = null;
  let snipeTiming = 10;
  for (const fact of facts) {
    if (fact.atMs > untilMs || !("order" in fact)) continue;
    const { order, type } = fact;
    if (type === "acknowledged" && order.what === "settings") {
      snipeTiming = order.patch.bidding?.snipeTiming ?? snipeTiming;
    }
    if (!("lotId" in order) || order.lotId !== lotId || order.what === "bid") continue;
    if (type === "unanswered" || (type === "acknowledged" && order.what === "stop")) config = null;
    if (type === "acknowledged" && order.what === "watch") config = order.config;
    if (type === "acknowledged" && order.what === "configure" && config) {
      config = { ...config, ...order.change };
    }
  }
  return { config, snipeTiming };
}

function isHealthy(lotId: number, { fromMs }: LotTruth, aimMs: number, facts: readonly Fact[]): boolean {
  const quietFromMs = aimMs - QUIET_MS;
  let isReady = false;
  const signIn = createSignIn();
  let isPaused = false;
  let isRead = false;
  for (const fact of facts) {
    if (fact.atMs > aimMs + NEAR_MS) break;
    if (fact.type === "process-ready") isReady = true;
    if (fact.type === "process-ended") isReady = false;
    signIn.hear(fact);
    if (fact.type === "asked" && fact.order.what === "pause") isPaused = true;
    if (fact.type === "acknowledged" && fact.order.what === "resume") isPaused = false;
    if (isTroubleOf(fact, lotId) && fact.atMs + fact.forMs >= quietFromMs - rememberedMs(fact.what)) {
      return false;
    }
    if (isSetback(fact, lotId) && fact.atMs >= fromMs) return false;
    if (fact.atMs < quietFromMs) continue;
    if (isReading(fact, lotId) && fact.atMs < aimMs) isRead = true;
    if (isDisturbance(fact, lotId, aimMs)) return false;
  }
  return isReady && signIn.isCertain() && !isPaused && isRead;
}

/** A fault of another lot alone does not count for this one. */
function isTroubleOf(fact: Fact, lotId: number): fact is Fact & { readonly type: "fault" } {
  return fact.type === "fault" && (fact.lotId === null || fact.lotId === lotId);
}

/** A page that Gavel understood: see `LotTruth.readAsOfMs`. */
function isReading(fact: Fact, lotId: number): boolean {
  return fact.type === "event" && fact.event.type === "lot-read" && fact.event.auctionId === String(lotId) &&
    fact.event.result === "ok";
}

/** The time that intents take to be recorded counts for ten minutes. */
function rememberedMs(fault: string): number {
  return fault.startsWith("the disk") ? 10 * 60_000 : 0;
}

/** A bid that failed is tried again by rules of its own. */
function isSetback(fact: Fact, lotId: number): boolean {
  return fact.type === "event" && fact.event.type === "bid-answered" &&
    fact.event.bid.auctionId === String(lotId) &&
    fact.event.outcome.result !== "accepted";
}

function isDisturbance(fact: Fact, lotId: number, aimMs: number): boolean {
  switch (fact.type) {
    case "process-started":
    case "process-ready":
    case "process-ended":
    case "calm":
      return true;
    case "asked":
    case "acknowledged":
    case "unanswered":
      return !("lotId" in fact.order) || fact.order.lotId === lotId || fact.order.what === "bid";
    case "page-answered":
      return fact.status !== 200 && fact.lotId === lotId;
    case "bid-left":
      // A bid on this lot has to be confirmed first; bids on others take the turns that are kept for bids.
      return fact.lotId === lotId
        ? fact.atMs < aimMs - NEAR_MS && fact.atMs > aimMs - 15_000
        : Math.abs(fact.atMs - aimMs) < NEAR_MS;
    default:
      return false;
  }
}
