import { getLogger } from "@logtape/logtape";
import { type Clock, sleep } from "../../clock.ts";
import { createBacklog } from "../backlog.ts";
import { byteLength, DocumentError, encodeDocument, formatKey } from "../document.ts";
import { StartError } from "../../start_error.ts";
import { freeName, type KeyInTheWay, logMoved, takeOverOlderLayout } from "../auctions/older_layout.ts";
import type { BatchLimits, Write, WriteSize } from "../pending_writes.ts";
import type { Redis } from "ioredis";
import { warnOfLosses } from "./redis_advice.ts";
import { connectRedis, type RedisConnection, type RedisPatience } from "../../redis/connection.ts";
import { redisError, repliesOf } from "../../redis/error.ts";
import { type OlderHistory, readOlderHistories } from "./older_histories.ts";
import { placeOf } from "./redis_layout.ts";
import { isWrongType, readDocument, readFolder, scanFolder } from "./redis_reader.ts";
import { inspectKeys } from "../../redis/scan.ts";
import type { LeaseBook } from "../lease.ts";
import { type CommitCount, createCommitCount } from "./commit_count.ts";
import { createDiskSync, type DiskSync } from "./disk_sync.ts";
import { redisLeases } from "./redis_leases.ts";
import type { DiskPromise, Store } from "../store.ts";
import { createWriteQueue } from "../write_queue.ts";

/** The address of Redis, and the options of the store in it. */
export interface RedisStoreOptions {
  /** The URL, `redis://…` or `rediss://…`. Its password is never logged. */
  readonly url: string;
  readonly clock: Clock;
  /** Ends the wait for a Redis that is away at the start: opening it rejects then. */
  readonly signal?: AbortSignal;
  /** Called once when Redis does not answer at once; `reason` says why, in a sentence for the owner, when it is called. */
  readonly onWaiting?: (reason: () => string) => void;
  readonly patience?: RedisPatience;
  /** The most documents that may wait for Redis; more are refused. */
  readonly mostWaiting?: number;
  /** True leaves what an older installation wrote as it is: whoever opens it only looks. */
  readonly isToLook?: boolean;
}

/** A store that can be held by one Gavel alone. */
export interface RedisStore extends Store {
  readonly leases: LeaseBook;
  readonly disk: DiskPromise;
  readonly commits: Pick<CommitCount, "known" | "hasFallen">;
  /** Reads the bid histories that the older installation left, but for those of the `known` names. */
  olderHistories(known: ReadonlySet<string>): Promise<readonly OlderHistory[]>;
}

/** The time after which a Redis counts as away at the start: one that is there answers sooner. */
const START_PATIENCE_MS = 1_000;
const START_RETRY_MS = 500;
/** The time for the last writes: the connection must end before Gavel gives up waiting for the store. */
const CLOSE_PATIENCE_MS = 1_500;
/** Far more documents than anybody has, some 100 MiB. */
const MOST_WAITING = 50_000;
/** The limits of a transaction: Redis serves nobody else while it carries one out. */
const LIMITS: BatchLimits = { writes: 500, keyBytes: 1024 * 1024, totalBytes: 4 * 1024 * 1024, sizeOf };

const log = getLogger(["gavel", "store"]);

/**
 * Opens the Redis at `url` as a store, and takes over the documents of an older installation there. Waits until the
 * signal for one that is away or refuses us. A write is acknowledged when Redis has carried it out, and outlasts a power
 * cut once `disk.synced()` resolves. While Redis is away writes wait, and all are made when it is back.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const patience = options.patience ? { patience: options.patience } : {};
  const parts = redisParts(
    // Redis may be another one, or be set up anew, each time that it is back.
    connectRedis(options.url, { ...patience, onReady: () => void parts?.disk.look() }),
    () => connectRedis(options.url, { ...patience, isQuiet: true }),
  );
  try {
    await prepare(parts, options);
  } catch (error) {
    await parts.connection.close();
    throw error;
  }
  return redisStore(parts, options);
}

/** The parts of a store in Redis. */
export interface RedisParts {
  readonly connection: RedisConnection;
  readonly commits: CommitCount;
  readonly disk: DiskSync;
}

/** Puts the parts of a store together. `openLane` opens connections beside that of the store. */
export function redisParts(connection: RedisConnection, openLane: () => RedisConnection): RedisParts {
  const commits = createCommitCount(connection.redis);
  return { connection, commits, disk: createDiskSync({ connection, openLane, commits }) };
}

