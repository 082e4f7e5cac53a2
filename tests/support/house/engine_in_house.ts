import { setImmediate } from "node:timers";
import { readConfig } from "../../../src/config.ts";
import { type Engine, startEngine } from "../../../src/container.ts";
import type { AuctionConfig } from "../../../src/auction/types.ts";
import { sendingOnce } from "../../../src/nellis/http_client.ts";
import { loadSession } from "../../../src/owner/session.ts";
import { createHouse, type House } from "../../../src/simulator/house.ts";
import { createRuntimeFetch } from "./runtime_fetch.ts";
import type { Cipher } from "../../../src/store/crypto.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import type { Store } from "../../../src/store/store.ts";
import { NOON_MS } from "../auctions.ts";
import { createRunningClock, type RunningClock } from "../running_clock.ts";
import { aRequest } from "../watching.ts";

/** The engine as owners run it, with every default, in a simulated house; no server before it. */
export interface EngineInHouse {
  readonly clock: RunningClock;
  readonly house: House;
  readonly engine: Engine;
  /** Puts a lot up and watches it. */
  watch(spec: Parameters<House["addLot"]>[0], config: AuctionConfig): Promise<number>;
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>;
  /** Number of requests of any kind that have arrived, the live feed left out. */
  arrived(): number;
  /** Starts a new engine on the same store. */
  restart(): Promise<EngineInHouse>;
  close(): Promise<void>;
}

/** Sealing takes time that no virtual clock knows. */
const NO_CIPHER: Cipher = {
  encrypt: (text) => Promise.resolve(text),
  decrypt: (text) => Promise.resolve(text),
};
/** Well below the silence after which a stream counts as dead; every ping more is time of the test's. */
const PING_INTERVAL_MS = 7_000;
const ENVIRONMENT: Readonly<Record<string, string>> = {
  STORE: "memory",
  NELLIS_BASE_URL: "http://house.test",
  SSE_ENDPOINT: "http://house.test",
};

/** Starts the engine, with the owner signed in, in a house that takes `latencyMs` for a round trip. */
export function engineInHouse(
  { latencyMs = 80, env = {} }: {
    readonly latencyMs?: number;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<EngineInHouse> {
  const clock = createRunningClock(NOON_MS);
  const house = createHouse({ clock, seed: 3, pingIntervalMs: PING_INTERVAL_MS });
  house.faults.latencyMs = latencyMs;
  house.start();
  return start({ clock, house, store: createMemoryStore(), env: { ...ENVIRONMENT, ...env } });
}

async function start(
  parts: {
    readonly clock: RunningClock;
    readonly house: House;
    readonly store: Store;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<EngineInHouse> {
  const { clock, house, store } = parts;
  const env = (name: string) => parts.env[name];
  const session = await loadSession(store, NO_CIPHER);
  if (session.cookies() === null) await session.set(house.signIn(), clock.now());
  const engine = await startEngine(readConfig(env), {
    clock,
    random01: () => 0.5,
    fetch: sendingOnce(createRuntimeFetch({ now: clock.now, fetch: house.fetch })),
    env,
    store,
    session,
    openSockets: () => 0,
  });
  const closeEngine = async () => {
    let isClosed = false;
    const closing = engine.close().finally(() => isClosed = true);
    while (!isClosed) {
      await clock.runUntil(clock.now() + 100);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await closing;
  };
  return {
    clock,
    house,
    engine,
    async watch(spec, config) {
      const { id } = house.addLot(spec);
      await engine.monitor.watch(aRequest(String(id), config));
      return id;
    },
    pass: (ms) => clock.runUntil(clock.now() + ms),
    arrived() {
      const { counts } = house.requests;
      return Object.entries(counts).reduce((sum, [route, count]) => route === "sse" ? sum : sum + count, 0);
    },
    async restart() {
      await closeEngine();
      return await start(parts);
    },
    async close() {
      await closeEngine();
      house.close();
    },
  };
}
