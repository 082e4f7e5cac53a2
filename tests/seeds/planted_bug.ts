import type { Engine } from "../../src/container.ts";
import type { Store } from "../../src/store/store.ts";
import type { Process } from "./world/process.ts";
import type { Order } from "./world/orders.ts";

/** A bug that is put in on purpose, to see that the invariants find it. */
export interface PlantedBug {
  /** Changes the store that the engine gets. */
  readonly store: (store: Store, process: Process) => Store;
  /** Changes the network that the engine gets. */
  readonly fetch: (fetch: typeof globalThis.fetch, process: Process) => typeof globalThis.fetch;
  /** Changes the owner's order before the engine hears it. */
  readonly order: (order: Order) => Order;
  /** Spoils an engine that has just started. */
  readonly engine: (engine: Engine) => void;
}

/** Plants no bug. */
export const NO_BUG: PlantedBug = {
  store: (store) => store,
  fetch: (fetch) => fetch,
  order: (order) => order,
  engine: () => {},
};
