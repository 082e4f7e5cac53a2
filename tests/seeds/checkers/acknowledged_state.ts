/** The values that one setting may have now: the one that was acknowledged last, and those of every change since. */
export interface AcknowledgedState<T> {
  asked(id: number, value: T): void;
  acknowledged(id: number): void;
  refused(id: number): void;
  /** Every value that may hold now; empty when it was never set. */
  possible(): readonly T[];
  /** Returns true when the setting can have no other value than `value`. */
  isCertainly(value: T): boolean;
}

/**
 * Returns the state of a setting that has no value, or `initial`. A change without an answer may hold until a
 * later one is acknowledged.
 */
export function createAcknowledgedState<T>(initial: readonly T[] = []): AcknowledgedState<T> {
  let certain = initial;
  const changes = new Map<number, T>();
  const possible = () => [...certain, ...changes.values()];
  return {
    asked: (id, value) => void changes.set(id, value),
    acknowledged(id) {
      // A change before the last acknowledged one does not count any more.
      const value = changes.get(id);
      if (value === undefined) return;
      certain = [value];
      for (const earlier of [...changes.keys()]) if (earlier <= id) changes.delete(earlier);
    },
    refused: (id) => void changes.delete(id),
    possible,
    isCertainly: (value) => possible().length > 0 && possible().every((each) => each === value),
  };
}
