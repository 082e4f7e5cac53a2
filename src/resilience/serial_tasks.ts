/** A queue of tasks that run strictly one after another, in the order in which they were given. */
export interface SerialTasks {
  /** Runs `task` after all earlier ones, however those ended. Resolves or rejects as it does. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Runs `task` unless it is waiting already: for what is asked for faster than it can be done. */
  runOnce(task: () => Promise<void>): Promise<void>;
}

/** Makes an empty queue. */
export function createSerialTasks(): SerialTasks {
  let last: Promise<unknown> = Promise.resolve();
  const waiting = new Map<() => Promise<void>, Promise<void>>();

  const run = <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };

  return {
    run,
    runOnce(task) {
      const waitingRun = waiting.get(task) ?? run(() => {
        waiting.delete(task);
        return task();
      });
      waiting.set(task, waitingRun);
      return waitingRun;
    },
  };
}
