import { createHouse, type House } from "../../src/simulator/house.ts";
import { createRandom } from "../../src/simulator/random.ts";
import { createAcknowledgedStates } from "./checkers/acknowledged_states.ts";
import { createDisk, createRedisDisk } from "./world/disk.ts";
import { createFacts, type Fact } from "./facts.ts";
import { createChecker } from "./checkers/checker.ts";
import { createRestarts, LONGEST_DOWN_MS } from "./world/restarts.ts";
import { createOwner } from "./world/owner.ts";
import { NO_BUG, type PlantedBug } from "./planted_bug.ts";
import { createNetwork } from "./world/network.ts";
import { drawScenario, type Scenario, withPowerCuts } from "./scenario.ts";
import type { RunContext, Violation } from "./run_context.ts";
import { createGroundTruth } from "./checkers/ground_truth.ts";
import { createRunningClock } from "../support/running_clock.ts";
import type { FaultTargets } from "./world/common_faults.ts";
import { FAULTS } from "./world/faults.ts";

/** The result of a seed. */
export interface Run {
  readonly seed: number;
  readonly facts: readonly Fact[];
  /** Empty when every invariant holds. A run stops at the first violation on its way. */
  readonly violations: readonly Violation[];
}

const START_MS = Date.UTC(2026, 10, 2, 12);
/** Well below the silence after which a stream counts as dead; every ping more is time of the run's. */
const PING_INTERVAL_MS = 7_000;
/** Longest time by which rivals who answer each other's bids may draw a lot out. */
const LONGEST_OVERTIME_MS = 20 * 60_000;
/** The longest wait of a lot that can't be read, and time to read it then. */
const SETTLING_MS = 330_000;
const SETTLING_AFTER_RESTART_MS = 40_000;

/**
 * Runs the whole engine through the scenario of `seed`: the same seed gives the same run. On `redis` its machine loses
 * its power now and then, and with it up to a second of what Redis has acknowledged.
 */
export async function simulate(
  seed: number,
  plantedBug: PlantedBug = NO_BUG,
  on: "kv" | "redis" = "kv",
): Promise<Run> {
  const scenario = on === "kv" ? drawScenario(seed) : withPowerCuts(drawScenario(seed), seed);
  const { clock, house, facts, network, restarts, owner, runContext, targets } = setUpRun(
    seed,
    scenario,
    plantedBug,
  );
  const checker = createChecker(runContext, facts);
  const isBroken = () => checker.violations.length > 0;
  const runUntil = (untilMs: number, isOver: () => boolean = () => false) =>
    clock.runUntil(untilMs, () => {
      network.notice();
      return isBroken() || isOver();
    });

  const faults = planFaults(scenario, targets, { after: clock.after, facts });
  for (const { atSeconds, order } of scenario.orders) {
    clock.after(atSeconds * 1000, () => owner.ask(order));
  }
  const kills = scenario.kills.map(({ atSeconds }) =>
    clock.after(atSeconds * 1000, () => restarts.cut("kill -9"))
  );
  for (const { atSeconds } of scenario.powerCuts) {
    kills.push(clock.after(atSeconds * 1000, restarts.cutPower));
  }
  house.start();
  restarts.begin();
  const lastCloseMs = START_MS +
    1000 * Math.max(...scenario.lots.map(({ closesInSeconds }) => closesInSeconds));
  await runUntil(lastCloseMs);
  await runUntil(lastCloseMs + LONGEST_OVERTIME_MS, () => house.lots().every(({ isClosed }) => isClosed));

  // All faults end, and Gavel has the time to learn the state of everything.
  facts.tell({ type: "calm" });
  restarts.calm();
  for (const cancel of kills) cancel();
  faults.end();
  if (!scenario.staysSignedOut) owner.ask({ what: "sign-in" });
  if (scenario.endsWithRestart) restarts.cut("a restart");
  await runUntil(clock.now() + LONGEST_DOWN_MS, () => restarts.engine() !== null);
  await runUntil(clock.now() + settlingMs(scenario));
  if (!isBroken()) checker.close();
  house.close();
  return { seed, facts: facts.all, violations: checker.violations };
}

/**
 * Gavel remembers across a restart what the house granted: after it learnt that it is little, it goes on
 * reading rarely.
 */
function settlingMs({ endsWithRestart, allowance }: Scenario): number {
  return endsWithRestart && allowance === null ? SETTLING_AFTER_RESTART_MS : SETTLING_MS;
}

/** Builds the parts of a run. The labels of `fork` must stay as they are: another label draws another run. */
function setUpRun(seed: number, scenario: Scenario, plantedBug: PlantedBug) {
  const random = createRandom(seed);
  const clock = createRunningClock(START_MS);
  const house = openHouse(seed, scenario, clock);
  const facts = createFacts(clock.now);
  house.listen((event) =>
    facts.tell({ type: "house", event, closesAtMs: event.lot.closeTimeMs - house.faults.clockSkewMs })
  );
  const createItsDisk = scenario.isOnRedis ? createRedisDisk : createDisk;
  const disk = createItsDisk(clock, random.fork("disk"));
  const network = createNetwork({ clock, random: random.fork("road"), house, disk, facts });
  const owner = createOwner(facts, random.fork("owner"), plantedBug.order);
  const restarts = createRestarts({
    clock,
    random: random.fork("lives"),
    scenario,
    house,
    disk,
    network,
    facts,
    owner,
    plantedBug,
  });
  const runContext: RunContext = {
    scenario,
    house,
    disk,
    acknowledged: createAcknowledgedStates(),
    groundTruth: createGroundTruth(house.lots(), clock.now()),
    facts: facts.all,
    gavel: restarts.engine,
  };
  return { clock, house, facts, network, owner, restarts, runContext, targets: { house, network, disk } };
}

function openHouse(seed: number, scenario: Scenario, clock: ReturnType<typeof createRunningClock>): House {
  const { pageForm, history, dates } = scenario;
  const house = createHouse({ clock, seed, pageForm, history, dates, pingIntervalMs: PING_INTERVAL_MS });
  house.faults.allowance = scenario.allowance;
  house.faults.clockSkewMs = scenario.houseSkewMs;
  for (const lot of scenario.lots) house.addLot(lot);
  return house;
}

/** Plans every fault's beginning and end. `end` ends all at once, and lets none begin any more. */
function planFaults(
  { faults }: Scenario,
  targets: FaultTargets,
  { after, facts }: {
    readonly after: ReturnType<typeof createRunningClock>["after"];
    readonly facts: ReturnType<typeof createFacts>;
  },
): { end(): void } {
  let isOver = false;
  for (const { atSeconds, name, size, forSeconds, lotId } of faults) {
    after(atSeconds * 1000, () => {
      if (isOver) return;
      facts.tell({ type: "fault", what: name, forMs: forSeconds * 1000, lotId });
      const over = FAULTS[name]({ ...targets, lotId }, size);
      after(forSeconds * 1000, () => isOver || over());
    });
  }
  return {
    end() {
      isOver = true;
      const { house: { faults }, network, disk } = targets;
      const { clockSkewMs } = faults;
      faults.clear();
      faults.clockSkewMs = clockSkewMs;
      network.calm();
      disk.calm();
    },
  };
}
