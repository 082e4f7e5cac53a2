/** The part of a browser's storage that the page uses. */
export type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Returns a storage that never throws. Where the browser gives none, as when it blocks all cookies, or keeps nothing
 * more, what the page keeps lasts until it is closed.
 */
export function keptBy(open: () => Kept): Kept {
  const storage = attempt(open);
  /** Null is what was removed, and may still lie in the storage. */
  const here = new Map<string, string | null>();
  return {
    getItem(name) {
      if (here.has(name)) return here.get(name) ?? null;
      return attempt(() => storage?.getItem(name) ?? null) ?? null;
    },
    setItem(name, value) {
      const isKept = attempt(() => (storage?.setItem(name, value), storage !== undefined));
      if (isKept) here.delete(name);
      else here.set(name, value);
    },
    removeItem(name) {
      const isRemoved = attempt(() => (storage?.removeItem(name), true));
      if (isRemoved) here.delete(name);
      else here.set(name, null);
    },
  };
}

/** Returns what `make` makes; undefined where it throws, as a blocked or a full storage does. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
