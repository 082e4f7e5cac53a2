import { type Clock, sleep } from "../../../src/clock.ts";
import type { LotResult } from "../../../src/auction/result/lot_result.ts";
import type { BidRecord } from "../../../src/bidding/ledger.ts";
import type { Random } from "../../../src/simulator/random.ts";
import { compareKeys, isBelow } from "../../../src/store/document.ts";
import { kvStore } from "../../../src/store/kv.ts";
import type { Key, Store } from "../../../src/store/store.ts";
import { redisParts, redisStore } from "../../../src/store/redis/redis.ts";
import type { DiskConditions } from "./disk_conditions.ts";
import type { Process } from "./process.ts";
import { createSimulatedRedis } from "./simulated_redis.ts";

/** The durable documents, which outlive every process. */
export interface Disk {
  readonly conditions: DiskConditions;
  /** Returns our own store over this disk, for one process. */
  storeFor(process: Process): Store;
  /** Ends a process: of its writes on their way, some have taken effect. */
  lose(): void;
  /** Lets the machine lose its power, once its process has ended. */
  cutPower(): void;
  /** Makes the disk as quick and as sound as at the start. */
  calm(): void;
  /** Returns the durable records of a lot's bids, or of all. */
  bids(lotId?: number): readonly BidRecord[];
  /** Returns the durable results of all lots. */
  results(): readonly LotResult[];
}

type Write = readonly [Key, Uint8Array | null];

/** The conditions of a healthy disk. */
const CALM = { slowestMs: 4, isLocked: false } as const;

/** Returns an empty disk. It stands in for Deno KV alone: the store above it is the real one. */
export function createDisk(clock: Clock, random: Random): Disk {
  const documents = new Map<string, readonly [Key, Uint8Array]>();
  const conditions: DiskConditions = { ...CALM };
  let underway: (readonly Write[])[] = [];

  const apply = (batch: readonly Write[]) => {
    underway = underway.filter((each) => each !== batch);
    for (const [key, bytes] of batch) {
      if (bytes === null) documents.delete(JSON.stringify(key));
      else documents.set(JSON.stringify(key), [key, bytes]);
    }
  };
  const delay = () => sleep(clock, random.next() * conditions.slowestMs);
  const commit = async (batch: readonly Write[]) => {
    if (conditions.isLocked) {
      await delay();
      throw new Error("The database is locked");
    }
    underway.push(batch);
    await delay();
    if (underway.includes(batch)) apply(batch);
    await delay();
  };
  const below = (prefix: Key) =>
    [...documents.values()].filter(([key]) => isBelow(key, prefix)).sort(([a], [b]) => compareKeys(a, b));

  const read = (prefix: Key) =>
    below(["gavel", ...prefix]).map(([, bytes]) => JSON.parse(new TextDecoder().decode(bytes)));

  const kvFor = (process: Process) => ({
    get: (key: Key) =>
      process.pass("get", () => {
        const found = documents.get(JSON.stringify(key));
        return Promise.resolve({ key, value: found?.[1] ?? null, versionstamp: null });
      }),
    async *list({ prefix }: { readonly prefix: Key }) {
      const found = await process.pass("list", () => Promise.resolve(below(prefix)));
      for (const [key, value] of found) yield { key, value };
    },
    atomic() {
      const batch: Write[] = [];
      return {
        set: (key: Key, value: Uint8Array) => void batch.push([key, value]),
        delete: (key: Key) => void batch.push([key, null]),
        commit: () =>
          process.pass(`write ${batch.map(([key]) => shortName(key)).join(" ")}`, () => commit(batch)),
      };
    },
    close: () => {},
  });

  return {
    conditions,
    storeFor(process) {
      // The store uses no more of Deno.Kv than this; only our process writes to this disk, so nothing is watched.
      const { watchKeys: _nobodyElseWrites, ...store } = kvStore(
        kvFor(process) as unknown as Deno.Kv,
        process.clock,
      );
      return store;
    },
    lose() {
      const lost = underway;
      underway = [];
      for (const batch of lost) if (random.next() < 0.5) apply(batch);
    },
    // Deno KV is told of a commit once it is on the disk.
    cutPower: () => {},
    calm: () => void Object.assign(conditions, CALM),
    bids: (lotId) => read(lotId === undefined ? ["bid_history"] : ["bid_history", String(lotId)]),
    results: () => read(["result"]),
  };
}

/** Returns an empty disk below a Redis that writes to it once a second: the store above it is the real one. */
export function createRedisDisk(clock: Clock, random: Random): Disk {
  const conditions: DiskConditions = { ...CALM };
  const redis = createSimulatedRedis({ clock, random, conditions });
  const read = (prefix: string) => redis.onDisk(prefix).map((text) => JSON.parse(text));
  return {
    conditions,
    storeFor(process) {
      const open = () => redis.connectionFor(process);
      const parts = redisParts(open(), open);
      void parts.disk.look();
      const { leases: _noneElse, commits: _wholeAlways, ...store } = redisStore(parts, process);
      return store;
    },
    lose: redis.lose,
    cutPower: redis.cutPower,
    calm: () => void Object.assign(conditions, CALM),
    bids: (lotId) => read(lotId === undefined ? "nellis:bid_history" : `nellis:bid_history:${lotId}`),
    results: () => read("nellis:result"),
  };
}

/** Returns a document's key without the parts that are drawn anew in every run. */
function shortName([, folder, ...names]: Key): string {
  return [folder, ...names.slice(0, folder === "timeline" ? 1 : undefined)].join("/");
}