/** Makes a store of parts that are ready. It closes their connections. */
export function redisStore(
  { connection, commits, disk }: RedisParts,
  { clock, mostWaiting = MOST_WAITING }: Pick<RedisStoreOptions, "clock" | "mostWaiting">,
): RedisStore {
  const queue = createWriteQueue({
    commit: (batch) => commit(connection, commits, batch),
    limits: LIMITS,
    clock,
  });
  const backlog = createBacklog(queue.write, mostWaiting);
  let closed: Promise<void> | null = null;

  const close = async () => {
    const cancel = clock.after(CLOSE_PATIENCE_MS, connection.drop);
    await queue.close();
    cancel();
    await disk.close();
    await connection.close();
  };
  const write = (next: Write) => {
    // A key without a place is refused before it can hold up a batch.
    placeOf(next.key);
    return backlog.write(next);
  };
  return {
    type: "redis",
    leases: redisLeases(connection.redis),
    commits,
    olderHistories: (known) => readOlderHistories(connection.redis, known),
    disk,
    get: (key) => reading(() => readDocument(connection.redis, key)),
    list: (prefix) => reading(() => readFolder(connection.redis, prefix)),
    async *scan(prefix) {
      const documents = scanFolder(connection.redis, prefix);
      for (let next = await reading(() => documents.next()); !next.done;) {
        yield next.value;
        next = await reading(() => documents.next());
      }
    },
    // deno-lint-ignore require-await -- a bad document must reject, not throw
    async put(key, value) {
      return write({ key: [...key], text: encodeDocument(key, value) });
    },
    // deno-lint-ignore require-await
    async delete(key) {
      return write({ key: [...key], text: null });
    },
    health() {
      const isReady = connection.isReady();
      const { healthy, reason } = queue.health();
      return {
        connected: isReady,
        healthy: isReady && healthy,
        ...(reason === undefined ? {} : { reason }),
      };
    },
    close: () => closed ??= close(),
  };
}

/** Waits until Redis answers and all that it holds can be read. */
async function prepare(parts: RedisParts, options: RedisStoreOptions): Promise<void> {
  const { connection } = parts;
  const { clock, signal, onWaiting } = options;
  const cancel = clock.after(START_PATIENCE_MS, () => onWaiting?.(() => waitingFor(connection)));
  signal?.addEventListener("abort", connection.drop);
  if (signal?.aborted) connection.drop();
  try {
    while (!await tryToPrepare(parts, options)) await sleep(clock, START_RETRY_MS, signal);
  } finally {
    cancel();
    signal?.removeEventListener("abort", connection.drop);
  }
}

async function tryToPrepare(
  { connection, disk }: RedisParts,
  { isToLook = false }: RedisStoreOptions,
): Promise<boolean> {
  try {
    await connection.whenReady();
    if (isToLook) return true;
    await takeOverOlderLayout(connection.redis);
    await Promise.all([warnOfLosses(connection.redis), disk.look()]);
    return true;
  } catch (error) {
    const { message } = redisError(error);
    if (connection.isOver()) throw new StartError(waitingFor(connection));
    log.warn("What Redis holds can't be taken over yet ({message}); trying again", { message });
    return false;
  }
}

function waitingFor({ trouble }: RedisConnection): string {
  return `${trouble()}. Gavel keeps trying.`;
}

/**
 * Writes a batch in one transaction as soon as Redis is there. Waiting for it here, rather than failing, writes at once
 * when it is back.
 */
async function commit(
  connection: RedisConnection,
  commits: CommitCount,
  batch: readonly Write[],
): Promise<void> {
  await connection.whenReady();
  const { redis } = connection;
  try {
    try {
      await transact(redis, commits, batch, []);
    } catch (error) {
      if (!isWrongType(error)) throw error;
      await transact(redis, commits, batch, await ledgersInTheWay(redis, batch));
    }
  } catch (error) {
    throw redisError(error);
  }
}

/**
 * Moves `inTheWay` and makes the writes in one step: an older installation that was not stopped puts its next bid at
 * once into a place that is free.
 */
async function transact(
  redis: Redis,
  commits: CommitCount,
  batch: readonly Write[],
  inTheWay: readonly KeyInTheWay[],
): Promise<void> {
  const transaction = redis.multi();
  for (const { redisKey, to } of inTheWay) transaction.rename(redisKey, to).persist(to);
  for (const { key, text } of batch) {
    const { redisKey, field } = placeOf(key);
    if (field === null) text === null ? transaction.del(redisKey) : transaction.set(redisKey, text);
    else text === null ? transaction.hdel(redisKey, field) : transaction.hset(redisKey, field, text);
  }
  commits.addTo(transaction);
  const results = (await transaction.exec() ?? []).slice(2 * inTheWay.length);
  // A reply to something else, on a connection whose answers are out of step, acknowledges nothing.
  const isOurs = repliesOf(results.slice(0, batch.length)).every((reply) =>
    reply === "OK" || typeof reply === "number"
  );
  if (results.length !== batch.length + 1 || !isOurs) {
    throw new Error("it answered something else than was asked");
  }
  commits.took(results[batch.length]?.[1]);
  for (const moved of inTheWay) logMoved(moved, "warn");
}

/** Finds keys of other types that stand in the place of a ledger in `batch`. */
async function ledgersInTheWay(redis: Redis, batch: readonly Write[]): Promise<readonly KeyInTheWay[]> {
  const ledgers = new Set(
    batch.map(({ key }) => placeOf(key)).filter(({ field }) => field !== null).map(({ redisKey }) =>
      redisKey
    ),
  );
  const others = (await inspectKeys(redis, [...ledgers])).filter(({ type }) =>
    type !== "hash" && type !== "none"
  );
  return await Promise.all(
    others.map(async ({ redisKey }) => ({ redisKey, to: await freeName(redis, redisKey) })),
  );
}

async function reading<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof DocumentError ? error : redisError(error);
  }
}

/** Counts the bytes of a write. Redis has no exact limit, so the protocol around keys and texts is not counted. */
function sizeOf({ key, text }: Write): WriteSize {
  const keyBytes = byteLength(formatKey(key));
  return { keyBytes, totalBytes: keyBytes + (text === null ? 0 : byteLength(text)) };
}
