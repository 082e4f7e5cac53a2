import type { AuctionConfig } from "../../src/auction/types.ts";
import type {
  Allowance,
  DateForm,
  HistoryPlace,
  LotSpec,
  PageForm,
  Rival,
} from "../../src/simulator/house.ts";
import { createRandom, type Random } from "../../src/simulator/random.ts";
import { drawLimits } from "./world/drawn_limits.ts";
import type { CrashPoint } from "./world/process.ts";
import type { Order } from "./world/orders.ts";
import { COMMON_FAULTS } from "./world/common_faults.ts";
import { drawHouse, type DrawnHouse, withBiddingWars } from "./world/drawn_house.ts";

/** An event that is planned `atSeconds` after the start. */
export type Planned<T> = T & { readonly atSeconds: number };

/** One run, planned from its seed alone; only Gavel's own part in it is open. */
export interface Scenario {
  readonly pageForm: PageForm;
  readonly history: HistoryPlace;
  readonly dates: DateForm;
  /** The number of requests that the house grants until the end of all faults; null grants everything. */
  readonly allowance: Allowance | null;
  readonly lots: readonly LotSpec[];
  readonly env: Readonly<Record<string, string>>;
  /** Difference between the house's clock and the true time at the start, in ms. */
  readonly houseSkewMs: number;
  /** Difference between our machine's clock and the true time, process by process. */
  readonly clockOffsetsMs: readonly number[];
  /** The ends of the first processes; a later one has no planned end. */
  readonly crashPoints: readonly CrashPoint[];
  readonly kills: readonly Planned<unknown>[];
  /** The store is a Redis that writes to its disk once a second, on a machine that loses its power then. */
  readonly isOnRedis: boolean;
  readonly powerCuts: readonly Planned<unknown>[];
  readonly orders: readonly Planned<{ readonly order: Order }>[];
  readonly faults: readonly Planned<DrawnHouse["faults"][number]>[];
  /** True when the owner does not come back to sign in again at the end. */
  readonly staysSignedOut: boolean;
  /** True when Gavel is started anew after the last fault. */
  readonly endsWithRestart: boolean;
}

/** The id of the first lot; the others follow. */
export const FIRST_LOT_ID = 57_000_001;
const COMMON_NAMES = Object.keys(COMMON_FAULTS) as readonly (keyof typeof COMMON_FAULTS)[];
const NAMES = ["Ada", "Ben", "Cleo", "Dov"];

/** Switches the automatic bidding of some lots off from the start, or off and on on the way. */
function drawSwitches(random: Random, lotIds: readonly number[]) {
  return {
    configs: lotIds.map(() => random.next() < 0.06 ? { autoBid: false } : {}),
    changes: several(random, [0, 0, 0, 0, 1, 2], (): Order => ({
      what: "configure",
      lotId: random.pick(lotIds),
      change: { autoBid: random.next() < 0.4 },
    })),
  };
}

/**
 * Draws the scenario of `seed`. Some have no faults, so that a run also shows what must happen, not only what
 * must not.
 */
