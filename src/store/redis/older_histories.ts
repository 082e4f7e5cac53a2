import type { Redis } from "ioredis";
import { redisError, repliesOf } from "../../redis/error.ts";
import { byBatch, inspectKeys, scanKeys } from "../../redis/scan.ts";
import { olderName } from "./redis_layout.ts";

/** The bids of one auction, as the older installation stored them. */
export interface OlderHistory {
  /** The name under which it is kept: the auction's id, and a number where it is not the first of that auction. */
  readonly name: string;
  /** Oldest first: when each was stored (ms since the epoch), and its text. */
  readonly entries: readonly { readonly atMs: number; readonly text: string }[];
}

const SET_ASIDE = olderName("nellis:bid_history:", 0);

/** Reads the bid histories that were set aside, but for those that are `known`. Throws without a connection. */
export async function readOlderHistories(
  redis: Redis,
  known: ReadonlySet<string>,
): Promise<readonly OlderHistory[]> {
  try {
    const redisKeys = await scanKeys(redis, `${SET_ASIDE}*`);
    return await historiesAt(redis, redisKeys.filter((redisKey) => !known.has(nameOf(redisKey))));
  } catch (error) {
    throw redisError(error);
  }
}

/** Reads the bid histories at `redisKeys`, sorted by name; keys that are no sorted sets are passed over. */
export async function historiesAt(redis: Redis, redisKeys: readonly string[]): Promise<OlderHistory[]> {
  const sortedSets = (await inspectKeys(redis, redisKeys)).filter(({ type }) => type === "zset");
  const histories = await byBatch(sortedSets, async (batch) => {
    const pipeline = redis.pipeline();
    for (const { redisKey } of batch) pipeline.zrange(redisKey, 0, "-1", "WITHSCORES");
    const replies = repliesOf(await pipeline.exec());
    return batch.map(({ redisKey }, index) => ({
      name: nameOf(redisKey),
      entries: entriesIn(replies[index]),
    }));
  });
  return histories.sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
}

/** Pairs the members of a sorted set with their scores, which are times. */
function entriesIn(reply: unknown): OlderHistory["entries"] {
  const texts = Array.isArray(reply) ? reply.map(String) : [];
  return texts.flatMap((text, index) => index % 2 === 0 ? [{ text, atMs: Number(texts[index + 1]) }] : []);
}

function nameOf(redisKey: string): string {
  return redisKey.replace(SET_ASIDE, "").replace(/^nellis:bid_history:/, "");
}
