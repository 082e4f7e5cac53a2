import type { Cancel, Clock } from "../clock.ts";
import { connectRedis } from "../redis/connection.ts";
import { isRefusal, reasonOf } from "../redis/error.ts";
import { STORED_KEYS } from "./definitions.ts";
import type { FlagSource } from "./flags.ts";

/** The Redis to read from, and the clock by which it is read again. */
export interface RedisSourceOptions {
  readonly url: string;
  readonly clock: Clock;
}

const PREFIX = "feature:";
const REDIS_KEYS = STORED_KEYS.map((key) => PREFIX + key);
/**
 * A change must act within a second. One MGET of a dozen keys twice a second costs less than notifications, which a
 * server has to be set up for, loses with the connection, and does not send for FLUSHDB.
 */
const POLL_MS = 500;
/** A silent Redis must not hold up `gavel flags` or the end of Gavel. */
const PATIENCE = { commandMs: 2_000, silenceMs: 2_000 };

/** Reads flags from plain texts under `feature:<key>` in Redis, where anybody may set them. */
export function createRedisSource({ url, clock }: RedisSourceOptions): FlagSource {
  const watchers = new Set<() => void>();
  const callWatchers = () => {
    for (const watcher of watchers) watcher();
  };
  // A connection of its own: a large write of the store must not delay a flag.
  const connection = connectRedis(url, { patience: PATIENCE, isQuiet: true, onReady: callWatchers });
  const { redis, address } = connection;
  const stopPolling = repeat(clock, POLL_MS, callWatchers);

  const ask = async <T>(command: () => Promise<T>): Promise<T> => {
    await connection.whenTried();
    try {
      return await command();
    } catch (error) {
      if (!isRefusal(error)) throw new Error(connection.trouble());
      throw new Error(
        `Redis at ${address} refuses ${PREFIX}* (${reasonOf(error)}): allow GET, SET and DEL of it`,
      );
    }
  };
  return {
    async readAll() {
      const texts = await ask(() => redis.mget(REDIS_KEYS));
      const pairs = STORED_KEYS.map((key, index) => [key, texts[index] ?? null] as const);
      return new Map(pairs.flatMap(([key, text]) => text === null ? [] : [[key, text]]));
    },
    async write(key, text) {
      await ask<unknown>(() => text === null ? redis.del(PREFIX + key) : redis.set(PREFIX + key, text));
    },
    watch(onChange) {
      watchers.add(onChange);
      return () => void watchers.delete(onChange);
    },
    async close() {
      stopPolling();
      watchers.clear();
      await connection.drop();
    },
  };
}

/** Runs `task` every `periodMs` until it is cancelled. */
function repeat(clock: Clock, periodMs: number, task: () => void): Cancel {
  let cancel: Cancel;
  const next = () => {
    cancel = clock.after(periodMs, next);
    task();
  };
  cancel = clock.after(periodMs, next);
  return () => cancel();
}
