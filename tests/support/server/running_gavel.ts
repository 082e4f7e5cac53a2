import type { Clock } from "../../../src/clock.ts";
import { readConfig } from "../../../src/config.ts";
import { type Gavel, startGavel } from "../../../src/gavel.ts";
import { sendingOnce } from "../../../src/nellis/http_client.ts";
import { createHouse, type House, type HouseOptions } from "../../../src/simulator/house.ts";
import { createRuntimeFetch } from "../house/runtime_fetch.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import type { Key, Store } from "../../../src/store/store.ts";
import { type HouseWire, openHouseWire } from "../wire/house_wire.ts";
import { diskWork } from "../store/disk_work.ts";
import { createVirtualClock, type VirtualClock } from "../virtual_clock.ts";

/** The choices of a test about the Gavel that it starts. */
export interface RunningOptions {
  /** Environment variables, over those of every test. Whatever neither names has its default, as it ships. */
  readonly env?: Readonly<Record<string, string>>;
  readonly house?: Omit<HouseOptions, "clock">;
  /** True (the default) hands the owner's session over before anything else. */
  readonly signedIn?: boolean;
  /** Records that an earlier run left in the store: each a key and a text, JSON or not. */
  readonly stored?: readonly (readonly [Key, string])[];
  /** Answers for the live feed in the house's place. */
  readonly feed?: (request: Request) => Response;
  /** Answers for the hosts beside the house, such as those that take notices. */
  readonly elsewhere?: (request: Request) => Promise<Response>;
  /** True, or the address of this machine to use, asks the house over real connections, through networks that can fail. */
  readonly houseOnWire?: boolean | "::1";
  /** The time at which everything starts (ms since the epoch; a Monday noon unless it is given). */
  readonly startMs?: number;
  /** Makes the clock by which Gavel goes of that of the house, such as one that sleeps. */
  readonly machineClock?: (clock: VirtualClock) => Clock;
}

/** The real Gavel on a real port, in a simulated auction house, both on one virtual clock. */
export interface RunningGavel {
  readonly clock: VirtualClock;
  readonly house: House;
  /** The networks to the house; null where it is asked in process. */
  readonly wire: HouseWire | null;
  readonly gavel: Gavel;
  readonly token: string;
  readonly dataDir: string;
  /** True while Gavel runs. */
  isUp(): boolean;
  /** Stops Gavel, which gives what is under way its 8 s by the virtual clock. The house goes on. */
  stop(): Promise<void>;
  /** Starts Gavel again on what the store holds; `env` goes over the variables of the first start. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Stops Gavel and starts it again at once. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Calls the REST API with the token. `body` goes as JSON, or as it is when it is a string. */
  call(method: string, path: string, body?: unknown, headers?: HeadersInit): Promise<Answer>;
  close(): Promise<void>;
}

/** An answer of the REST API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** Every enhancement off: each lot is read by a timer of its own, every 6 s, and every 2 s at its end. */
export const PLAIN = {
  USE_POLLING_QUEUE: "false",
  USE_CIRCUIT_BREAKER: "false",
  USE_DOUBLING_STEPS: "false",
  ENABLE_SSE: "false",
  USE_MINIMAL_POLLING: "false",
};

const HOUSE_ORIGIN = "http://house.test";
/** A token of the length that owners choose. */
const TOKEN = "test-token-of-the-owner";

/** Starts Gavel and the house. */
export async function runGavel(options: RunningOptions = {}): Promise<RunningGavel> {
  let wire: HouseWire | null = null;
  const clock = createVirtualClock(
    options.startMs,
    () => [...diskWork(), ...wire?.work() ?? []],
  );
  const house = createHouse({ ...options.house, clock });
  house.start();
  const houseHost = options.houseOnWire === "::1" ? "::1" : "127.0.0.1";
  wire = options.houseOnWire ? await openHouseWire(house, clock, houseHost) : null;
  const houseAddress = houseHost === "::1" ? "[::1]" : houseHost;
  const machineClock = options.machineClock?.(clock) ?? clock;
  const inProcess = sendingOnce(createRuntimeFetch({
    now: clock.now,
    fetch(request) {
      if (options.elsewhere && new URL(request.url).origin !== HOUSE_ORIGIN) {
        return options.elsewhere(request);
      }
      const isForFeed = new URL(request.url).pathname === "/live-products";
      return isForFeed && options.feed ? Promise.resolve(options.feed(request)) : house.fetch(request);
    },
  }));
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-test-" });
  const store = createMemoryStore(options.stored);

  const startWith = (env: Readonly<Record<string, string>> = {}) => {
    const all: Record<string, string> = {
      PORT: "0",
      HOST: "127.0.0.1",
      AUTH_TOKEN: TOKEN,
      DATA_DIR: dataDir,
      STORE: "memory",
      NELLIS_BASE_URL: wire ? `http://${houseAddress}:${wire.house.port}` : HOUSE_ORIGIN,
      SSE_ENDPOINT: wire ? `http://${houseAddress}:${wire.feed.port}` : HOUSE_ORIGIN,
      API_RATE_LIMIT_MAX: "100000",
      WS_MAX_CONNECTIONS_PER_IP: "1000",
      MAX_REQUESTS_PER_SECOND: "1000",
      ...options.env,
      ...env,
    };
    const config = readConfig((name) => all[name]);
    return startGavel(config, {
      clock: machineClock,
      calendarNow: machineClock.wallNow ?? clock.now,
      env: (name) => all[name],
      // A suite is one process: with all its Gavels it uses more than one of them may.
      memory: () => ({ rss: 120 * 2 ** 20, heapUsed: 40 * 2 ** 20, heapLimit: 4096 * 2 ** 20 }),
      fetch: wire?.fetch ?? inProcess,
      ...(config.store === "memory" ? { store: staysOpen(store) } : {}),
    });
  };

  const closeHouse = async () => {
    house.close();
    await wire?.close();
    await Deno.remove(dataDir, { recursive: true });
  };
  let gavel = await startWith().catch(async (error) => {
    await closeHouse();
    throw error;
  });
  let isRunning = true;
  const start = async (env?: Readonly<Record<string, string>>) => {
    if (isRunning) throw new Error("Gavel runs already: stop it first");
    gavel = await startWith(env);
    isRunning = true;
    await clock.settle();
  };
  // A store on the network that is away at the end is waited for by the clock, which has to be moved on.
  const stop = async () => {
    if (!isRunning) return;
    isRunning = false;
    let isClosed = false;
    const closing = gavel.close().finally(() => isClosed = true);
    await clock.settle();
    while (!isClosed) await clock.advance(100);
    await closing;
  };
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers?: HeadersInit,
  ): Promise<Answer> => {
    const response = await fetch(gavel.url + path, {
      method,
      headers: {
        authorization: TOKEN,
        "content-type": "application/json",
        ...Object.fromEntries(new Headers(headers)),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: asJson(text) };
  };
  if (options.signedIn !== false) {
    const answer = await call("POST", "/api/auth", { cookies: house.signIn() });
    if (answer.status !== 200) throw new Error(`Signing in failed: ${JSON.stringify(answer.body)}`);
  }

  return {
    clock,
    house,
    wire,
    get gavel() {
      return gavel;
    },
    token: TOKEN,
    dataDir,
    isUp: () => isRunning,
    stop,
    start,
    async restart(env) {
      await stop();
      await start(env);
    },
    call,
    async close() {
      await stop();
      await closeHouse();
    },
  };
}

/** A store that outlives the Gavel which closes it. */
function staysOpen(store: Store): Store {
  return { ...store, close: () => Promise.resolve() };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
