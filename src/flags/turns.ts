/** Runs tasks strictly one after another, in the order in which they were asked for. */
export interface Turns {
  /** Resolves or rejects as `task` does. */
  take<T>(task: () => Promise<T>): Promise<T>;
  /** Runs `task`, unless it already waits for its turn. For what may be asked for faster than it can be done. */
  takeOnce(task: () => Promise<void>): Promise<void>;
}

/** A line that nobody stands in yet. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  const waiting = new Map<() => Promise<void>, Promise<void>>();

  const take = <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };

  return {
    take,
    takeOnce(task) {
      const turn = waiting.get(task) ?? take(() => {
        waiting.delete(task);
        return task();
      });
      waiting.set(task, turn);
      return turn;
    },
  };
}
