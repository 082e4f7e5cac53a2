import { type Clock, sleep } from "../../../src/clock.ts";
import type { BidRecord } from "../../../src/bidding/ledger.ts";
import type { Random } from "../../../src/simulator/random.ts";
import { compareKeys, isBelow } from "../../../src/store/document.ts";
import { kvStore } from "../../../src/store/kv.ts";
import type { Key, Store } from "../../../src/store/store.ts";
import type { Life } from "./process.ts";

/** How the disk does at the moment. */
export interface DiskMood {
  /** A write takes from none to so long to be durable, and as long again to be acknowledged. */
  slowestMs: number;
  /** Every write fails. */
  isLocked: boolean;
}

/** What outlives every life: the documents that are durable. */
export interface Disk {
  readonly mood: DiskMood;
  /** Our own store over this disk, for one life. */
  storeFor(life: Life): Store;
  /** A life is over: of its writes that were under way, some landed. */
  lose(): void;
  /** The disk is as quick and as sound as at the start. */
  calm(): void;
  /** The durable records of a lot's bids, or of all. */
  bids(lotId?: number): readonly BidRecord[];
}

type Write = readonly [Key, Uint8Array | null];

/** The disk's answer to a healthy day. */
const CALM = { slowestMs: 4, isLocked: false } as const;

/** An empty disk. It stands in for Deno KV alone: the store above it is the real one. */
export function createDisk(clock: Clock, random: Random): Disk {
  const documents = new Map<string, readonly [Key, Uint8Array]>();
  const mood: DiskMood = { ...CALM };
  let underway: (readonly Write[])[] = [];

  const apply = (batch: readonly Write[]) => {
    underway = underway.filter((each) => each !== batch);
    for (const [key, bytes] of batch) {
      if (bytes === null) documents.delete(JSON.stringify(key));
      else documents.set(JSON.stringify(key), [key, bytes]);
    }
  };
  const delay = () => sleep(clock, random.next() * mood.slowestMs);
  const commit = async (batch: readonly Write[]) => {
    if (mood.isLocked) {
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

  const kvFor = (life: Life) => ({
    get: (key: Key) =>
      life.pass("get", () => {
        const found = documents.get(JSON.stringify(key));
        return Promise.resolve({ key, value: found?.[1] ?? null, versionstamp: null });
      }),
    async *list({ prefix }: { readonly prefix: Key }) {
      const found = await life.pass("list", () => Promise.resolve(below(prefix)));
      for (const [key, value] of found) yield { key, value };
    },
    atomic() {
      const batch: Write[] = [];
      return {
        set: (key: Key, value: Uint8Array) => void batch.push([key, value]),
        delete: (key: Key) => void batch.push([key, null]),
        commit: () =>
          life.pass(`write ${batch.map(([key]) => shortName(key)).join(" ")}`, () => commit(batch)),
      };
    },
    close: () => {},
  });

  return {
    mood,
    storeFor(life) {
      // The store uses no more of Deno.Kv than this; nobody else writes to a disk of ours, so nothing is watched.
      const { watchKeys: _nobodyElseWrites, ...store } = kvStore(
        kvFor(life) as unknown as Deno.Kv,
        life.clock,
      );
      return store;
    },
    lose() {
      const lost = underway;
      underway = [];
      for (const batch of lost) if (random.next() < 0.5) apply(batch);
    },
    calm: () => void Object.assign(mood, CALM),
    bids: (lotId) =>
      below(lotId === undefined ? ["gavel", "bid_history"] : ["gavel", "bid_history", String(lotId)])
        .map(([, bytes]) => JSON.parse(new TextDecoder().decode(bytes))),
  };
}

/** A document's key without what is drawn anew in every run. */
function shortName([, folder, ...names]: Key): string {
  return [folder, ...names.slice(0, folder === "timeline" ? 1 : undefined)].join("/");
}
