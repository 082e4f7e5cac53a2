import { getLogger } from "@logtape/logtape";
import { type Clock, sleep } from "../../clock.ts";
import { createBacklog } from "../backlog.ts";
import { byteLength, DocumentError, encodeDocument, formatKey } from "../document.ts";
import { StartError } from "../../start_error.ts";
import { moveAside, takeOverOlderLayout } from "../auctions/older_layout.ts";
import type { BatchLimits, Write, WriteSize } from "../pending_writes.ts";
import { warnOfLosses } from "./redis_advice.ts";
import { connectRedis, type RedisConnection, type RedisPatience } from "../../redis/connection.ts";
import { redisError, repliesOf } from "../../redis/error.ts";
import { placeOf } from "./redis_layout.ts";
import { isWrongType, readDocument, readFolder } from "./redis_reader.ts";
import { inspectKeys } from "../../redis/scan.ts";
import type { LeaseBook } from "../lease.ts";
import { type CommitCount, createCommitCount } from "./commit_count.ts";
import { redisLeases } from "./redis_leases.ts";
import type { Store } from "../store.ts";
import { createWriteQueue } from "../write_queue.ts";

/** Where Redis is, and the time by which it is waited for. */
export interface RedisStoreOptions {
  /** `redis://…` or `rediss://…`. Its password is never logged. */
  readonly url: string;
  readonly clock: Clock;
  /** Ends the wait for a Redis that is away at the start: opening it rejects then. */
  readonly signal?: AbortSignal;
  /** Called once when Redis is not there at once; `reason` says why, in words for the owner, each time it is asked. */
  readonly onWaiting?: (reason: () => string) => void;
  readonly patience?: RedisPatience;
  /** How many documents may wait for Redis before new ones are refused. */
  readonly mostWaiting?: number;
}

/** A store that can be held by one Gavel alone. */
export interface RedisStore extends Store {
  readonly leases: LeaseBook;
  readonly commits: Pick<CommitCount, "known" | "hasFallen">;
}

/** A Redis that is there answers sooner. */
const START_PATIENCE_MS = 1_000;
const START_RETRY_MS = 500;
/** At the end there is somebody who waits for the process to be gone: the connection ends before Gavel gives up waiting. */
const CLOSE_PATIENCE_MS = 1_500;
/** Far more auctions than anybody watches: some 100 MiB of documents. */
const MOST_WAITING = 50_000;
/** Redis serves nobody else while it carries out a transaction. */
const LIMITS: BatchLimits = { writes: 500, keyBytes: 1024 * 1024, totalBytes: 4 * 1024 * 1024, sizeOf };

const log = getLogger(["gavel", "store"]);

/**
 * Opens the Redis at `url` as a store, and takes over what the older installation left there. Waits for one that is
 * away, or that refuses us, until the signal. A write is acknowledged when Redis has carried it out; whether it outlasts a power cut is up to
 * Redis's `appendonly` and `appendfsync`. While Redis is away writes wait, and all are made when it is back.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const connection = connectRedis(options.url, options.patience ? { patience: options.patience } : {});
  try {
    await prepare(connection, options);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return redisStore(connection, options);
}

function redisStore(
  connection: RedisConnection,
  { clock, mostWaiting = MOST_WAITING }: RedisStoreOptions,
): RedisStore {
  const commits = createCommitCount(connection.redis);
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
    await connection.close();
  };
  const write = (next: Write) => {
    // What has no place is refused before it can hold up a batch.
    placeOf(next.key);
    return backlog.write(next);
  };
  return {
    type: "redis",
    leases: redisLeases(connection.redis),
    commits,
    get: (key) => reading(() => readDocument(connection.redis, key)),
    list: (prefix) => reading(() => readFolder(connection.redis, prefix)),
    // deno-lint-ignore require-await -- what is wrong must reject, not throw
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

/** Waits until Redis answers and what it holds is ours to read. */
async function prepare(connection: RedisConnection, options: RedisStoreOptions): Promise<void> {
  const { clock, signal, onWaiting } = options;
  const cancel = clock.after(START_PATIENCE_MS, () => onWaiting?.(() => waitingFor(connection)));
  signal?.addEventListener("abort", connection.drop);
  if (signal?.aborted) connection.drop();
  try {
    while (!await tryToPrepare(connection)) await sleep(clock, START_RETRY_MS, signal);
  } finally {
    cancel();
    signal?.removeEventListener("abort", connection.drop);
  }
}

async function tryToPrepare(connection: RedisConnection): Promise<boolean> {
  try {
    await connection.whenReady();
    await takeOverOlderLayout(connection.redis);
    await warnOfLosses(connection.redis);
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
 * Writes a batch in one transaction, as soon as Redis is there: waiting here rather than failing makes the writes go
 * out in the moment of its return.
 */
async function commit(
  connection: RedisConnection,
  commits: CommitCount,
  batch: readonly Write[],
): Promise<void> {
  await connection.whenReady();
  const transaction = connection.redis.multi();
  for (const { key, text } of batch) {
    const { redisKey, field } = placeOf(key);
    if (field === null) text === null ? transaction.del(redisKey) : transaction.set(redisKey, text);
    else text === null ? transaction.hdel(redisKey, field) : transaction.hset(redisKey, field, text);
  }
  commits.addTo(transaction);
  try {
    const results = await transaction.exec() ?? [];
    repliesOf(results.slice(0, batch.length));
    commits.took(results[batch.length]?.[1]);
  } catch (error) {
    if (isWrongType(error)) await clearLedgers(connection, batch);
    throw redisError(error);
  }
}

/** A bid is written whatever has come to lie in its ledger's place: the next try finds that empty. */
async function clearLedgers({ redis }: RedisConnection, batch: readonly Write[]): Promise<void> {
  const ledgers = new Set(
    batch.map(({ key }) => placeOf(key)).filter(({ field }) => field !== null).map(({ redisKey }) =>
      redisKey
    ),
  );
  for (const { redisKey, type } of await inspectKeys(redis, [...ledgers])) {
    if (type !== "hash" && type !== "none") await moveAside(redis, redisKey);
  }
}

async function reading<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof DocumentError ? error : redisError(error);
  }
}

/** Redis sets no such bound: what surrounds keys and texts on the way to it is not counted. */
function sizeOf({ key, text }: Write): WriteSize {
  const keyBytes = byteLength(formatKey(key));
  return { keyBytes, totalBytes: keyBytes + (text === null ? 0 : byteLength(text)) };
}
