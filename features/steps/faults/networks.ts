import type { FaultProxy } from "../../../tests/support/wire/fault_proxy.ts";
import type { GavelWorld } from "../../support/world.ts";

/** The networks of a scenario, by the words for what lies behind them. */
export interface Networks {
  redis?: FaultProxy;
  clients?: FaultProxy;
}

/** The networks that steps have put up. The house has its own, in the world. */
export const networks = new WeakMap<GavelWorld, Networks>();

/** Returns the network to what the words name. */
export async function networkTo(world: GavelWorld, to: string): Promise<FaultProxy> {
  const { redis, clients } = networks.get(world) ?? {};
  if (to === "Redis" && redis) return redis;
  if (to === "the clients" && clients) return clients;
  const { wire } = await world.running();
  if (to === "the house" && wire) return wire.house;
  if (to === "the live feed" && wire) return wire.feed;
  throw new Error(`No step has put a network before ${to}`);
}
