import type { Key } from "./store.ts";

/** The newest text of a key, or null to delete it. */
export interface Write {
  readonly key: Key;
  readonly text: string | null;
}

/** A write and all who wait for it, including those who waited for an older write to the same key. */
export interface PendingWrite extends Write {
  readonly waiting: readonly PromiseWithResolvers<void>[];
}

/** The limits of one commit. */
export interface BatchLimits {
  readonly writes: number;
  /** The most bytes of all keys together. */
  readonly keyBytes: number;
  /** The most bytes of all writes together, by `sizeOf`. */
  readonly totalBytes: number;
  /** Counts one write as the store does. */
  readonly sizeOf: (write: Write) => WriteSize;
}

/** The size of one write in a batch. */
export interface WriteSize {
  readonly keyBytes: number;
  /** The bytes with the key and everything else that the store counts. */
  readonly totalBytes: number;
}

/** The writes that wait for their commit, one for each key. */
export interface PendingWrites {
  size(): number;
  /** Adds a write in place of an older one to its key. Both share a promise, which resolves once either is durable. */
  add(write: Write): Promise<void>;
  /** Puts back writes that were taken. A newer write to the same key replaces them. */
  putBack(writes: readonly PendingWrite[]): void;
  /** Takes all writes out. */
  take(): readonly PendingWrite[];
}

/** Makes an empty line of writes. */
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
