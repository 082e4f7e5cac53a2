import { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { endLostConnections } from "./lost_connections.ts";
import { isRefusal, reasonOf } from "./error.ts";

/** The patience with a silent Redis, in real milliseconds. */
export interface RedisPatience {
  /** A command without an answer fails after this time. */
  readonly commandMs: number;
  /** A connection that says nothing for so long while commands wait is replaced by a new one. */
  readonly silenceMs: number;
}

/** The options of a connection. */
export interface RedisConnectionOptions {
  readonly patience?: RedisPatience;
  /** Logs outages for debugging alone, where the caller tells the owner itself. False when left out. */
  readonly isQuiet?: boolean;
  /** Called each time that commands can be sent (again). */
  readonly onReady?: () => void;
}

/** A connection to Redis that is restored by itself. A command that failed is never sent again. */
export interface RedisConnection {
  readonly redis: Redis;
  /** `host:port`, the part of the URL that may be logged anywhere. */
  readonly address: string;
  /** Returns true while commands can be sent. */
  isReady(): boolean;
  /** Returns true once it was closed or dropped. */
  isOver(): boolean;
  /** Resolves as soon as commands can be sent; rejects once the connection is closed or dropped. */
  whenReady(): Promise<void>;
  /** Resolves as soon as commands can be sent; rejects with `trouble()` once a try to connect has failed. */
  whenTried(): Promise<void>;
  /** Says why it is not ready and what to do, in a sentence for the owner without its full stop. */
  trouble(): string;
  /** Ends it at once: commands without an answer fail. Resolves once nothing of it is left. */
  drop(): Promise<void>;
  /** Ends it once every command is answered. */
  close(): Promise<void>;
}

const PATIENCE: RedisPatience = { commandMs: 5_000, silenceMs: 10_000 };
const CONNECT_TIMEOUT_MS = 3_000;
/** Bidding stands still while Redis is away, and a flag set there must act within a second: try often. */
const LONGEST_RETRY_MS = 500;

const log = getLogger(["gavel", "redis"]);

/** Starts to connect to the Redis at `url`. Throws at once where `url` is no Redis URL. */
export function connectRedis(
  url: string,
  { patience = PATIENCE, isQuiet = false, onReady = () => {} }: RedisConnectionOptions = {},
): RedisConnection {
  const { address, shown } = placeIn(url);
  const name = `gavel-${crypto.randomUUID()}`;
  let readiness = openPromise();
  const firstTry = openPromise();
  /** The reasons of this outage that are logged already. */
  const told = new Set<string>();
  let failure: string | null = null;
  let session = 0;
  let isReady = false;
  let isOver = false;
  const redis = new Redis(url, optionsFor(name, patience, () => isOver));

  const lose = (reason: string) => {
    if (isOver) return;
    if (!told.has(reason)) {
      log[isQuiet ? "debug" : "warn"]("Redis at {address} is away ({reason}); trying until it is back", {
        address,
        reason,
      });
    }
    told.add(reason);
    failure = reason;
    if (isReady) readiness = openPromise();
    isReady = false;
    firstTry.resolve();
  };
  const begin = async () => {
    const ours = ++session;
    try {
      // ioredis goes on with database 0 where Redis refuses the one in the URL: ask for it once more.
      await redis.select(redis.options.db ?? 0);
      await assertLoaded(redis);
      await endLostConnections(redis, name, isQuiet ? "debug" : "warn");
    } catch (error) {
      if (ours !== session) return;
      lose(reasonOf(error));
      // Once it is closed, `disconnect` would leave a timer behind; the next try comes by itself then.
      if (redis.status === "ready") redis.disconnect(true);
      return;
    }
    if (ours !== session || isOver) return;
    if (failure !== null) log[isQuiet ? "debug" : "info"]("Redis at {address} is back", { address });
    told.clear();
    failure = null;
    isReady = true;
    readiness.resolve();
    firstTry.resolve();
    onReady();
  };
  const drop = async () => {
    if (!isOver) {
      isOver = true;
      isReady = false;
      readiness.reject(new Error(`The connection to Redis at ${address} is closed`));
      firstTry.resolve();
      // On a connection that is closed already, `disconnect` would leave a timer behind. Between two tries `end` would
      // never come either: let the next one be the last.
      if (redis.status === "reconnecting") redis.once("connect", () => redis.disconnect());
      else if (redis.status !== "end") redis.disconnect();
    }
    await ended(redis);
  };

  redis.on("ready", () => void begin());
  redis.on("close", () => {
    session += 1;
    if (isReady) lose("the connection is lost");
  });
  redis.on("error", (error) => lose(reasonOf(error)));
  // The listener above hears why it fails, and ioredis tries again by itself.
  redis.connect().catch(() => {});

  const trouble = () => troubleWith(address, shown, failure);
  return {
    redis,
    address,
    isReady: () => isReady,
    isOver: () => isOver,
    whenReady: () => readiness.promise,
    async whenTried() {
      await firstTry.promise;
      if (!isReady) throw new Error(trouble());
    },
    trouble,
    drop,
    async close() {
      if (isReady) await redis.quit().catch((error) => log.debug("{reason}", { reason: reasonOf(error) }));
      await drop();
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
    // Its own look at whether Redis is loading leaves a timer behind where the connection is closed meanwhile.
    enableReadyCheck: false,
    retryStrategy: (attempt: number) => isOver() ? null : Math.min(attempt * 100, LONGEST_RETRY_MS),
    // The store has its own queue, in which the newest write wins: a command without a connection fails at once, and
    // ioredis must not send it again later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  };
}

/** Rejects while Redis still reads its data from the disk. One that does not allow PING is taken at its word. */
async function assertLoaded(redis: Redis): Promise<void> {
  await redis.ping().catch((error) => {
    if (!isRefusal(error) || /^LOADING/.test(error.message)) throw error;
  });
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

function troubleWith(address: string, shown: string, failure: string | null): string {
  const reason = failure ?? "it does not answer";
  if (shown.startsWith("rediss:") && /does not answer|ETIMEDOUT|connection is lost/.test(reason)) {
    return `Redis at ${address} does not answer by TLS: start it, or begin REDIS_URL with redis:// where it speaks ` +
      `none (${shown})`;
  }
  if (/WRONGPASS|NOAUTH/.test(reason)) {
    return `Redis at ${address} refuses the user or the password in REDIS_URL: correct it (${shown})`;
  }
  if (/DB index is out of range/.test(reason)) {
    return `Redis at ${address} has no such database: correct the number at the end of REDIS_URL (${shown})`;
  }
  return `Redis at ${address} can't be used (${reason}): start it, or correct REDIS_URL (${shown})`;
}

/** Returns `host:port` of `url`, and the URL without its password. Throws without quoting it. */
function placeIn(url: string): { readonly address: string; readonly shown: string } {
  const { protocol, host, port, username, password, pathname } = URL.parse(url) ?? {};
  if (!host || (protocol !== "redis:" && protocol !== "rediss:")) {
    throw new Error("REDIS_URL must be like redis://host:6379 or rediss://user:password@host:6379/0");
  }
  const address = port ? host : `${host}:6379`;
  // A name without a password may be a password that lacks its colon, and a query can hold one: both are left out.
  const user = username && password ? `${username}@` : "";
  return { address, shown: `${protocol}//${user}${address}${pathname ?? ""}` };
}
