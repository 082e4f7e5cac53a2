import { createMemoryStore } from "../../../src/store/memory.ts";
import type { Key, Store } from "../../../src/store/store.ts";
import { createGate, type Gate } from "../gate.ts";

/** A write that was asked of the store. */
export interface StoreWrite {
  readonly verb: "put" | "delete";
  readonly key: Key;
}

/** A store in memory whose writes below some prefix can be held back or made to fail. */
export interface GatedStore extends Store {
  /** Holds back writes below `prefix`: they become durable and are acknowledged once the gate is opened. */
  hold(...prefix: Key): Gate;
  /** Refuses writes below `prefix` until the returned function is called. */
  refuse(...prefix: Key): () => void;
  openAll(): void;
  /** Every write that was asked of the store, in order. */
  readonly writes: readonly StoreWrite[];
}

/** Makes a gated store. Writes to one key happen in the order of the calls, held back or not. */
export function createGatedStore(store: Store = createMemoryStore()): GatedStore {
  const holds = new Map<Gate, Key>();
  const refused = new Set<Key>();
  const writes: StoreWrite[] = [];
  const lastByKey = new Map<string, Promise<void>>();

  const write = (verb: "put" | "delete", key: Key, apply: () => Promise<void>): Promise<void> => {
    writes.push({ verb, key });
    const name = JSON.stringify(key);
    const before = lastByKey.get(name) ?? Promise.resolve();
    const gates = [...holds].filter(([, prefix]) => begins(key, prefix)).map(([gate]) => gate.opened);
    const done = before.catch(() => undefined).then(async () => {
      await Promise.all(gates);
      if ([...refused].some((prefix) => begins(key, prefix))) {
        throw new Error(`${name} was refused by the test`);
      }
      await apply();
    });
    lastByKey.set(name, done);
    return done;
  };

  return {
    ...store,
    put: (key, value) => write("put", key, () => store.put(key, value)),
    delete: (key) => write("delete", key, () => store.delete(key)),
    hold(...prefix) {
      const gate = createGate();
      holds.set(gate, prefix);
      const open = () => {
        holds.delete(gate);
        gate.open();
      };
      return { opened: gate.opened, open };
    },
    refuse(...prefix) {
      refused.add(prefix);
      return () => void refused.delete(prefix);
    },
    openAll() {
      for (const gate of holds.keys()) gate.open();
      holds.clear();
    },
    writes,
  };
}

function begins(key: Key, prefix: Key): boolean {
  return prefix.every((part, index) => key[index] === part);
}
