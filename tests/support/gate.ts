/** Holds calls back until it is opened; after that they pass. */
export interface Gate {
  open(): void;
  readonly opened: Promise<void>;
}

/** A closed gate. */
export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}
