import { readConfig } from "../../src/config.ts";
import { type Engine, startEngine } from "../../src/container.ts";
import { loadSession } from "../../src/owner/session.ts";
import { createHouse } from "../../src/simulator/house.ts";
import { createRandom } from "../../src/simulator/random.ts";
import type { Cipher } from "../../src/store/crypto.ts";
import { createBeliefs } from "./beliefs.ts";
import { createDisk } from "./disk.ts";
import { createFacts, type Fact } from "./facts.ts";
import { INVARIANTS } from "./invariants/all.ts";
import { beginLife, type Life } from "./life.ts";
import { createOwner } from "./owner.ts";
import { NOTHING_PLANTED, type Plant } from "./plant.ts";
import { createRoad } from "./road.ts";
import { drawScenario, type Scenario } from "./scenario.ts";
import type { Scene, Violation } from "./scene.ts";
import { createSeedClock } from "./seed_clock.ts";
import { TROUBLES } from "./troubles.ts";

/** What came of a seed. */
export interface Run {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly facts: readonly Fact[];
  /** Empty when all is well. The run stops at the first. */
  readonly violations: readonly Violation[];
}

const START_MS = Date.UTC(2026, 10, 2, 12);
/** Rivals who answer each other's bids can draw a lot out; no longer than this. */
const LONGEST_OVERTIME_MS = 20 * 60_000;
/** The longest wait of a lot that can't be read, and time to read it then. */
const SETTLING_MS = 330_000;
const SETTLING_AFTER_RESTART_MS = 40_000;

/** Nobody looks over this disk's shoulder, and sealing takes time that no virtual clock knows. */
const NO_CIPHER: Cipher = {
  encrypt: (text) => Promise.resolve(text),
  decrypt: (text) => Promise.resolve(text),
};

/** Runs the whole engine through the scenario of `seed`: the same seed, the same run. */
export async function simulate(seed: number, plant: Plant = NOTHING_PLANTED): Promise<Run> {
  const scenario = drawScenario(seed);
  const random = createRandom(seed);
  const chance = random.fork("lives");
  const clock = createSeedClock(START_MS);
  const house = createHouse({ clock, seed, wrapper: scenario.wrapper, pingIntervalMs: 4_000 });
  house.faults.clockSkewMs = scenario.houseSkewMs;
  for (const lot of scenario.lots) house.addLot(lot);
  const facts = createFacts(clock.now);
  const disk = createDisk(clock, random.fork("disk"));
  const road = createRoad({ clock, random: random.fork("road"), house, disk, facts });
  const owner = createOwner(facts, random.fork("owner"));
  const beliefs = createBeliefs();
  let engine: Engine | null = null;
  let lives = 0;
  let life: Life | null = null;
  let isCalm = false;

  const environment: Readonly<Record<string, string>> = { ...FIXED_ENV, ...scenario.env };
  const env = (name: string) => environment[name];
  const config = readConfig(env);

  const live = async () => {
    const number = ++lives;
    const clockOffsetMs = scenario.clockOffsetsMs[number - 1] ?? 0;
    const fuse = isCalm ? null : scenario.fuses[number - 1] ?? null;
    const own = life = beginLife({ number, clock, clockOffsetMs, fuse, onEnd: (why) => end(number, why) });
    facts.tell({ type: "life-began", life: number, clockOffsetMs });
    try {
      const store = plant.store(disk.storeFor(own), own);
      const session = await loadSession(store, NO_CIPHER);
      const started = await startEngine(config, {
        clock: own.clock,
        random01: random.fork(`life ${number}`).next,
        fetch: plant.fetch(road.fetchFor(own)),
        env,
        store,
        session,
        openSockets: () => 0,
      });
      if (own.isOver()) return;
      engine = started;
      started.bus.listen((event) => {
        if (!own.isOver()) facts.tell({ type: "event", life: number, event });
      });
      facts.tell({ type: "life-ready", life: number, watched: started.monitor.list().map(({ id }) => id) });
      owner.meet(own, { engine: started, session, house });
    } catch (error) {
      own.cut(`it could not start: ${error}`);
    }
  };
  const end = (number: number, why: string) => {
    engine = null;
    facts.tell({ type: "life-ended", life: number, why });
    disk.lose();
    road.lose();
    owner.lose();
    // A process needs a moment to start; now and then somebody has to come and look.
    const downMs = chance.next() < 0.8 ? 300 + chance.next() * 3_000 : chance.next() * 60_000;
    clock.after(isCalm ? 500 : downMs, () => void live());
  };

  const scene: Scene = { scenario, house, disk, beliefs, facts: facts.all, gavel: () => engine };
  const violations: Violation[] = [];
  const watching = INVARIANTS.map(({ name, watch }) => ({ name, ...watch(scene) }));
  facts.listen((fact) => {
    beliefs.hear(fact);
    for (const { name, hear } of watching) {
      const message = hear?.(fact);
      if (message !== undefined) violations.push({ invariant: name, message });
    }
  });

  const ends: (() => void)[] = [];
  for (const { atSeconds, order } of scenario.orders) {
    clock.after(atSeconds * 1000, () => owner.ask(plant.order(order)));
  }
  for (const { atSeconds } of scenario.kills) {
    clock.after(atSeconds * 1000, () => isCalm || life?.cut("kill -9"));
  }
  for (const { atSeconds, name, size, forSeconds } of scenario.troubles) {
    clock.after(atSeconds * 1000, () => {
      if (isCalm) return;
      facts.tell({ type: "trouble", what: name, untilMs: clock.now() + forSeconds * 1000 });
      const over = TROUBLES[name]({ house, road, disk }, size);
      ends.push(over);
      clock.after(forSeconds * 1000, over);
    });
  }
  house.listen((event) =>
    facts.tell({ type: "house", event, closesAtMs: event.lot.closeTimeMs - house.faults.clockSkewMs })
  );

  const isBroken = () => violations.length > 0;
  const atRest = (isOver: () => boolean) => () => {
    road.notice();
    return isBroken() || isOver();
  };
  house.start();
  void live();
  const lastPlannedMs = Math.max(...scenario.lots.map(({ closesInSeconds }) => closesInSeconds)) * 1000;
  await clock.runUntil(START_MS + lastPlannedMs, atRest(() => false));
  const areAllClosed = () => house.lots().every(({ isClosed }) => isClosed);
  await clock.runUntil(clock.now() + LONGEST_OVERTIME_MS, atRest(areAllClosed));

  // Everything is put right, and Gavel has the time to find out how things stand.
  isCalm = true;
  facts.tell({ type: "calm" });
  for (const over of ends) over();
  const { clockSkewMs } = house.faults;
  house.faults.clear();
  house.faults.clockSkewMs = clockSkewMs;
  if (!scenario.staysSignedOut) owner.ask({ what: "sign-in" });
  if (scenario.endsWithRestart) (life as Life | null)?.cut("a restart");
  const settlingMs = scenario.endsWithRestart ? SETTLING_AFTER_RESTART_MS : SETTLING_MS;
  await clock.runUntil(clock.now() + settlingMs, atRest(() => false));
  if (!isBroken()) {
    for (const { name, end } of watching) {
      for (const message of end?.() ?? []) violations.push({ invariant: name, message });
    }
  }
  isCalm = true;
  life = null;
  house.close();
  return { seed, scenario, facts: facts.all, violations };
}

const FIXED_ENV: Readonly<Record<string, string>> = {
  STORE: "memory",
  NELLIS_BASE_URL: "http://house.test",
  SSE_ENDPOINT: "http://house.test",
};
