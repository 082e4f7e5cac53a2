import { getLogger } from "@logtape/logtape";
import { Redis } from "ioredis";
import type { Cancel, Clock } from "../clock.ts";
import { STORED_KEYS } from "./definitions.ts";
import type { FlagSource } from "./flag_source.ts";
import { hearKeyChanges } from "./redis_notifications.ts";

/** Where Redis is, and the time by which it is asked. */
export interface RedisSourceOptions {
  readonly url: string;
  readonly clock: Clock;
}

const PREFIX = "feature:";
/**
 * A change acts within a second whatever the server tells of: it may refuse notifications, and even where it
 * does not, they are lost with the connection and there are none for FLUSHDB. One MGET of a dozen keys costs
 * less than telling all these cases apart.
 */
const POLL_MS = 500;
const LONGEST_RECONNECT_MS = 1_000;

const OPTIONS = {
  retryStrategy: (attempt: number) => Math.min(LONGEST_RECONNECT_MS, 50 * 2 ** attempt),
  // While Redis is away a command fails at the next attempt to connect; it must not act long after it was given.
  maxRetriesPerRequest: 0,
  // A connection that answers nothing for so long is dead.
  socketTimeout: 2_000,
};

const log = getLogger(["gavel", "flags"]);

/** Flags as plain texts under `feature:<key>` in Redis, where anybody may set them. It reconnects by itself. */
export function createRedisSource({ url, clock }: RedisSourceOptions): FlagSource {
  const redis = new Redis(url, OPTIONS);
  // Failures show in the commands that fail; this is for whoever looks closely.
  redis.on("error", (error) => log.debug("Redis: {error}", { error }));
  const ends = new Set<Cancel>();

  return {
    async readAll() {
      const texts = await redis.mget(STORED_KEYS.map((key) => PREFIX + key));
      return new Map(STORED_KEYS.flatMap((key, index) => {
        const text = texts[index];
        return typeof text === "string" ? [[key, text]] : [];
      }));
    },
    async write(key, text) {
      await (text === null ? redis.del(PREFIX + key) : redis.set(PREFIX + key, text));
    },
    watch(onChange) {
      const stopHearing = hearKeyChanges(redis, PREFIX, onChange);
      const stopPolling = repeat(clock, POLL_MS, onChange);
      const end = () => {
        stopPolling();
        stopHearing();
        ends.delete(end);
      };
      ends.add(end);
      return end;
    },
    // deno-lint-ignore require-await -- what is still asked is rejected, not waited for
    async close() {
      for (const end of ends) end();
      redis.disconnect();
    },
  };
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
