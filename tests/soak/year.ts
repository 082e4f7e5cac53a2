import { join } from "node:path";
import { lotResult } from "../../src/auction/result/lot_result.ts";
import { createLedger } from "../../src/bidding/ledger.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { KV_FILE } from "../../src/composition/stores.ts";
import { createResultRecords } from "../../src/results/result_records.ts";
import { createRandom, type Random } from "../../src/simulator/random.ts";
import { openKvStore } from "../../src/store/kv.ts";
import { openRedisStore } from "../../src/store/redis/redis.ts";
import type { Store } from "../../src/store/store.ts";
import type { TimelineEntry } from "../../src/timeline/entry.ts";
import { createHistory } from "../../src/timeline/history.ts";
import { startGavelProcess } from "../bench/gavel_process.ts";
import { aBid, accepted, aListing, anAuction, dollars, limits } from "../support/auctions.ts";
import { startRedisServer } from "../support/store/redis_server.ts";

/** A store after so many days of use, as it was measured. */
export interface YearResult {
  readonly store: "kv" | "redis";
  readonly days: number;
  readonly documents: number;
  /** Of the file, or of the memory that Redis says it uses. */
  readonly sizeMb: number;
  /** From the start of the process until it listens. */
  readonly startSeconds: number;
  /** Resident memory of Gavel a while after its start. */
  readonly residentMb: number;
  /** The same with an empty store. */
  readonly emptyMb: number;
}

const DAY_MS = 24 * 3_600_000;
const LOTS_A_DAY = 200;
/** The share of lots that are bid on, and the bids on each. */
const [BID_ON, BIDS_A_LOT] = [0.3, 3];
/** Timelines are kept for so long after a lot was watched. */
const TIMELINE_DAYS = 30;
const ENTRIES_A_LOT = 30;
/** A start goes on reading in the background for a while. */
const SETTLING_MS = 20_000;

/** Fills a KV file by the store's own writers, and starts Gavel on it. */
export async function measureKvYear(days: number): Promise<YearResult> {
  const clock = systemClock();
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-year-" });
  try {
    const emptyMb = (await startOn(dataDir, {}, clock)).residentMb;
    const path = join(dataDir, KV_FILE);
    const store = await openKvStore({ path, clock });
    const documents = await fill(store, days, clock);
    await store.close();
    const sizeMb = (await Deno.stat(path)).size / 2 ** 20;
    return { store: "kv", days, documents, sizeMb, emptyMb, ...await startOn(dataDir, {}, clock) };
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

/** Fills a Redis in the same way, and starts Gavel on it. */
export async function measureRedisYear(days: number): Promise<YearResult> {
  const clock = systemClock();
  const dataDir = await Deno.makeTempDir({ prefix: "gavel-year-" });
  await using server = await startRedisServer();
  const env = { STORE: "redis", REDIS_URL: server.url };
  try {
    const emptyMb = (await startOn(dataDir, env, clock)).residentMb;
    const store = await openRedisStore({ url: server.url, clock });
    const documents = await fill(store, days, clock);
    await store.close();
    const used = /used_memory:(\d+)/.exec(await server.cli("INFO", "memory"))?.[1];
    // The folder's mark tells of fewer commits than there are now, which is no loss.
    const started = await startOn(dataDir, env, clock);
    return { store: "redis", days, documents, sizeMb: Number(used) / 2 ** 20, emptyMb, ...started };
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function startOn(dataDir: string, env: Readonly<Record<string, string>>, clock: Clock) {
  const gavel = await startGavelProcess(dataDir, "http://127.0.0.1:9", [], env);
  const startSeconds = (clock.now() - gavel.startedAtMs) / 1000;
  await new Promise<void>((resolve) => void clock.after(SETTLING_MS, resolve));
  const residentMb = await gavel.residentMb();
  await gavel.close();
  return { startSeconds, residentMb };
}

/** Writes what lots of so many days leave behind. Returns the number of documents. */
async function fill(store: Store, days: number, clock: Clock): Promise<number> {
  const random = createRandom(1);
  const [ledger, results] = [createLedger(store), createResultRecords(store)];
  const nowMs = clock.now();
  for (let day = 0; day < days; day++) {
    const dayMs = nowMs - (days - day) * DAY_MS;
    const written: Promise<unknown>[] = [];
    for (let order = 0; order < LOTS_A_DAY; order++) {
      const id = String(57_000_001 + day * LOTS_A_DAY + order);
      const atMs = Math.floor(dayMs + order * DAY_MS / LOTS_A_DAY);
      written.push(results.put(resultAt(id, atMs)));
      if (random.next() < BID_ON) written.push(writeBids(ledger, id, atMs));
      if (days - day <= TIMELINE_DAYS) createHistory(store, id).append(entriesAt(random, atMs));
    }
    await Promise.all(written);
  }
  // The last timelines are in the store's hands; a write behind them is durable after them.
  await store.put(["system", "filled"], true);
  await store.delete(["system", "filled"]);
  const folders = ["result", "bid_history", "timeline"] as const;
  const counts = await Promise.all(folders.map(async (folder) => (await store.list([folder])).length));
  return counts.reduce((sum, count) => sum + count, 0);
}

function resultAt(id: string, atMs: number) {
  const life = { phase: "ended", endedAtMs: atMs, finalPriceCents: dollars(23), won: false } as const;
  const auction = { ...anAuction({ id, listing: aListing({ id, closeTimeMs: atMs }) }), life };
  return lotResult(auction, { wasPaused: false, costs: limits().costs }, []);
}

async function writeBids(ledger: ReturnType<typeof createLedger>, id: string, atMs: number): Promise<void> {
  for (let number = 1; number <= BIDS_A_LOT; number++) {
    const decidedAtMs = atMs - number * 1000;
    const bid = aBid({
      id: `${id}-${decidedAtMs}-${number}`,
      auctionId: id,
      decidedAtMs,
      amountCents: dollars(10 + number),
    });
    await ledger.settle(bid, accepted(), decidedAtMs + 200);
  }
}

function entriesAt(random: Random, endMs: number): readonly TimelineEntry[] {
  return Array.from({ length: ENTRIES_A_LOT }, (_, order) => ({
    atMs: endMs - (ENTRIES_A_LOT - order) * 60_000,
    kind: "price-moved" as const,
    message: `The price is $${order} now, and somebody else leads with ${random.between(1, 9)} bids`,
    priceCents: dollars(order),
    isLeading: false,
  }));
}
