import type { Engine } from "../../src/container.ts";
import type { Store } from "../../src/store/store.ts";
import type { Life } from "./world/process.ts";
import type { Order } from "./world/orders.ts";

/** A bug that is put in on purpose, to see that it is found. */
export interface Plant {
  /** The store as the engine gets it. */
  readonly store: (store: Store, life: Life) => Store;
  /** The network as the engine gets it. */
  readonly fetch: (fetch: typeof globalThis.fetch, life: Life) => typeof globalThis.fetch;
  /** The owner's order as the engine hears it. */
  readonly order: (order: Order) => Order;
  /** Spoils an engine that has just started. */
  readonly engine: (engine: Engine) => void;
}

/** No bug but our own. */
export const NOTHING_PLANTED: Plant = {
  store: (store) => store,
  fetch: (fetch) => fetch,
  order: (order) => order,
  engine: () => {},
};
