import type { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { reasonOf, repliesOf } from "../../redis/error.ts";
import { keptName, keyOf, olderName, patternBelow, SINGLE_DOCUMENTS } from "../redis/redis_layout.ts";
import { byBatch, inspectKeys, scanKeys } from "../../redis/scan.ts";
import type { Json } from "../store.ts";

/** The fields of a hash that may hold a whole document; other hashes hold a field of the document in each of theirs. */
const WHOLE_DOCUMENT_FIELDS = ["json", "data", "value"];

/** A key of another type than Gavel writes there, and the name to which it is moved. */
export interface KeyInTheWay {
  readonly redisKey: string;
  readonly to: string;
}

const log = getLogger(["gavel", "store"]);

/**
 * Makes the older installation's documents readable: takes off their expiry, rewrites hashes as JSON, and moves keys of
 * other types to `nellis:older:…`. What it wrote is kept there too, so that it could run again. Deletes nothing. A second
 * call does nothing.
 */
export async function takeOverOlderLayout(redis: Redis): Promise<void> {
  const documents = await keysIn(redis, "auction");
  const ledgers = await keysIn(redis, "bid_history");
  const singles = Object.values(SINGLE_DOCUMENTS);
  const expiring: string[] = [];
  const originals: string[] = [];
  for (const found of await inspectKeys(redis, [...singles, ...documents])) {
    const { redisKey, type, expires } = found;
    if (type === "hash") await rewriteHash(redis, redisKey);
    else if (type !== "string" && type !== "none") await moveAside(redis, redisKey, leftInPlaceOf(redisKey));
    // Nothing that Gavel writes ever expires.
    if (type === "string" && (expires || singles.includes(redisKey))) originals.push(redisKey);
    if (type === "string" && expires) expiring.push(redisKey);
  }
  await keepOriginals(redis, originals);
  for (const { redisKey, type, expires } of await inspectKeys(redis, ledgers)) {
    if (type === "zset") await moveAside(redis, redisKey, undefined, "debug");
    else if (type !== "hash" && type !== "none") await moveAside(redis, redisKey);
    else if (expires) expiring.push(redisKey);
  }
  await keep(redis, expiring);
  await bringLedgersBack(redis);
}

/** Puts ledgers back into their place, which they left to the older installation. What lies there has the newer bids. */
async function bringLedgersBack(redis: Redis): Promise<void> {
  for (const kept of await scanKeys(redis, `${keptName("nellis:bid_history:")}*`)) {
    const redisKey = kept.replace(keptName("nellis:"), "nellis:");
    const fields = await redis.hgetall(kept);
    const transaction = redis.multi();
    for (const [name, text] of Object.entries(fields)) transaction.hsetnx(redisKey, name, text);
    repliesOf(await transaction.del(kept).exec());
  }
}

/**
 * Moves the key `redisKey` to a name that Gavel never writes to, and in the same step puts `text` in its place, where
 * one is given. What is expected there is logged at `level` debug.
 */
async function moveAside(
  redis: Redis,
  redisKey: string,
  text?: string,
  level: "debug" | "warn" = "warn",
): Promise<void> {
  const to = await freeName(redis, redisKey);
  const transaction = redis.multi().rename(redisKey, to).persist(to);
  if (text !== undefined) transaction.set(redisKey, text);
  try {
    repliesOf(await transaction.exec());
    logMoved({ redisKey, to }, level);
  } catch (error) {
    if (!/no such key/i.test(reasonOf(error))) throw error;
  }
}

/** Logs a move of something that Gavel does not write. */
export function logMoved({ redisKey, to }: KeyInTheWay, level: "debug" | "warn"): void {
  log[level]("Redis held something at {redisKey} that Gavel does not write; it is now at {to}", {
    redisKey,
    to,
  });
}

/** Copies what the older installation wrote to where Gavel never writes over it, before its expiry is taken off. */
async function keepOriginals(redis: Redis, redisKeys: readonly string[]): Promise<void> {
  await byBatch(redisKeys, async (batch) => {
    const texts = await redis.mget([...batch]);
    for (const [index, redisKey] of batch.entries()) {
      const text = texts[index];
      if (typeof text === "string" && isOriginal(redisKey, text)) await keepOriginal(redis, redisKey, text);
    }
    return [];
  });
}

async function keepOriginal(redis: Redis, redisKey: string, text: string): Promise<void> {
  for (let tries = 0;; tries++) {
    const name = olderName(redisKey, tries);
    if (await redis.set(name, text, "NX") !== null) return;
    if (await redis.type(name) === "string" && await redis.get(name) === text) return;
  }
}

/** Cookies in the clear are not copied, as Redis is to hold them sealed alone. Gavel's own settings have a version. */
function isOriginal(redisKey: string, text: string): boolean {
  if (redisKey === SINGLE_DOCUMENTS.cookies) return /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (redisKey !== SINGLE_DOCUMENTS.settings) return true;
  const settings = parseOlderText(text);
  return typeof settings === "object" && settings !== null && !("version" in settings);
}

/** Returns a text to leave in place of unreadable settings: a missing document would mean that no limit was ever set. */
function leftInPlaceOf(redisKey: string): string | undefined {
  return redisKey === SINGLE_DOCUMENTS.settings ? "null" : undefined;
}

/** Rewrites a hash as JSON and keeps the hash elsewhere, but not for cookies: Redis is to hold them sealed alone. */
async function rewriteHash(redis: Redis, redisKey: string): Promise<void> {
  const text = JSON.stringify(documentFromFields(await redis.hgetall(redisKey)));
  if (redisKey === SINGLE_DOCUMENTS.cookies) await redis.set(redisKey, text);
  else await moveAside(redis, redisKey, text);
}

/** Reads a document from a hash: whole from one field, or a value from each, in JSON or as plain text. */
export function documentFromFields(fields: Readonly<Record<string, string>>): Json {
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, parseOlderText(text)]),
  );
  if (values["config"] !== undefined) return values;
  const whole = WHOLE_DOCUMENT_FIELDS.map((name) => values[name])
    .find((value) => typeof value === "object" && value !== null);
  return whole ?? values;
}

/** Reads JSON of the older installation; a text that is none stays a text. */
export function parseOlderText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** Finds the keys of `folder` itself, not of folders in it. */
async function keysIn(redis: Redis, folder: string): Promise<string[]> {
  const redisKeys = await scanKeys(redis, patternBelow([folder]));
  return redisKeys.filter((redisKey) => keyOf(redisKey)?.length === 2);
}

/** Returns a name that is free to move `redisKey` to. */
export async function freeName(redis: Redis, redisKey: string): Promise<string> {
  for (let tries = 0;; tries++) {
    const name = olderName(redisKey, tries);
    if (await redis.exists(name) === 0) return name;
  }
}

/** Takes the expiry off `redisKeys`. */
async function keep(redis: Redis, redisKeys: readonly string[]): Promise<void> {
  await byBatch(redisKeys, async (batch) => {
    const pipeline = redis.pipeline();
    for (const redisKey of batch) pipeline.persist(redisKey);
    return repliesOf(await pipeline.exec());
  });
  if (redisKeys.length === 0) return;
  log.info("{count} documents in Redis would have expired and are now kept", { count: redisKeys.length });
}
