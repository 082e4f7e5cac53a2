import type { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { compareKeys, decodeDocument } from "../document.ts";
import { isRefusal, reasonOf } from "../../redis/error.ts";
import { isLedger, keyOf, nameOf, patternBelow, placeOf } from "./redis_layout.ts";
import { byBatch, inspectKeys, scanKeys } from "../../redis/scan.ts";
import type { Json, Key, StoredDocument } from "../store.ts";

/** The documents or ledgers that a scan reads at once: of the largest size, 6 MiB. */
const SCANNED_AT_ONCE = 100;

const log = getLogger(["gavel", "store"]);

/** Reads the document at `key`; null where something else lies there. */
export async function readDocument(redis: Redis, key: Key): Promise<Json | undefined> {
  const { redisKey, field } = placeOf(key);
  try {
    const text = field === null ? await redis.get(redisKey) : await redis.hget(redisKey, field);
    return text === null ? undefined : decodeDocument(key, text).value;
  } catch (error) {
    if (!isWrongType(error)) throw error;
    reportForeign(redisKey, reasonOf(error));
    return null;
  }
}

/** Reads every document below `prefix`. Passes over and logs keys that are no documents. */
export async function readFolder(redis: Redis, prefix: Key): Promise<StoredDocument[]> {
  const places = isLedger(prefix)
    ? [{ redisKey: nameOf(prefix), key: prefix }]
    : await placesBelow(redis, prefix);
  const documents = [
    ...await byBatch(places.filter(({ key }) => !isLedger(key)), (batch) => readSingles(redis, batch)),
    ...await byBatch(places.filter(({ key }) => isLedger(key)), (batch) => readLedgers(redis, batch)),
  ];
  return documents.sort((one, other) => compareKeys(one.key, other.key));
}

/** Reads every document below `prefix` in the order of their keys, some at a time. */
export async function* scanFolder(redis: Redis, prefix: Key): AsyncGenerator<StoredDocument> {
  if (isLedger(prefix)) return yield* await readFolder(redis, prefix);
  const places = (await placesBelow(redis, prefix)).sort((one, other) => compareKeys(one.key, other.key));
  for (let start = 0; start < places.length; start += SCANNED_AT_ONCE) {
    const batch = places.slice(start, start + SCANNED_AT_ONCE);
    const documents = [
      ...await byBatch(batch.filter(({ key }) => !isLedger(key)), (some) => readSingles(redis, some)),
      ...await byBatch(batch.filter(({ key }) => isLedger(key)), (some) => readLedgers(redis, some)),
    ];
    yield* documents.sort((one, other) => compareKeys(one.key, other.key));
  }
}

async function placesBelow(redis: Redis, prefix: Key): Promise<Place[]> {
  const redisKeys = await scanKeys(redis, patternBelow(prefix));
  return redisKeys.flatMap((redisKey) => {
    const key = keyOf(redisKey);
    if (key) return [{ redisKey, key }];
    reportForeign(redisKey, "its name is none of ours");
    return [];
  });
}

/** The key of a document or of an auction's ledger, and its name in Redis. */
interface Place {
  readonly redisKey: string;
  readonly key: Key;
}

async function readSingles(redis: Redis, batch: readonly Place[]): Promise<StoredDocument[]> {
  const texts = await redis.mget(batch.map(({ redisKey }) => redisKey));
  // MGET gives nothing for another type, and for a key that is gone since.
  const missing = batch.filter((_, index) => typeof texts[index] !== "string");
  for (const { redisKey, type } of await inspectKeys(redis, missing.map(({ redisKey }) => redisKey))) {
    if (type !== "none" && type !== "string") reportForeign(redisKey, `it is a ${type}`);
  }
  return batch.flatMap(({ key }, index) => {
    const text = texts[index];
    return typeof text === "string" ? [decodeDocument(key, text)] : [];
  });
}

async function readLedgers(redis: Redis, batch: readonly Place[]): Promise<StoredDocument[]> {
  const pipeline = redis.pipeline();
  for (const { redisKey } of batch) pipeline.hgetall(redisKey);
  const results = await pipeline.exec() ?? [];
  return results.flatMap(([error, fields], index) => {
    const ledger = batch[index];
    if (!ledger) return [];
    if (error && !isWrongType(error)) throw error;
    if (error) {
      reportForeign(ledger.redisKey, reasonOf(error));
      return [];
    }
    const [folder, ...parts] = ledger.key;
    return Object.entries(fields ?? {}).map(([bidId, text]) =>
      decodeDocument([folder, ...parts, bidId], String(text))
    );
  });
}

/** Returns true for the error of a command on a key of another type. */
export function isWrongType(error: unknown): boolean {
  return isRefusal(error) && reasonOf(error).startsWith("WRONGTYPE");
}

function reportForeign(redisKey: string, reason: string): void {
  log.error("Redis holds something at {redisKey} that can't be read and is left alone: {reason}", {
    redisKey,
    reason,
  });
}
