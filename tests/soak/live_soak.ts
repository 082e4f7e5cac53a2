import { type Clock, sleep } from "../../src/clock.ts";
import { createRandom, type Random } from "../../src/simulator/random.ts";
import { type GavelProcess, startGavelProcess } from "../bench/gavel_process.ts";
import { TextLineStream } from "../bench/lines.ts";
import { connectClient, type ProtocolClient } from "../support/server/protocol_client.ts";

/** The choices of a real soak. */
export interface LiveSoakOptions {
  readonly minutes: number;
  readonly lots: number;
  readonly clock: Clock;
  readonly print: (line: string) => void;
}

/** The result of a real soak. Memory in MB. */
export interface LiveSoakResult {
  /** The resident memory of each sample, oldest first. */
  readonly residentMb: readonly number[];
  readonly middleMb: number;
  readonly lastMb: number;
  /** The change of the last third against the middle third, in percent. */
  readonly growthPercent: number;
  readonly lotsWatched: number;
  readonly clientsJoined: number;
  readonly socketsAtEnd: number;
}

const SAMPLE_EVERY_MS = 5_000;
/** Clients that stay, and those that come and go. */
const STAYING = 3;
const MOST_PASSING = 12;
const RETENTION_MS = 120_000;

/** Runs the real process with so many live lots for so long, while clients come and go. */
export async function runLiveSoak(options: LiveSoakOptions): Promise<LiveSoakResult> {
  const { minutes, lots, clock, print } = options;
  await using stack = new AsyncDisposableStack();
  const random = createRandom(7);
  const house = await startLiveHouse(lots);
  stack.defer(house.close);
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-soak-" });
  stack.defer(() => Deno.remove(dataDir, { recursive: true }));
  const env = { ENDED_AUCTION_RETENTION_MS: String(RETENTION_MS) };
  const gavel = await startGavelProcess(dataDir, house.url, [], env);
  stack.defer(gavel.close);
  await answered(gavel, "/api/auth", { cookies: house.cookies });

  const over = new AbortController();
  let lotsWatched = 0;
  const watching = (async () => {
    for await (const id of house.opened) {
      if (over.signal.aborted) return;
      await answered(gavel, `/api/auctions/${id}/monitor`, { config: drawConfig(random) });
      lotsWatched++;
    }
  })();
  const clients = passingClients(gavel, house.recent, clock, random, over.signal);

  const residentMb: number[] = [];
  const endMs = clock.now() + minutes * 60_000;
  while (clock.now() < endMs) {
    await sleep(clock, SAMPLE_EVERY_MS);
    residentMb.push(await gavel.residentMb());
    if (residentMb.length % 24 === 0) print(progress(residentMb, lotsWatched, clients.joined()));
  }
  over.abort();
  await clients.leave();
  await sleep(clock, SAMPLE_EVERY_MS);
  const socketsAtEnd = await socketsOf(gavel);
  await house.close();
  await watching;
  const third = Math.floor(residentMb.length / 3);
  const [middleMb, lastMb] = [mean(residentMb.slice(third, 2 * third)), mean(residentMb.slice(2 * third))];
  return {
    residentMb,
    middleMb,
    lastMb,
    growthPercent: 100 * (lastMb - middleMb) / middleMb,
    lotsWatched,
    clientsJoined: clients.joined(),
    socketsAtEnd,
  };
}

async function startLiveHouse(lots: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("live_house.ts", import.meta.url).pathname, String(lots)],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const reader = lines.getReader();
  const { value } = await reader.read();
  const { url, cookies } = JSON.parse(value ?? "{}");
  const recent: string[] = [];
  const opened = (async function* () {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const { id } = JSON.parse(next.value);
      recent.push(id);
      if (recent.length > lots) recent.shift();
      yield String(id);
    }
  })();
  let isClosed = false;
  return {
    url: String(url),
    cookies: String(cookies),
    opened,
    /** The lots that opened last. */
    recent,
    async close() {
      if (isClosed) return;
      isClosed = true;
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** Half of the lots may be bid on: at once, or shortly before their close. */
function drawConfig(random: Random) {
  const strategy = random.pick(["sniping", "auto", "manual", "manual"]);
  return { maxBid: strategy === "manual" ? 0 : random.between(5, 60), strategy };
}

/** Clients that stay, and others that join, look around and leave, gently or not. */
function passingClients(
  { url, token }: GavelProcess,
  lots: readonly string[],
  clock: Clock,
  random: Random,
  signal: AbortSignal,
) {
  const address = `${url.replace("http:", "ws:")}/ws`;
  const staying = new Set<ProtocolClient>();
  let joined = 0;
  const visit = async (isStaying: boolean) => {
    const client = await connectClient(address, { token });
    joined++;
    staying.add(client);
    await client.request("subscribeState").catch(() => undefined);
    for (let left = random.between(0, 20); left > 0 && lots.length > 0; left--) {
      await client.request("subscribe", { auctionId: random.pick(lots), timeline: true });
    }
    if (isStaying) return;
    await sleep(clock, random.between(1_000, 60_000), signal);
    staying.delete(client);
    await client.close();
  };
  const come = async () => {
    for (let left = STAYING; left > 0; left--) await visit(true);
    const lane = async () => {
      while (!signal.aborted) await visit(false);
    };
    await Promise.all(Array.from({ length: MOST_PASSING }, lane));
  };
  const coming = come();
  return {
    joined: () => joined,
    async leave() {
      await coming;
      for (const client of staying) await client.close();
    },
  };
}

async function answered(gavel: GavelProcess, path: string, body: unknown): Promise<void> {
  const answer = await gavel.call("POST", path, body);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} is answered ${answer.status}: ${text}`);
}

async function socketsOf(gavel: GavelProcess): Promise<number> {
  const text = await (await gavel.call("GET", "/metrics")).text();
  return Number(/^websocket_connections_active (\d+)/m.exec(text)?.[1]);
}

function progress(residentMb: readonly number[], lots: number, clients: number): string {
  const minutes = (residentMb.length * SAMPLE_EVERY_MS / 60_000).toFixed(0);
  return `${minutes} min: ${
    mean(residentMb.slice(-24)).toFixed(1)
  } MB resident, ${lots} lots and ${clients} clients so far`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
