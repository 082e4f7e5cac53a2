import { Buffer } from "node:buffer";
import { withSnapshots } from "../../../src/backup/snapshot.ts";
import { backupsOf } from "../../../src/composition/backups.ts";
import { readConfig } from "../../../src/config.ts";
import { type Engine, startEngine } from "../../../src/container.ts";
import { sendingOnce } from "../../../src/nellis/http_client.ts";
import { loadGrants } from "../../../src/owner/grants.ts";
import { loadSession } from "../../../src/owner/session.ts";
import { createCodes } from "../../../src/server/access/codes.ts";
import { createServer, type Server } from "../../../src/server/server.ts";
import type { House } from "../../../src/simulator/house.ts";
import type { Cipher } from "../../../src/store/crypto.ts";
import type { Store } from "../../../src/store/store.ts";
import { VERSION } from "../../../src/version.ts";
import { createRuntimeFetch } from "../house/runtime_fetch.ts";
import type { RunningClock } from "../running_clock.ts";

/** The whole engine with the server before it, in one process and on one virtual clock; it listens at no port. */
export interface GavelInProcess {
  readonly engine: Engine;
  readonly server: Server;
  /** Runs `work` to its end, and moves the clock on while it waits for time, by `mostMs` at most. */
  waitFor<T>(work: Promise<T>, mostMs: number): Promise<T | typeof NEVER>;
  close(): Promise<void>;
}

/** The parts of such a Gavel. */
export interface InProcessParts {
  readonly clock: RunningClock;
  readonly house: House;
  readonly store: Store;
  readonly token: string;
  /** Environment variables, over those of every test. */
  readonly env?: Readonly<Record<string, string>>;
  /** Answers requests to Nellis in the house's place. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** False: nobody hands the owner's session over. */
  readonly signedIn?: boolean;
}

/** Stands for work that did not end in its time. */
export const NEVER = Symbol("never");

/** Sealing takes time that no virtual clock knows. This one only keeps cookies from being seen as they are. */
const QUICK_CIPHER: Cipher = {
  encrypt: (text) => Promise.resolve(Buffer.from(text).toString("hex")),
  decrypt: (sealed) => Promise.resolve(Buffer.from(sealed, "hex").toString()),
};
const ENVIRONMENT: Readonly<Record<string, string>> = {
  STORE: "memory",
  NELLIS_BASE_URL: "http://house.test",
  SSE_ENDPOINT: "http://house.test",
};
/** The step in which the clock moves on while something is waited for. */
const STEP_MS = 250;
const CLOSING_MS = 60_000;
/** Turns of the event loop within which what waits for no time is done. */
const QUIET_TURNS = 20;

/** Starts the engine and the server. */
export async function startInProcess(parts: InProcessParts): Promise<GavelInProcess> {
  const { clock, house, store, token, signedIn = true } = parts;
  const variables = { ...ENVIRONMENT, ...parts.env };
  const env = (name: string) => variables[name];
  const config = readConfig(env);
  const session = await loadSession(store, QUICK_CIPHER);
  if (signedIn && session.cookies() === null) await session.set(house.signIn(), clock.now());
  const engine = await startEngine(config, {
    clock,
    random01: () => 0.5,
    fetch: sendingOnce(createRuntimeFetch({ now: clock.now, fetch: parts.fetch ?? house.fetch })),
    env,
    store,
    session,
    openSockets: () => server.openSockets(),
  });
  const server = createServer({
    ...engine,
    backups: backupsOf(withSnapshots(store, clock), config, clock),
    session,
    store,
    clock,
    grants: await loadGrants(store, clock),
    codes: createCodes(clock),
    token,
    version: VERSION,
    options: config,
  });
  const waitFor = async <T>(work: Promise<T>, mostMs: number): Promise<T | typeof NEVER> => {
    const untilMs = clock.now() + mostMs;
    let isOver = false;
    const over = work.finally(() => isOver = true);
    over.catch(() => undefined);
    for (let turn = 0; turn < QUIET_TURNS && !isOver; turn++) await clock.settle();
    while (!isOver && clock.now() < untilMs) await clock.runUntil(clock.now() + STEP_MS, () => isOver);
    return isOver ? await over : NEVER;
  };
  return {
    engine,
    server,
    waitFor,
    async close() {
      await waitFor(server.close(), CLOSING_MS);
      await waitFor(engine.close(), CLOSING_MS);
    },
  };
}