export function drawScenario(seed: number): Scenario {
  const random = createRandom(seed).fork("scenario");
  const isCalm = random.next() < 0.3;
  // Drawn from a source of its own: other limits leave the rest of a seed as it is.
  const chance = createRandom(seed).fork("limits");
  const isContest = chance.next() < 0.3;
  const unlike = several(random, [1, 1, 2, 2, 3, 4], () => drawLot(random));
  // Drawn from a source of its own for the same reason.
  const upstream = createRandom(seed).fork("house");
  const lots = withBiddingWars(upstream, isContest ? drawContest(chance) : unlike);
  const lotIds = lots.map((_, index) => FIRST_LOT_ID + index);
  const { faults, ...house } = drawHouse(upstream, lotIds, isCalm);
  const switches = drawSwitches(upstream, lotIds);
  const moment = () => drawMoment(random, lots);
  const limits = drawLimits(chance, lotIds, isContest);
  const settings: Order = {
    what: "settings",
    patch: { bidding: drawBiddingSettings(random), ...limits.settings },
  };
  return {
    pageForm: random.pick(
      ["embedded", "embedded", "embedded", "embedded", "turbo", "data", "_data"] as const,
    ),
    ...house,
    lots,
    env: drawEnvironment(random, lots),
    houseSkewMs: random.next() < 0.5 ? 0 : random.between(-5_000, 5_000),
    clockOffsetsMs: several(random, [8], () => random.next() < 0.6 ? 0 : random.between(-3_000, 3_000)),
    crashPoints: isCalm ? [] : several(random, [0, 0, 1, 1, 2, 3], () => drawCrashPoint(random)),
    kills: isCalm ? [] : several(random, [0, 0, 0, 1, 2], () => ({ atSeconds: moment() })),
    isOnRedis: false,
    powerCuts: [],
    orders: [
      { atSeconds: 0, order: { what: "sign-in" } },
      { atSeconds: 0.5, order: settings },
      ...lotIds.map((lotId, index) => ({
        atSeconds: 1,
        order: {
          what: "watch",
          lotId,
          config: { ...drawConfig(random), ...limits.configs[index], ...switches.configs[index] },
        } as const,
      })),
      ...switches.changes.map((order) => ({ atSeconds: drawMoment(upstream, lots), order })),
      ...limits.changes.map((order) => ({ atSeconds: drawMoment(chance, lots), order })),
      ...isCalm
        ? []
        : several(random, [0, 1, 2, 4, 6], () => ({ atSeconds: moment(), order: drawOrder(random, lotIds) })),
      ...isCalm || random.next() < 0.75 ? [] : drawPause(random, moment()),
    ],
    faults: [
      ...isCalm
        ? []
        : several(random, [0, 1, 1, 2, 3, 4], () => ({ atSeconds: moment(), ...drawFault(random) })),
      ...faults.map((fault) => ({ atSeconds: drawMoment(upstream, lots), ...fault })),
    ],
    staysSignedOut: random.next() < 0.3,
    endsWithRestart: random.next() < 0.5,
  };
}

/** Returns `scenario` on a Redis whose machine loses its power, mostly while much is going on. */
export function withPowerCuts(scenario: Scenario, seed: number): Scenario {
  const random = createRandom(seed).fork("power");
  return {
    ...scenario,
    isOnRedis: true,
    powerCuts: several(random, [1, 1, 2, 3, 4], () => ({ atSeconds: drawMoment(random, scenario.lots) })),
  };
}

function several<T>(random: Random, counts: readonly number[], draw: () => T): T[] {
  return Array.from({ length: random.pick(counts) }, draw);
}

function drawLot(random: Random): LotSpec {
  const [least, most] = random.pick(
    [[60, 240], [60, 240], [60, 240], [240, 900], [240, 900], [900, 3_600]] as const,
  );
  return {
    closesInSeconds: random.between(least, most) + random.next(),
    startPrice: random.between(0, 8),
    rivals: several(random, [0, 1, 1, 2, 3], () => drawRival(random, least)),
  };
}

/** Draws similar lots that close one after the other: money spent on one is missing for the next. */
function drawContest(random: Random): readonly LotSpec[] {
  const firstSeconds = random.between(60, 150);
  return several(random, [2, 3, 3, 4], () => ({
    ...drawLot(random),
    closesInSeconds: firstSeconds + 90 * random.next(),
    // Often above what the owner would give: a lead that is lost leaves room for another lot.
    rivals: several(random, [0, 1, 1, 2], () => ({
      ...drawRival(random, firstSeconds),
      maximum: random.between(5, 45),
    })),
  }));
}

function drawRival(random: Random, firstSeconds: number): Rival {
  const name = random.pick(NAMES);
  const maximum = random.between(2, 40);
  switch (random.between(0, 4)) {
    case 0:
      return { name, maximum, atSeconds: random.between(1, firstSeconds) };
    case 1:
      return { name, maximum, beforeCloseSeconds: 1 + random.next() * 40 };
    case 2:
      return {
        name,
        maximum,
        answersAfterSeconds: 1 + random.next() * 20,
        stepDollars: random.between(0, 3),
      };
    case 3:
      return { name, maximum, answersAfterSeconds: 0.02 + random.next() * 3 };
    default:
      return { crowd: random.between(1, 4), maximum };
  }
}

