import { readConfig } from "../../../src/config.ts";
import { type Engine, startEngine } from "../../../src/container.ts";
import { loadSession } from "../../../src/owner/session.ts";
import type { House } from "../../../src/simulator/house.ts";
import type { Random } from "../../../src/simulator/random.ts";
import type { Cipher } from "../../../src/store/crypto.ts";
import type { Disk } from "./disk.ts";
import type { Facts } from "../facts.ts";
import { type Process, startProcess } from "./process.ts";
import type { Owner } from "./owner.ts";
import type { PlantedBug } from "../planted_bug.ts";
import type { Network } from "./network.ts";
import type { Scenario } from "../scenario.ts";
import type { RunningClock } from "../../support/running_clock.ts";

/** Gavel's processes, one after the other: each starts on what the last one left. */
export interface Restarts {
  begin(): void;
  /** Ends the present process; the next starts by itself. */
  cut(why: string): void;
  /** Ends it because the machine has lost its power, with what was not on its disk. */
  cutPower(): void;
  /** Lets no process end by itself from now on, and none be down for long. */
  calm(): void;
  /** Returns the engine of the present process, or null while there is none. */
  engine(): Engine | null;
}

/** The parts that processes run with. */
export interface RestartsParts {
  readonly clock: RunningClock;
  readonly random: Random;
  readonly scenario: Scenario;
  readonly house: House;
  readonly disk: Disk;
  readonly network: Network;
  readonly facts: Facts;
  readonly owner: Owner;
  readonly plantedBug: PlantedBug;
}

/** No process is killed, started and connected in less; see `Network.lose`. */
const SHORTEST_DOWN_MS = 300;
/** Gavel is started again within this time, however it ended. */
export const LONGEST_DOWN_MS = 60_000;

const FIXED_ENV: Readonly<Record<string, string>> = {
  STORE: "memory",
  NELLIS_BASE_URL: "http://house.test",
  SSE_ENDPOINT: "http://house.test",
};

/** Nobody else reads this disk, and sealing takes a time that no virtual clock knows. */
const NO_CIPHER: Cipher = {
  encrypt: (text) => Promise.resolve(text),
  decrypt: (text) => Promise.resolve(text),
};

/** Returns restarts of which none has begun. */
export function createRestarts(parts: RestartsParts): Restarts {
  const { clock, random, scenario, house, disk, network, facts, owner, plantedBug } = parts;
  const environment: Readonly<Record<string, string>> = { ...FIXED_ENV, ...scenario.env };
  const env = (name: string) => environment[name];
  const config = readConfig(env);
  let restarts = 0;
  let current: Process | null = null;
  let engine: Engine | null = null;
  let isCalm = false;

  const start = async (process: Process): Promise<void> => {
    const store = plantedBug.store(disk.storeFor(process), process);
    const session = await loadSession(store, NO_CIPHER);
    const started = await startEngine(config, {
      clock: process.clock,
      random01: random.fork(`life ${process.number}`).next,
      fetch: plantedBug.fetch(network.fetchFor(process), process),
      env,
      store,
      session,
      openSockets: () => 0,
    });
    if (process.isOver()) return;
    plantedBug.engine(started);
    engine = started;
    started.bus.listen((event) => {
      if (!process.isOver()) facts.tell({ type: "event", process: process.number, event });
    });
    facts.tell({
      type: "process-ready",
      process: process.number,
      watched: started.monitor.list().map(({ id }) => id),
    });
    owner.meet(process, { engine: started, session, house, store });
  };

  const begin = () => {
    const number = ++restarts;
    const clockOffsetMs = scenario.clockOffsetsMs[number - 1] ?? 0;
    const crashPoint = isCalm ? null : scenario.crashPoints[number - 1] ?? null;
    const process = startProcess({
      number,
      clock,
      clockOffsetMs,
      crashPoint,
      onEnd: (why) => end(number, why),
    });
    current = process;
    facts.tell({ type: "process-started", process: number, clockOffsetMs });
    start(process).catch((error) => process.cut(`it could not start: ${error}`));
  };

  const end = (number: number, why: string) => {
    engine = null;
    facts.tell({ type: "process-ended", process: number, why });
    disk.lose();
    network.lose();
    owner.lose();
    // A process takes a moment to start; sometimes a person has to come and start it.
    const mostMs = random.next() < 0.8 ? 3_000 : LONGEST_DOWN_MS;
    const downMs = SHORTEST_DOWN_MS + random.next() * (mostMs - SHORTEST_DOWN_MS);
    clock.after(isCalm ? 500 : downMs, begin);
  };

  return {
    begin,
    cut: (why) => current?.cut(why),
    cutPower() {
      current?.cut("a power cut");
      disk.cutPower();
    },
    calm: () => void (isCalm = true),
    engine: () => engine,
  };
}
