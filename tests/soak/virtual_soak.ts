import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createHouse, type House } from "../../src/simulator/house.ts";
import { createRandom } from "../../src/simulator/random.ts";
import { createMemoryStore } from "../../src/store/memory.ts";
import type { Key, Store } from "../../src/store/store.ts";
import { NOON_MS } from "../support/auctions.ts";
import { createRunningClock, type RunningClock } from "../support/running_clock.ts";
import { type GavelInProcess, startInProcess } from "../support/server/gavel_in_process.ts";
import { type Census, takeCensus } from "./census.ts";
import { startUse, TOKEN } from "./use.ts";

/** Everything that can be left behind, at one moment. */
export interface Remains {
  readonly atDay: number;
  /** The process's heap, after the house has forgotten the requests that it had and the clients have read their frames. */
  readonly heapMb: number;
  /** Of it, the documents, which a real store has on its disk. */
  readonly storeMb: number;
  readonly timers: number;
  readonly watched: number;
  readonly sockets: number;
  readonly streams: number;
  /** The entries of Gavel's Maps and Sets, by the place where they are made. */
  readonly entries: ReadonlyMap<string, number>;
  /** The documents of the store, by folder. */
  readonly documents: ReadonlyMap<string, number>;
}

/** The result of a virtual soak. */
export interface VirtualSoakResult {
  /** Right after the start, before any lot. */
  readonly atStart: Remains;
  /** At the end of each day, while lots are watched. */
  readonly daily: readonly Remains[];
  /** Some days after the last lot, when nothing is watched any more. */
  readonly atRest: Remains;
  /** More than a year later. */
  readonly yearLater: Remains;
  readonly lotsWatched: number;
  readonly lotsEnded: number;
  /** True when the entries of Maps and Sets were counted, which takes memory of its own: its heap proves nothing. */
  readonly isCounted: boolean;
}

/** A prefix of no part: all folders. */
const EVERYTHING = [] as unknown as Key;
const NO_CENSUS: Census = { entries: () => new Map(), tidy: () => {}, close: () => {} };
/** The heap of a document in memory beside its text: its key, its name, its entry (338 bytes measured). */
const BYTES_BESIDE_TEXT = 338;
const DAY_MS = 24 * 3_600_000;
/** Well below the silence after which a stream counts as dead; every ping more is time of the soak's. */
const PING_INTERVAL_MS = 7_000;
const REST_MS = 2 * DAY_MS;
/** Beyond the year for which bids are kept. */
const LATER_MS = 370 * DAY_MS;

/** Runs engine and server for so many virtual days, with so many new lots a day, then lets them rest. */
export async function runVirtualSoak(
  { days, lotsADay, isCounted = true, print = () => {} }: {
    readonly days: number;
    readonly lotsADay: number;
    readonly isCounted?: boolean;
    readonly print?: (line: string) => void;
  },
): Promise<VirtualSoakResult> {
  const census = isCounted ? takeCensus() : NO_CENSUS;
  try {
    const clock = createRunningClock(NOON_MS);
    const house = createHouse({ clock, seed: 5, pingIntervalMs: PING_INTERVAL_MS });
    house.start();
    const store = createMemoryStore();
    const gavel = await startInProcess({
      clock,
      house,
      store,
      token: TOKEN,
      env: { NOTIFY_URL: "https://notices.test/owner", API_RATE_LIMIT_MAX: "100000" },
      fetch: (request) => fetchIn(house, request),
    });
    const look = (day: number) => remains(day, { clock, house, store, gavel, census });
    await clock.runUntil(clock.now() + 60_000);
    const atStart = await look(0);
    const use = startUse({ clock, house, gavel, random: createRandom(9), lotsADay });
    const daily: Remains[] = [];
    for (let day = 1; day <= days; day++) {
      await clock.runUntil(clock.now() + DAY_MS);
      use.readFrames();
      daily.push(await look(day));
      print(shown(daily.at(-1)));
    }
    await use.end();
    await clock.runUntil(clock.now() + REST_MS);
    const atRest = await look(days + 2);
    await clock.runUntil(clock.now() + LATER_MS);
    const yearLater = await look(days + 372);
    const result = { atStart, daily, atRest, yearLater, isCounted, ...use.counts() };
    await gavel.close();
    house.close();
    return result;
  } finally {
    census.close();
  }
}

function fetchIn(house: House, request: Request): Promise<Response> {
  const isNotice = new URL(request.url).hostname === "notices.test";
  return isNotice ? Promise.resolve(new Response(null, { status: 200 })) : house.fetch(request);
}

interface Looked {
  readonly clock: RunningClock;
  readonly house: House;
  readonly store: Store;
  readonly gavel: GavelInProcess;
  readonly census: Census;
}

async function remains(atDay: number, { clock, house, store, gavel, census }: Looked): Promise<Remains> {
  // The list of requests and bids at the house is no part of Gavel.
  house.requests.forget();
  collectGarbage();
  const documents = new Map<string, number>();
  let storeBytes = 0;
  for await (const { key: [folder], value } of store.scan(EVERYTHING)) {
    documents.set(folder, (documents.get(folder) ?? 0) + 1);
    storeBytes += JSON.stringify(value).length + BYTES_BESIDE_TEXT;
  }
  collectGarbage();
  // A weak reference that was looked at holds on until the next turn of the event loop.
  await clock.settle();
  census.tidy();
  await clock.settle();
  collectGarbage();
  return {
    atDay,
    heapMb: Deno.memoryUsage().heapUsed / 2 ** 20,
    storeMb: storeBytes / 2 ** 20,
    timers: clock.pending(),
    watched: gavel.engine.monitor.list().length,
    sockets: gavel.server.openSockets(),
    streams: house.openStreams(),
    entries: census.entries(),
    documents,
  };
}

let gc: (() => void) | null = null;

/** Runs V8's collector, which is not there by name unless it is asked for. */
function collectGarbage(): void {
  if (gc === null) {
    setFlagsFromString("--expose-gc");
    gc = runInNewContext("gc") as () => void;
  }
  gc();
}

function shown(at: Remains | undefined): string {
  if (!at) return "";
  const entries = [...at.entries.values()].reduce((sum, size) => sum + size, 0);
  const documents = [...at.documents].map(([folder, count]) => `${folder} ${count}`).join(", ");
  const ownMb = (at.heapMb - at.storeMb).toFixed(2);
  return `day ${at.atDay}: heap without the store ${ownMb} MB, ${at.timers} timers, ${at.watched} watched, ` +
    `${at.sockets} sockets, ${entries} entries; ${documents}`;
}
