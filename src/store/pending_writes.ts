import type { Key } from "./store.ts";

/** One key's newest text, or null where it is to be gone. */
export interface Write {
  readonly key: Key;
  readonly text: string | null;
}

/** A write, and everyone who waits for it: also those whose older write to the same key it stands for. */
export interface PendingWrite extends Write {
  readonly waiting: readonly PromiseWithResolvers<void>[];
}

/** The most that one commit takes. */
export interface BatchLimits {
  readonly writes: number;
  /** Of all keys together. */
  readonly keyBytes: number;
  /** Of all writes together, by `sizeOf`. */
  readonly totalBytes: number;
  /** Counts one write as the store does. */
  readonly sizeOf: (write: Write) => WriteSize;
}

/** One write's part of a batch. */
export interface WriteSize {
  readonly keyBytes: number;
  /** With the key, and everything else that the store counts. */
  readonly totalBytes: number;
}

/** Writes that wait to be committed, one a key. */
export interface PendingWrites {
  size(): number;
  /** Takes the place of an older write to the same key, and shares its promise: resolved once either is durable. */
  add(write: Write): Promise<void>;
  /** Puts writes back that were taken: what has come since goes before them. */
  putBack(writes: readonly PendingWrite[]): void;
  /** Takes everything. */
  take(): readonly PendingWrite[];
}

/** Nothing waits yet. */
export function createPendingWrites(): PendingWrites {
  let newest = new Map<string, PendingWrite>();

  const nameOf = ({ key }: Write) => JSON.stringify(key);
  const put = (write: PendingWrite) => {
    const older = newest.get(nameOf(write))?.waiting ?? [];
    newest.set(nameOf(write), { ...write, waiting: [...older, ...write.waiting] });
  };
  const take = () => {
    const taken = [...newest.values()];
    newest = new Map();
    return taken;
  };
  return {
    size: () => newest.size,
    add(write) {
      const waiting = newest.get(nameOf(write))?.waiting ?? [];
      const acknowledge = waiting.at(-1) ?? Promise.withResolvers<void>();
      newest.set(nameOf(write), { ...write, waiting: waiting.length > 0 ? waiting : [acknowledge] });
      return acknowledge.promise;
    },
    putBack(writes) {
      for (const write of [...writes, ...take()]) put(write);
    },
    take,
  };
}

/** Cuts `writes` into batches within `limits`, in order. */
export function inBatches(writes: readonly PendingWrite[], limits: BatchLimits): readonly PendingWrite[][] {
  const batches: PendingWrite[][] = [];
  let batch: PendingWrite[] = [];
  let keyBytes = 0;
  let totalBytes = 0;
  for (const write of writes) {
    const size = limits.sizeOf(write);
    keyBytes += size.keyBytes;
    totalBytes += size.totalBytes;
    const isFull = batch.length >= limits.writes || keyBytes > limits.keyBytes ||
      totalBytes > limits.totalBytes;
    if (batch.length === 0 || isFull) {
      batches.push(batch = []);
      ({ keyBytes, totalBytes } = size);
    }
    batch.push(write);
  }
  return batches;
}
