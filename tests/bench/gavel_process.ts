import { sleep, systemClock } from "../../src/clock.ts";
import { START_ENV, startArgs } from "../support/process/start_task.ts";

const CLOCK_TICKS_PER_SECOND = 100;
const PROBE_INTERVAL_MS = 5;
const DEADLINE_MS = 40_000;
/**
 * Enough to open a thousand streams in seconds, not minutes. More at once would measure the memory of a
 * thousand pages that are being read together, which no owner's Gavel ever does.
 */
const REQUESTS_PER_SECOND = 200;
const TOKEN = "token-of-the-benches";

/** Gavel as a process of its own. */
export interface GavelProcess {
  readonly url: string;
  readonly token: string;
  readonly startedAtMs: number;
  call(method: string, path: string, body?: unknown): Promise<Response>;
  residentMb(): Promise<number>;
  /** Processor time that it has used so far (ms). */
  cpuMs(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Starts Gavel on `dataDir` against the house at `houseUrl`, and waits until it listens. `command` are words that stand
 * before its own, `env` variables over those of every bench.
 */
export async function startGavelProcess(
  dataDir: string,
  houseUrl: string,
  command: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<GavelProcess> {
  const clock = systemClock();
  const startedAtMs = clock.now();
  const [program = "", ...args] = [...command, Deno.execPath(), ...startArgs(dataDir), "serve"];
  const child = new Deno.Command(program, {
    args,
    env: {
      ...START_ENV,
      PORT: "0",
      HOST: "127.0.0.1",
      AUTH_TOKEN: TOKEN,
      DATA_DIR: dataDir,
      STORE: "kv",
      NELLIS_BASE_URL: houseUrl,
      SSE_ENDPOINT: houseUrl,
      MAX_REQUESTS_PER_SECOND: String(REQUESTS_PER_SECOND),
      API_RATE_LIMIT_MAX: "1000000",
      WS_MAX_CONNECTIONS_PER_IP: "1000",
      LOG_LEVEL: "warning",
      ...env,
    },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const url = await urlIn(output);
  const proc = (file: string) => Deno.readTextFile(`/proc/${child.pid}/${file}`);
  return {
    url,
    token: TOKEN,
    startedAtMs,
    call: (method, path, body) =>
      fetch(url + path, {
        method,
        headers: { authorization: TOKEN, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async residentMb() {
      return Number(/VmRSS:\s+(\d+)/.exec(await proc("status"))?.[1]) / 1024;
    },
    async cpuMs() {
      // After the name in brackets: user and system time are the 12th and 13th.
      const fields = (await proc("stat")).replace(/^.*\) /, "").split(" ");
      return (Number(fields[11]) + Number(fields[12])) * 1000 / CLOCK_TICKS_PER_SECOND;
    },
    async close() {
      child.kill("SIGKILL");
      await child.status;
      await output.cancel();
    },
  };
}

async function urlIn(output: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  while (true) {
    const { value, done } = await output.read();
    if (done) throw new Error(`Gavel ended before it listened: ${text}`);
    text += value;
    const url = / at (http:\S+)/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
}

/** Asks again and again until `probe` is true. */
export async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
  const clock = systemClock();
  const endMs = clock.now() + DEADLINE_MS;
  while (!await probe()) {
    if (clock.now() > endMs) throw new Error(`Waited in vain for ${what}`);
    await sleep(clock, PROBE_INTERVAL_MS);
  }
}