function drawConfig(random: Random): AuctionConfig {
  const strategy = random.pick(
    ["snipe", "snipe", "snipe", "snipe", "aggressive", "aggressive", "manual"] as const,
  );
  return {
    strategy,
    strategyWord: strategy,
    maxBidCents: random.next() < 0.05 ? 0 : random.between(4, 60) * 100,
    maxTotalCents: null,
    group: null,
    incrementCents: random.pick([100, 100, 250, 500]),
    minBidCents: random.next() < 0.1 ? 400 : null,
    snipeSeconds: random.next() < 0.4 ? null : random.between(1, 60),
    autoBid: true,
  };
}

function drawBiddingSettings(random: Random) {
  return {
    snipeTiming: random.between(1, 30),
    bidBuffer: random.pick([0, 0, 1, 3]),
    retryAttempts: random.between(1, 4),
  };
}

function drawEnvironment(random: Random, lots: readonly LotSpec[]): Readonly<Record<string, string>> {
  const chance = (share: number) => String(random.next() < share);
  const isShort = lots.every(({ closesInSeconds }) => closesInSeconds < 250);
  return {
    USE_POLLING_QUEUE: chance(0.6),
    USE_CIRCUIT_BREAKER: chance(0.6),
    ENABLE_SSE: chance(0.7),
    // The plain rule reads a lot every few seconds: an hour of that would be most of the run.
    USE_MINIMAL_POLLING: isShort ? chance(0.7) : "true",
    USE_SMART_BIDDING: chance(0.3),
    MAX_REQUESTS_PER_SECOND: random.pick(["1", "3", "10", "10"]),
  };
}

/** Draws a time, mostly around a close, where most of what matters happens. */
function drawMoment(random: Random, lots: readonly LotSpec[]): number {
  const { closesInSeconds } = random.pick(lots);
  if (random.next() < 0.3) return 2 + random.next() * closesInSeconds;
  return Math.max(2, closesInSeconds + (random.next() - 0.7) * 60);
}

function drawCrashPoint(random: Random): CrashPoint {
  const side = random.pick(["before", "after"] as const);
  const kind = random.between(0, 5);
  if (kind === 0) return { callsBegin: "POST", calls: random.between(1, 3), side };
  if (kind === 1) return { callsBegin: "write bid_history", calls: random.between(1, 6), side };
  if (kind === 2) return { callsBegin: "write", calls: random.between(1, 40), side };
  // Seldom counted high: most starts and first readings are over after fewer.
  return { callsBegin: "", calls: Math.ceil(200 * random.next() ** 2), side };
}

function drawFault(random: Random) {
  return {
    name: random.pick(COMMON_NAMES),
    size: random.next(),
    forSeconds: 1 + 40 * random.next() ** 2,
    lotId: null,
  };
}

function drawOrder(random: Random, lotIds: readonly number[]): Order {
  const lotId = random.pick(lotIds);
  switch (random.between(0, 9)) {
    case 0:
      return { what: "stop", lotId };
    case 1:
      return { what: "watch", lotId, config: drawConfig(random) };
    case 2:
    case 3:
      return { what: "configure", lotId, change: { maxBidCents: random.between(0, 60) * 100 } };
    case 4: {
      const strategy = random.pick(["snipe", "aggressive", "manual"] as const);
      return { what: "configure", lotId, change: { strategy, strategyWord: strategy } };
    }
    case 5:
    case 6:
      return { what: "bid", lotId, amountCents: random.between(1, 40) * 100 };
    case 7:
      return { what: random.pick(["pause", "resume", "resume"] as const) };
    case 8:
      return random.next() < 0.5
        ? { what: "sign-in" }
        : { what: "settings", patch: { bidding: drawBiddingSettings(random) } };
    default:
      return { what: "flag", name: random.pick(FLIPPED), value: random.pick(["true", "false"]) };
  }
}

/** Stops all bidding for a while, or for good. */
function drawPause(random: Random, atSeconds: number): Scenario["orders"] {
  const pause = { atSeconds, order: { what: "pause" } } as const;
  const resume = { atSeconds: atSeconds + random.between(1, 60), order: { what: "resume" } } as const;
  return random.next() < 0.7 ? [pause, resume] : [pause];
}

const FLIPPED = [
  "USE_POLLING_QUEUE",
  "USE_CIRCUIT_BREAKER",
  "ENABLE_SSE",
  "USE_SMART_BIDDING",
  "ENABLE_PERFORMANCE_METRICS",
] as const;
