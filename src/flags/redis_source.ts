import type { Cancel, Clock } from "../clock.ts";
import { redisError } from "../redis/error.ts";
import { STORED_KEYS } from "./definitions.ts";
import type { FlagSource } from "./flag_source.ts";
import { connectRedis } from "./redis_connection.ts";
import { hearKeyChanges } from "./redis_notifications.ts";

/** Where Redis is, and the time by which it is asked. */
export interface RedisSourceOptions {
  readonly url: string;
  readonly clock: Clock;
}

const PREFIX = "feature:";
const REDIS_KEYS = STORED_KEYS.map((key) => PREFIX + key);
/**
 * A change acts within a second whatever the server tells of: it may refuse notifications, and even where it
 * does not, they are lost with the connection and there are none for FLUSHDB. One MGET of a dozen keys costs
 * less than telling all these cases apart.
 */
const POLL_MS = 500;

/** Flags as plain texts under `feature:<key>` in Redis, where anybody may set them. It reconnects by itself. */
export function createRedisSource({ url, clock }: RedisSourceOptions): FlagSource {
  const commands = connectRedis(url);
  const listener = connectRedis(url);
  const watchers = new Set<() => void>();
  const callWatchers = () => {
    for (const watcher of watchers) watcher();
  };
  hearKeyChanges(listener.redis, PREFIX, callWatchers);
  let stopPolling: Cancel | null = null;
  const end = (watcher: () => void) => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    stopPolling?.();
    stopPolling = null;
  };

  return {
    async readAll() {
      const texts = await answerTo(commands.redis.mget(REDIS_KEYS));
      const pairs = STORED_KEYS.map((key, index) => [key, texts[index] ?? null] as const);
      return new Map(pairs.flatMap(([key, text]) => text === null ? [] : [[key, text]]));
    },
    async write(key, text) {
      const { redis } = commands;
      await answerTo<unknown>(text === null ? redis.del(PREFIX + key) : redis.set(PREFIX + key, text));
    },
    watch(onChange) {
      watchers.add(onChange);
      stopPolling ??= repeat(clock, POLL_MS, callWatchers);
      return () => end(onChange);
    },
    async close() {
      for (const watcher of watchers) end(watcher);
      await Promise.all([commands.close(), listener.close()]);
    },
  };
}

async function answerTo<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw redisError(error);
  }
}

function repeat(clock: Clock, periodMs: number, task: () => void): Cancel {
  let cancel: Cancel;
  const next = () => {
    cancel = clock.after(periodMs, next);
    task();
  };
  cancel = clock.after(periodMs, next);
  return () => cancel();
}
