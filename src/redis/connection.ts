import { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { endOlderSessions } from "./sessions.ts";
import { reasonOf } from "./error.ts";

/** How long Redis may keep silent, in real milliseconds. */
export interface RedisPatience {
  /** A command without an answer has failed. */
  readonly commandMs: number;
  /** A connection that says nothing while commands wait is given up for a new one. */
  readonly silenceMs: number;
}

/** A connection to Redis that comes back by itself, and nothing that was asked of it is ever asked again. */
export interface RedisConnection {
  readonly redis: Redis;
  /** `host:port`: what may be logged of its URL. */
  readonly address: string;
  isReady(): boolean;
  /** Whether it was closed or dropped. */
  isOver(): boolean;
  /** Resolves as soon as commands can be sent; rejects once the connection is closed or dropped. */
  whenReady(): Promise<void>;
  /** Why it is not ready, in words for the owner. */
  failure(): string | null;
  /** Ends it at once: what is on its way fails. */
  drop(): void;
  /** Ends it once what is on its way is answered. */
  close(): Promise<void>;
}

const PATIENCE: RedisPatience = { commandMs: 5_000, silenceMs: 10_000 };
const CONNECT_TIMEOUT_MS = 3_000;
/** A Redis that is back is noticed this soon: bidding stands still meanwhile. */
const LONGEST_RETRY_MS = 1_000;

const log = getLogger(["gavel", "store"]);

/** Starts connecting to the Redis at `url`. */
export function connectRedis(url: string, patience = PATIENCE): RedisConnection {
  const address = addressOf(url);
  const name = `gavel-${crypto.randomUUID()}`;
  let readiness = openPromise();
  /** Each told once an outage. */
  const told = new Set<string>();
  let failure: string | null = null;
  let session = 0;
  let isReady = false;
  let isOver = false;
  const redis = new Redis(url, optionsFor(name, patience, () => isOver));

  const lose = (reason: string) => {
    if (isOver) return;
    if (!told.has(reason)) {
      log.warn("Redis at {address} is away ({reason}); trying until it is back", { address, reason });
    }
    told.add(reason);
    failure = reason;
    if (isReady) readiness = openPromise();
    isReady = false;
  };
  const begin = async () => {
    const ours = ++session;
    try {
      // ioredis would go on with database 0 where the one that it was told is refused.
      await redis.select(redis.options.db ?? 0);
      await endOlderSessions(redis, name);
    } catch (error) {
      if (ours !== session) return;
      lose(reasonOf(error));
      return redis.disconnect(true);
    }
    if (ours !== session || isOver) return;
    if (failure !== null) log.info("Redis at {address} is back", { address });
    told.clear();
    failure = null;
    isReady = true;
    readiness.resolve();
  };
  const drop = () => {
    if (isOver) return;
    isOver = true;
    isReady = false;
    readiness.reject(new Error(`The connection to Redis at ${address} is closed`));
    // Told to end between two tries, ioredis would leave a timer behind and never say that it has ended.
    if (redis.status === "reconnecting") redis.once("connect", () => redis.disconnect());
    else redis.disconnect();
  };

  redis.on("ready", () => void begin());
  redis.on("close", () => {
    session += 1;
    if (isReady) lose("the connection is lost");
  });
  redis.on("error", (error) => lose(reasonOf(error)));
  // Why it fails is told to the listener above; trying again is ioredis's own affair.
  redis.connect().catch(() => {});

  return {
    redis,
    address,
    isReady: () => isReady,
    isOver: () => isOver,
    whenReady: () => isOver ? Promise.reject(new Error("The store is closed")) : readiness.promise,
    failure: () => failure,
    drop,
    async close() {
      if (isReady) await redis.quit().catch((error) => log.debug("{reason}", { reason: reasonOf(error) }));
      drop();
      await ended(redis);
    },
  };
}

function optionsFor(connectionName: string, { commandMs, silenceMs }: RedisPatience, isOver: () => boolean) {
  return {
    lazyConnect: true,
    connectionName,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: commandMs,
    socketTimeout: silenceMs,
    maxLoadingRetryTime: LONGEST_RETRY_MS,
    retryStrategy: (attempt: number) => isOver() ? null : Math.min(attempt * 100, LONGEST_RETRY_MS),
    // The store has its own queue, which knows that the newest write wins: a command without a connection fails at
    // once, and is never sent again behind the store's back.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  };
}

function ended(redis: Redis): Promise<void> {
  if (redis.status === "end") return Promise.resolve();
  return new Promise((resolve) => redis.once("end", () => resolve()));
}

function openPromise(): PromiseWithResolvers<void> {
  const open = Promise.withResolvers<void>();
  // Nobody may be waiting when it is rejected.
  open.promise.catch(() => {});
  return open;
}

/** Throws without a word of `url`, which may hold a password. */
function addressOf(url: string): string {
  const { protocol, host, port } = URL.parse(url) ?? {};
  if (!host || (protocol !== "redis:" && protocol !== "rediss:")) {
    throw new Error("REDIS_URL must be like redis://host:6379 or rediss://user:password@host:6379/0");
  }
  return port ? host : `${host}:6379`;
}
