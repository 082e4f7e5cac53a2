import type { PairingStorage } from "../../../extension/worker/pairing.ts";

/** Storage in memory, filled with `values` at first. */
export function keptInMemory(values: Readonly<Record<string, unknown>> = {}): PairingStorage {
  const kept = new Map<string, unknown>(Object.entries(values));
  return {
    get: (name) => Promise.resolve(kept.has(name) ? { [name]: kept.get(name) } : {}),
    set: (given) => {
      for (const [name, value] of Object.entries(given)) kept.set(name, value);
      return Promise.resolve();
    },
    remove: (name) => {
      kept.delete(name);
      return Promise.resolve();
    },
  };
}
