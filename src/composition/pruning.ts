import { getLogger } from "@logtape/logtape";
import type { Cancel, Clock } from "../clock.ts";

const log = getLogger(["gavel", "store"]);

/** A kind of record that is kept for a time, and what removes those that are older. */
export interface PrunedKind {
  /** Names them in the log: `bids older than a year`. */
  readonly what: string;
  /** Resolves to the number that was removed. */
  readonly prune: () => Promise<number>;
}

/** The first time is after a start has had its readings: nothing waits for the store then. */
const FIRST_AFTER_MS = 10 * 60_000;
const EVERY_MS = 24 * 60 * 60_000;

/**
 * Removes what is older than it is kept, a while after the start and once a day from then on: Gavel may run for months.
 * One kind after another, so that no two of them are read at the same time.
 */
export function startPruning(
  kinds: readonly PrunedKind[],
  clock: Pick<Clock, "after">,
): { close(): Promise<void> } {
  let isClosed = false;
  let cancel: Cancel = () => {};
  let pruning: Promise<void> = Promise.resolve();

  const prune = async ({ what, prune }: PrunedKind) => {
    if (isClosed) return;
    try {
      const count = await prune();
      if (count > 0) log.info("{count} {what} were removed", { count, what });
    } catch (error) {
      if (!isClosed) log.warn("{what} stay for another day: {error}", { what, error });
    }
  };
  const pruneAll = async () => {
    for (const kind of kinds) await prune(kind);
  };
  const plan = (inMs: number) => {
    cancel = clock.after(inMs, () => {
      pruning = pruneAll();
      plan(EVERY_MS);
    });
  };
  plan(FIRST_AFTER_MS);
  return {
    async close() {
      isClosed = true;
      cancel();
      await pruning;
    },
  };
}
