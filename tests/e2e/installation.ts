import { systemClock } from "../../src/clock.ts";
import { createHouse, type House } from "../../src/simulator/house.ts";
import { type Program, startProgram } from "./program.ts";

/** An answer of the REST API. */
export interface Answer {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** Gavel as its owner has it: a data folder that outlives every process, and an auction house on loopback. */
export interface Installation extends AsyncDisposable {
  readonly dataDir: string;
  readonly house: House;
  readonly token: string;
  /** The environment of this Gavel and of its commands. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts Gavel, which must not run already, and waits for nothing: whoever calls it sees to its end. */
  spawn(env?: Readonly<Record<string, string>>): Program;
  /** Starts Gavel, which must not run already, and waits until it listens. */
  start(env?: Readonly<Record<string, string>>): Promise<Running>;
  /** `kill -9`, and the next start. */
  killAndStart(): Promise<Running>;
}

/** A Gavel that listens. */
export interface Running {
  readonly program: Program;
  readonly url: string;
  /** Rejects when the process is gone. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}

const TOKEN = "the-token-of-the-owner";

/** Returns a new installation; nothing runs yet but the house. `isBundled` is for one that is started often. */
export async function install({ isBundled = false } = {}): Promise<Installation> {
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
  const house = createHouse({ clock: systemClock() });
  const served = house.serve();
  let running: Running | undefined;
  let lastEnv: Readonly<Record<string, string>> = {};

  const ownEnv = {
    AUTH_TOKEN: TOKEN,
    DATA_DIR: dataDir,
    NELLIS_BASE_URL: served.url,
    SSE_ENDPOINT: served.url,
    API_RATE_LIMIT_MAX: "1000000",
  };
  const spawn = (env: Readonly<Record<string, string>> = {}): Program =>
    startProgram("serve", { ...ownEnv, ...env }, { isBundled });
  const start = async (env: Readonly<Record<string, string>> = {}): Promise<Running> => {
    lastEnv = env;
    const program = spawn(env);
    try {
      const url = await program.url();
      return running = listening(program, url);
    } catch (error) {
      await program[Symbol.asyncDispose]();
      throw error;
    }
  };
  const stop = async () => await running?.program[Symbol.asyncDispose]();

  return {
    dataDir,
    house,
    token: TOKEN,
    env: ownEnv,
    spawn,
    start,
    async killAndStart() {
      await stop();
      return await start(lastEnv);
    },
    async [Symbol.asyncDispose]() {
      await stop();
      house.close();
      await served.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** `program` at `url`, to be called. */
export function listening(program: Program, url: string): Running {
  return { program, url, call: (method, path, body) => call(url, method, path, body) };
}

async function call(url: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: TOKEN },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
