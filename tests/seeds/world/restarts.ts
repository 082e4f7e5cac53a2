import { readConfig } from "../../../src/config.ts";
import { type Engine, startEngine } from "../../../src/container.ts";
import { loadSession } from "../../../src/owner/session.ts";
import type { House } from "../../../src/simulator/house.ts";
import type { Random } from "../../../src/simulator/random.ts";
import type { Cipher } from "../../../src/store/crypto.ts";
import type { Disk } from "./disk.ts";
import type { Facts } from "../facts.ts";
import { beginLife, type Life } from "./process.ts";
import type { Owner } from "./owner.ts";
import type { Plant } from "../planted_bug.ts";
import type { Road } from "./network.ts";
import type { Scenario } from "../scenario.ts";
import type { RunningClock } from "../../support/running_clock.ts";

/** Gavel's lives, one after the other: each begins on what the last one left. */
export interface Lives {
  begin(): void;
  /** Ends the life of the moment; the next begins by itself. */
  cut(why: string): void;
  /** From now on no life ends by itself, and none is down for long. */
  calm(): void;
  /** The engine of the moment, or null while there is none. */
  engine(): Engine | null;
}

/** What lives are made of. */
export interface LivesParts {
  readonly clock: RunningClock;
  readonly random: Random;
  readonly scenario: Scenario;
  readonly house: House;
  readonly disk: Disk;
  readonly road: Road;
  readonly facts: Facts;
  readonly owner: Owner;
  readonly plant: Plant;
}

/** No process is killed, started and connected in less; see `Road.lose`. */
const SHORTEST_DOWN_MS = 300;
/** However Gavel ended, it is started again within this. */
export const LONGEST_DOWN_MS = 60_000;

const FIXED_ENV: Readonly<Record<string, string>> = {
  STORE: "memory",
  NELLIS_BASE_URL: "http://house.test",
  SSE_ENDPOINT: "http://house.test",
};

/** Nobody looks over this disk's shoulder, and sealing takes time that no virtual clock knows. */
const NO_CIPHER: Cipher = {
  encrypt: (text) => Promise.resolve(text),
  decrypt: (text) => Promise.resolve(text),
};

/** No life has begun. */
export function createLives(parts: LivesParts): Lives {
  const { clock, random, scenario, house, disk, road, facts, owner, plant } = parts;
  const environment: Readonly<Record<string, string>> = { ...FIXED_ENV, ...scenario.env };
  const env = (name: string) => environment[name];
  const config = readConfig(env);
  let lives = 0;
  let current: Life | null = null;
  let engine: Engine | null = null;
  let isCalm = false;

  const start = async (life: Life): Promise<void> => {
    const store = plant.store(disk.storeFor(life), life);
    const session = await loadSession(store, NO_CIPHER);
    const started = await startEngine(config, {
      clock: life.clock,
      random01: random.fork(`life ${life.number}`).next,
      fetch: plant.fetch(road.fetchFor(life), life),
      env,
      store,
      session,
      openSockets: () => 0,
    });
    if (life.isOver()) return;
    plant.engine(started);
    engine = started;
    started.bus.listen((event) => {
      if (!life.isOver()) facts.tell({ type: "event", life: life.number, event });
    });
    facts.tell({
      type: "life-ready",
      life: life.number,
      watched: started.monitor.list().map(({ id }) => id),
    });
    owner.meet(life, { engine: started, session, house });
  };

  const begin = () => {
    const number = ++lives;
    const clockOffsetMs = scenario.clockOffsetsMs[number - 1] ?? 0;
    const fuse = isCalm ? null : scenario.fuses[number - 1] ?? null;
    const life = beginLife({ number, clock, clockOffsetMs, fuse, onEnd: (why) => end(number, why) });
    current = life;
    facts.tell({ type: "life-began", life: number, clockOffsetMs });
    start(life).catch((error) => life.cut(`it could not start: ${error}`));
  };

  const end = (number: number, why: string) => {
    engine = null;
    facts.tell({ type: "life-ended", life: number, why });
    disk.lose();
    road.lose();
    owner.lose();
    // A process needs a moment to start; now and then somebody has to come and look.
    const mostMs = random.next() < 0.8 ? 3_000 : LONGEST_DOWN_MS;
    const downMs = SHORTEST_DOWN_MS + random.next() * (mostMs - SHORTEST_DOWN_MS);
    clock.after(isCalm ? 500 : downMs, begin);
  };

  return {
    begin,
    cut: (why) => current?.cut(why),
    calm: () => void (isCalm = true),
    engine: () => engine,
  };
}
