import type { Redis } from "ioredis";
import { repliesOf } from "./error.ts";

/** The keys that Redis looks at in one step of a scan. It serves nobody else during a step. */
const STEP = 1_000;
/** So many documents of the largest size are 6 MiB. */
const BATCH = 100;

/** Finds every key that matches `pattern`, in no order. Other keys of a shared Redis cost time, but never block it. */
export async function scanKeys(redis: Redis, pattern: string): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = "0";
  do {
    const [next, found] = await redis.scan(cursor, "MATCH", pattern, "COUNT", STEP);
    cursor = next;
    for (const key of found) keys.add(key);
  } while (cursor !== "0");
  return [...keys];
}

/** Runs `work` on `items` batch after batch, and returns all results in order. */
export async function byBatch<Item, Result>(
  items: readonly Item[],
  work: (batch: readonly Item[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += BATCH) {
    results.push(...await work(items.slice(start, start + BATCH)));
  }
  return results;
}

/** Returns the type of each of `redisKeys` (`none` for a missing one), and true where it would expire. */
export function inspectKeys(
  redis: Redis,
  redisKeys: readonly string[],
): Promise<{ readonly redisKey: string; readonly type: string; readonly expires: boolean }[]> {
  return byBatch(redisKeys, async (batch) => {
    const pipeline = redis.pipeline();
    for (const redisKey of batch) pipeline.type(redisKey).pttl(redisKey);
    const replies = repliesOf(await pipeline.exec());
    return batch.map((redisKey, index) => ({
      redisKey,
      type: String(replies[2 * index]),
      expires: Number(replies[2 * index + 1]) >= 0,
    }));
  });
}
