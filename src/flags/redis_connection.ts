import { getLogger } from "@logtape/logtape";
import { Redis } from "ioredis";
import { reasonOf } from "../redis/error.ts";

/** A connection that comes back by itself until it is closed. */
export interface RedisConnection {
  readonly redis: Redis;
  /** What is still asked is rejected. Resolves once nothing of it is left; doing so again does nothing. */
  close(): Promise<void>;
}

/** A flag set while Redis was away must act soon after it has come back. */
const LONGEST_RECONNECT_MS = 500;

const log = getLogger(["gavel", "flags"]);

/** Connects to the Redis at `url`. While it is away a command fails soon, and is never done later. */
export function connectRedis(url: string): RedisConnection {
  let closing: Promise<void> | null = null;
  const redis = new Redis(url, {
    retryStrategy: (attempt) => closing ? null : Math.min(LONGEST_RECONNECT_MS, 25 * 2 ** attempt),
    maxRetriesPerRequest: 0,
    // What was subscribed to is asked for anew: the server may have forgotten its own setting.
    autoResubscribe: false,
    // A connection that neither opens nor answers for so long is dead.
    connectTimeout: 2_000,
    socketTimeout: 2_000,
    disconnectTimeout: 500,
  });
  // Failures show in the commands that fail; this is for whoever looks closely.
  redis.on("error", (error) => log.debug("Redis: {reason}", { reason: reasonOf(error) }));

  const end = async () => {
    if (redis.status === "end") return;
    const ended = new Promise((resolve) => redis.once("end", resolve));
    // Between two attempts `disconnect` would leave a timer behind and end nothing: the next one is the last.
    if (redis.status === "reconnecting") redis.once("connect", () => redis.disconnect());
    else redis.disconnect();
    await ended;
  };
  return { redis, close: () => closing ??= end() };
}
