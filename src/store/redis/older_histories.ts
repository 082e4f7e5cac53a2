import type { Redis } from "ioredis";
import { redisError } from "../../redis/error.ts";
import { inspectKeys, scanKeys } from "../../redis/scan.ts";
import { olderName } from "./redis_layout.ts";

/** The bids of one auction, as the older installation stored them. */
export interface OlderHistory {
  /** The name under which it is kept: the auction's id, and a number where it is not the first of that auction. */
  readonly name: string;
  /** Oldest first: when each was stored (ms since the epoch), and its text. */
  readonly entries: readonly { readonly atMs: number; readonly text: string }[];
}

/** Entries of a bid are some hundred bytes; refusals can quote whole pages. */
const ENTRIES_AT_ONCE = 1_000;
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
  const histories: OlderHistory[] = [];
  for (const { redisKey } of sortedSets) {
    histories.push({ name: nameOf(redisKey), entries: await entriesAt(redis, redisKey) });
  }
  return histories.sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
}

/** Reads a sorted set some entries at a time, as a long answer would take longer than a command may. */
async function entriesAt(redis: Redis, redisKey: string): Promise<OlderHistory["entries"]> {
  const entries: { readonly atMs: number; readonly text: string }[] = [];
  for (let start = 0;; start += ENTRIES_AT_ONCE) {
    const page = entriesIn(
      await redis.zrange(redisKey, start, `${start + ENTRIES_AT_ONCE - 1}`, "WITHSCORES"),
    );
    for (const entry of page) entries.push(entry);
    if (page.length < ENTRIES_AT_ONCE) return entries;
  }
}

/** Pairs the members of a sorted set with their scores, which are times. */
function entriesIn(reply: unknown): OlderHistory["entries"] {
  const texts = Array.isArray(reply) ? reply.map(String) : [];
  return texts.flatMap((text, index) => index % 2 === 0 ? [{ text, atMs: Number(texts[index + 1]) }] : []);
}

function nameOf(redisKey: string): string {
  return redisKey.replace(SET_ASIDE, "").replace(/^nellis:bid_history:/, "");
}
