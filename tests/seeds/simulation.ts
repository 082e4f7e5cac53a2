import { createHouse, type House } from "../../src/simulator/house.ts";
import { createRandom } from "../../src/simulator/random.ts";
import { createBeliefs } from "./checkers/acknowledged_states.ts";
import { createDisk } from "./world/disk.ts";
import { createFacts, type Fact } from "./facts.ts";
import { createJudge } from "./checkers/checker.ts";
import { createLives, LONGEST_DOWN_MS } from "./world/restarts.ts";
import { createOwner } from "./world/owner.ts";
import { NOTHING_PLANTED, type Plant } from "./planted_bug.ts";
import { createRoad } from "./world/network.ts";
import { drawScenario, type Scenario } from "./scenario.ts";
import type { Scene, Violation } from "./run_context.ts";
import { createStandings } from "./checkers/ground_truth.ts";
import { createRunningClock } from "../support/running_clock.ts";
import type { Victims } from "./world/common_faults.ts";
import { TROUBLES } from "./world/faults.ts";

/** What came of a seed. */
export interface Run {
  readonly seed: number;
  readonly facts: readonly Fact[];
  /** Empty when all is well. A run stops at the first that breaks on its way. */
  readonly violations: readonly Violation[];
}

const START_MS = Date.UTC(2026, 10, 2, 12);
/** Well below the silence after which a stream counts as dead; every ping more is time of the run's. */
const PING_INTERVAL_MS = 7_000;
/** Rivals who answer each other's bids can draw a lot out; no longer than this. */
const LONGEST_OVERTIME_MS = 20 * 60_000;
/** The longest wait of a lot that can't be read, and time to read it then. */
const SETTLING_MS = 330_000;
const SETTLING_AFTER_RESTART_MS = 40_000;

/** Runs the whole engine through the scenario of `seed`: the same seed, the same run. */
export async function simulate(seed: number, plant: Plant = NOTHING_PLANTED): Promise<Run> {
  const scenario = drawScenario(seed);
  const { clock, house, facts, road, lives, owner, scene, victims } = setStage(seed, scenario, plant);
  const judge = createJudge(scene, facts);
  const isBroken = () => judge.violations.length > 0;
  const runUntil = (untilMs: number, isOver: () => boolean = () => false) =>
    clock.runUntil(untilMs, () => {
      road.notice();
      return isBroken() || isOver();
    });

  const troubles = planTroubles(scenario, victims, { after: clock.after, facts });
  for (const { atSeconds, order } of scenario.orders) {
    clock.after(atSeconds * 1000, () => owner.ask(order));
  }
  const kills = scenario.kills.map(({ atSeconds }) =>
    clock.after(atSeconds * 1000, () => lives.cut("kill -9"))
  );
  house.start();
  lives.begin();
  const lastCloseMs = START_MS +
    1000 * Math.max(...scenario.lots.map(({ closesInSeconds }) => closesInSeconds));
  await runUntil(lastCloseMs);
  await runUntil(lastCloseMs + LONGEST_OVERTIME_MS, () => house.lots().every(({ isClosed }) => isClosed));

  // Everything is put right, and Gavel has the time to find out how things stand.
  facts.tell({ type: "calm" });
  lives.calm();
  for (const cancel of kills) cancel();
  troubles.end();
  if (!scenario.staysSignedOut) owner.ask({ what: "sign-in" });
  if (scenario.endsWithRestart) lives.cut("a restart");
  await runUntil(clock.now() + LONGEST_DOWN_MS, () => lives.engine() !== null);
  await runUntil(clock.now() + settlingMs(scenario));
  if (!isBroken()) judge.close();
  house.close();
  return { seed, facts: facts.all, violations: judge.violations };
}

/** What a house granted is remembered across a restart: whoever learnt that it is little goes on reading rarely. */
function settlingMs({ endsWithRestart, allowance }: Scenario): number {
  return endsWithRestart && allowance === null ? SETTLING_AFTER_RESTART_MS : SETTLING_MS;
}

function setStage(seed: number, scenario: Scenario, plant: Plant) {
  const random = createRandom(seed);
  const clock = createRunningClock(START_MS);
  const house = openHouse(seed, scenario, clock);
  const facts = createFacts(clock.now);
  house.listen((event) =>
    facts.tell({ type: "house", event, closesAtMs: event.lot.closeTimeMs - house.faults.clockSkewMs })
  );
  const disk = createDisk(clock, random.fork("disk"));
  const road = createRoad({ clock, random: random.fork("road"), house, disk, facts });
  const owner = createOwner(facts, random.fork("owner"), plant.order);
  const lives = createLives({
    clock,
    random: random.fork("lives"),
    scenario,
    house,
    disk,
    road,
    facts,
    owner,
    plant,
  });
  const scene: Scene = {
    scenario,
    house,
    disk,
    beliefs: createBeliefs(),
    standings: createStandings(house.lots(), clock.now()),
    facts: facts.all,
    gavel: lives.engine,
  };
  return { clock, house, facts, road, owner, lives, scene, victims: { house, road, disk } };
}

function openHouse(seed: number, scenario: Scenario, clock: ReturnType<typeof createRunningClock>): House {
  const { pageForm, history, dates } = scenario;
  const house = createHouse({ clock, seed, pageForm, history, dates, pingIntervalMs: PING_INTERVAL_MS });
  house.faults.allowance = scenario.allowance;
  house.faults.clockSkewMs = scenario.houseSkewMs;
  for (const lot of scenario.lots) house.addLot(lot);
  return house;
}

/** Sets every trouble's beginning and end. `end` puts all right at once, and lets none begin any more. */
function planTroubles(
  { troubles }: Scenario,
  victims: Victims,
  { after, facts }: {
    readonly after: ReturnType<typeof createRunningClock>["after"];
    readonly facts: ReturnType<typeof createFacts>;
  },
): { end(): void } {
  let isOver = false;
  for (const { atSeconds, name, size, forSeconds, lotId } of troubles) {
    after(atSeconds * 1000, () => {
      if (isOver) return;
      facts.tell({ type: "trouble", what: name, forMs: forSeconds * 1000, lotId });
      const over = TROUBLES[name]({ ...victims, lotId }, size);
      after(forSeconds * 1000, () => isOver || over());
    });
  }
  return {
    end() {
      isOver = true;
      const { house: { faults }, road, disk } = victims;
      const { clockSkewMs } = faults;
      faults.clear();
      faults.clockSkewMs = clockSkewMs;
      road.calm();
      disk.calm();
    },
  };
}
