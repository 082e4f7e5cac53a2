/** What may hold of one thing that the owner set: what was acknowledged last, and every change since. */
export interface Belief<T> {
  asked(id: number, value: T): void;
  acknowledged(id: number): void;
  refused(id: number): void;
  /** Every value that may hold now; empty when it was never set. */
  possible(): readonly T[];
  /** Whether nothing but `value` can hold. */
  isCertainly(value: T): boolean;
}

/** Nothing was set, or `initial` holds. A change that got no answer may hold until a later one is acknowledged. */
export function createBelief<T>(initial: readonly T[] = []): Belief<T> {
  let certain = initial;
  const changes = new Map<number, T>();
  const possible = () => [...certain, ...changes.values()];
  return {
    asked: (id, value) => void changes.set(id, value),
    acknowledged(id) {
      // One that was overtaken by a later acknowledged change has no say any more.
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
