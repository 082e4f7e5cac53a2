import type { Redis } from "ioredis";
import type { Strategy } from "../auction/types.ts";
import { repliesOf } from "../redis/error.ts";
import { inspectKeys, scanKeys } from "../redis/scan.ts";
import { isFields } from "../store/record.ts";
import {
  keptName,
  keyOf,
  nameOf,
  olderName,
  patternBelow,
  SINGLE_DOCUMENTS,
} from "../store/redis/redis_layout.ts";
import type { Json } from "../store/store.ts";
import { parseStrategy } from "../wire/auction.ts";
import { isSealedByOlder } from "../owner/older_cipher.ts";

/** The older installation's things that are in their places again. */
export interface GivenBack {
  readonly hasSession: boolean;
  /** The lots on which its bids are there again. */
  readonly histories: number;
  /** The lots whose strategy is said in its words now. */
  readonly lots: number;
}

/** Its words for the strategies. It takes every other word for `auto`. */
const OLDER_WORDS: Readonly<Record<Strategy, string>> = {
  aggressive: "auto",
  manual: "manual",
  snipe: "sniping",
};
const SESSION_S = 86_400;
const BIDS_S = 7 * 86_400;

/**
 * Gives Redis back to the older installation: its session and its bids are put into their places, and the lots that are
 * watched now say their strategies in its words. Gavel's own bids are kept until it starts there again. Returns null,
 * and changes nothing, while a Gavel uses this Redis. `tell` hears how far it is.
 */
export async function giveBack(
  redis: Redis,
  tell: (words: string) => void = () => {},
): Promise<GivenBack | null> {
  if (await redis.exists(nameOf(["lease", "store"])) > 0) return null;
  return {
    hasSession: await giveSession(redis),
    histories: await giveHistories(redis, tell),
    lots: await sayStrategies(redis),
  };
}

/** Puts the newest copy of the session back. One that the older installation has written since stays. */
async function giveSession(redis: Redis): Promise<boolean> {
  const { cookies } = SINGLE_DOCUMENTS;
  const there = await textAt(redis, cookies);
  const isGiven = there !== null && isSealedByOlder(there);
  const sealed = isGiven ? there : await newestCopy(redis, cookies);
  if (sealed === null) return false;
  await redis.set(cookies, sealed, "EX", SESSION_S);
  return true;
}

/**
 * Puts the bids of all copies back, together with those that the older installation has noted since. One that went on
 * to write while it was taken over has other bids in each copy.
 */
async function giveHistories(redis: Redis, tell: (words: string) => void): Promise<number> {
  let done = 0;
  const names = await scanKeys(redis, `${olderName("nellis:bid_history:", 0)}*`);
  const copies = (await inspectKeys(redis, names)).filter(({ type }) => type === "zset");
  const byPlace = Map.groupBy(copies, ({ redisKey }) => `nellis:bid_history:${redisKey.split(":")[3] ?? ""}`);
  for (const { redisKey, type } of await inspectKeys(redis, [...byPlace.keys()])) {
    tell(`Bid histories: ${++done} of ${byPlace.size}`);
    // Nothing else is anybody's to write over.
    if (type !== "hash" && type !== "none" && type !== "zset") continue;
    const sources = (byPlace.get(redisKey) ?? []).map((copy) => copy.redisKey);
    if (type === "zset") sources.push(redisKey);
    const transaction = redis.multi();
    if (type === "hash") transaction.rename(redisKey, keptName(redisKey));
    transaction.zunionstore(redisKey, sources.length, ...sources, "AGGREGATE", "MAX");
    repliesOf(await transaction.expire(redisKey, BIDS_S).exec());
  }
  return byPlace.size;
}

/** Reads the newest of the copies that were made of the text at `redisKey`. */
async function newestCopy(redis: Redis, redisKey: string): Promise<string | null> {
  for (let tries = 0;; tries++) {
    if (await redis.exists(olderName(redisKey, tries + 1)) === 0) {
      return await textAt(redis, olderName(redisKey, tries));
    }
  }
}

async function sayStrategies(redis: Redis): Promise<number> {
  const redisKeys = (await scanKeys(redis, patternBelow(["auction"]))).filter((name) =>
    keyOf(name)?.length === 2
  );
  let changed = 0;
  for (const redisKey of redisKeys) {
    const lot = parse(await textAt(redis, redisKey));
    if (!isFields(lot) || !isFields(lot["config"])) continue;
    const { strategy } = lot["config"];
    const word = OLDER_WORDS[parseStrategy(String(strategy)) ?? "manual"];
    if (word === strategy) continue;
    await redis.set(
      redisKey,
      JSON.stringify({ ...lot, config: { ...lot["config"], strategy: word } }),
      "KEEPTTL",
    );
    changed++;
  }
  return changed;
}

/** Reads a text; null where none is, or something of another type. */
async function textAt(redis: Redis, redisKey: string): Promise<string | null> {
  return await redis.type(redisKey) === "string" ? await redis.get(redisKey) : null;
}

function parse(text: string | null): Json {
  try {
    return JSON.parse(text ?? "null");
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
