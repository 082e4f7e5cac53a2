import { getLogger } from "@logtape/logtape";
import { type Clock, sleep } from "../clock.ts";
import { DocumentError, formatKey } from "./document.ts";
import {
  type BatchLimits,
  createPendingWrites,
  inBatches,
  type PendingWrite,
  type Write,
} from "./pending_writes.ts";
import type { StoreHealth } from "./store.ts";

/** The store behind a queue, and its limits. */
export interface WriteQueueOptions {
  /** Writes a batch, all or nothing, and resolves once it is durable. */
  readonly commit: (batch: readonly Write[]) => Promise<void>;
  readonly limits: BatchLimits;
  /** Returns true for the error of a batch that the store would take in pieces. */
  readonly isTooLarge?: (error: unknown) => boolean;
  readonly clock: Clock;
}

/** A queue that commits the newest write of each key, in batches, and tries again until it succeeds. */
export interface WriteQueue {
  /** Queues a write. Resolves once it, or a newer one to its key, is durable. */
  write(write: Write): Promise<void>;
  health(): StoreHealth;
  /** Takes no more writes, tries those that wait one last time, and rejects those that still fail. */
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 100;
/** The longest pause between tries: bids wait for a store that is back, perhaps near a close. */
const LONGEST_RETRY_MS = 1_000;

const log = getLogger(["gavel", "store"]);

/** Makes a queue in front of `commit`. It holds no timer while nothing waits. */
export function createWriteQueue(
  { commit, limits, isTooLarge = () => false, clock }: WriteQueueOptions,
): WriteQueue {
  const pending = createPendingWrites();
  const closing = new AbortController();
  let failures = 0;
  let reason = "";
  let working: Promise<void> | null = null;

  /** Commits all writes that wait. Puts a failed batch back and returns its error. */
  const flush = async (): Promise<unknown> => {
    const batches = [...inBatches(pending.take(), limits)];
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      try {
        await commit(batch);
      } catch (error) {
        if (isTooLarge(error)) {
          batches.unshift(...inPieces(batch, error));
          continue;
        }
        failures += 1;
        reason = writeFailure(error);
        pending.putBack([batch, ...batches].flat());
        return error;
      }
      if (failures > 0) log.info("The store takes writes again, after {failures} failed tries", { failures });
      failures = 0;
      for (const { waiting } of batch) waiting.forEach(({ resolve }) => resolve());
    }
    return null;
  };

  const work = async () => {
    // Writes of the same turn of the event loop go into one batch.
    await Promise.resolve();
    while (pending.size() > 0) {
      const error = await flush();
      if (error === null) continue;
      if (closing.signal.aborted) giveUp(pending.take(), error);
      else await waitToRetry(pending.size());
    }
    // No await since the check above: the next write must find that nothing is at work.
    working = null;
  };

  const waitToRetry = async (count: number) => {
    const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    // A disk that stays full is one line in the log, not one a second; /health says that it lasts.
    const level = failures === 1 ? "warn" : "debug";
    log[level]("{count} writes failed and are tried again until they succeed: {reason}", { count, reason });
    await sleep(clock, delayMs, closing.signal);
  };

  const start = () => working ??= work();
  const isOpen = () => !closing.signal.aborted;

  return {
    write(write) {
      if (!isOpen()) return Promise.reject(new Error("The store is closed"));
      const durable = pending.add(write);
      void start();
      return durable;
    },
    health: () => ({
      connected: isOpen(),
      healthy: isOpen() && failures === 0,
      ...(isOpen() && failures > 0 ? { reason } : {}),
    }),
    async close() {
      closing.abort();
      await start();
    },
  };
}

/** Halves a batch that was too large. A single write that is too large can never be stored, and is rejected. */
function inPieces(batch: PendingWrite[], cause: unknown): readonly PendingWrite[][] {
  const half = Math.ceil(batch.length / 2);
  if (batch.length > 1) return [batch.slice(0, half), batch.slice(half)];
  for (const { key, waiting } of batch) {
    log.error("{key} is not stored: it is too large for the store", { key: formatKey(key), cause });
    const error = new DocumentError(`Can't store ${formatKey(key)}: it is too large for the store`, {
      cause,
    });
    waiting.forEach(({ reject }) => reject(error));
  }
  return [];
}

function giveUp(lost: readonly PendingWrite[], cause: unknown): void {
  const reason = writeFailure(cause);
  log.error("{count} writes are lost, as the store failed until Gavel stopped: {reason}", {
    count: lost.length,
    reason,
  });
  for (const { key, waiting } of lost) {
    const error = new Error(`${formatKey(key)} was not stored before the store was closed`, { cause });
    waiting.forEach(({ reject }) => reject(error));
  }
}

/** The advice for a failed write, by the words of Deno KV, of Redis and of the system. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/disk is full|no space left|os error 28\b/i, "the disk is full: make room on it"],
  [/disk quota|os error 122\b/i, "the disk quota of Gavel's user is used up: make room, or raise it"],
  [
    /read only replica/,
    "Redis is a replica: make it the primary (REPLICAOF NO ONE), or set REDIS_URL to the one that is",
  ],
  [/read-?only/i, "the store is read-only: let Gavel's user write to it"],
  [/\bOOM command not allowed/, "Redis has no memory left: raise its maxmemory, or free some"],
  [/\bNOREPLICAS\b/, "Redis has fewer replicas than its min-replicas-to-write asks for"],
  [/\bMISCONF\b/, "Redis can't save to its own disk: its log says why"],
];

/** Says in one line why a write to the store failed, and what to do where that is known. */
export function writeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return REASONS.find(([words]) => words.test(text))?.[1] ?? text.split("\n")[0] ?? "";
}
