import type { AuctionConfig } from "../../../src/auction/types.ts";
import { type Cents, formatCents } from "../../../src/auction/money.ts";
import type { Engine } from "../../../src/container.ts";
import type { Session } from "../../../src/owner/session.ts";
import type { Settings, SettingsPatch } from "../../../src/owner/settings_schema.ts";
import type { House } from "../../../src/simulator/house.ts";
import type { Store } from "../../../src/store/store.ts";

/** A request of the owner to Gavel. */
export type Order =
  | { readonly what: "watch"; readonly lotId: number; readonly config: AuctionConfig }
  | { readonly what: "configure"; readonly lotId: number; readonly change: Partial<AuctionConfig> }
  | { readonly what: "stop"; readonly lotId: number }
  | { readonly what: "bid"; readonly lotId: number; readonly amountCents: Cents }
  | { readonly what: "pause" }
  | { readonly what: "resume" }
  | { readonly what: "settings"; readonly patch: SettingsPatch }
  | { readonly what: "flag"; readonly name: string; readonly value: string }
  | { readonly what: "sign-in" };

/** The parts of a Gavel that an order needs. */
export interface Spoken {
  readonly engine: Engine;
  readonly session: Session;
  readonly house: House;
  readonly store: Store;
}

/** Thrown when Gavel says that nothing was changed. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/**
 * Carries out an order as the API does, and resolves to the answer. Rejects where Gavel fails, as `Refused`
 * where it refuses.
 */
export async function carryOut(order: Order, spoken: Spoken): Promise<string> {
  const answer = await carryOutAtOnce(order, spoken);
  await spoken.store.disk?.synced();
  return answer;
}

async function carryOutAtOnce(order: Order, { engine, session, house }: Spoken): Promise<string> {
  const { monitor, settings, biddingSwitch, features, nellis } = engine;
  switch (order.what) {
    case "watch": {
      const id = String(order.lotId);
      refuseUnknownGroup(order.config, settings.current());
      const isNew = await monitor.watch({ id, config: order.config, title: null, url: null, imageUrl: null });
      if (!isNew) throw new Refused("It is watched already");
      return "watching";
    }
    case "configure": {
      refuseUnknownGroup(order.change, settings.current());
      const changed = await monitor.configure(
        String(order.lotId),
        (config) => ({ ...config, ...order.change }),
      );
      if (!changed) throw new Refused("It is not watched");
      return "changed";
    }
    case "stop":
      if (!await monitor.stop(String(order.lotId))) throw new Refused("It is not watched");
      return "stopped";
    case "bid":
      return (await monitor.placeBid(String(order.lotId), order.amountCents)).result;
    case "pause":
      await biddingSwitch.pause();
      return "paused";
    case "resume":
      await biddingSwitch.resume();
      monitor.reconsider();
      return "resumed";
    case "settings":
      await settings.update(order.patch);
      monitor.reconsider();
      return "set";
    case "flag":
      await features.set(order.name, order.value);
      return "set";
    case "sign-in": {
      const cookies = house.signIn();
      if (!await nellis.isSignedIn(cookies)) throw new Refused("Nellis does not know the session");
      await session.set(cookies, house.now());
      monitor.reconsider();
      return "signed in";
    }
  }
}

function refuseUnknownGroup({ group }: Partial<AuctionConfig>, { groups }: Settings): void {
  if (typeof group === "string" && !Object.hasOwn(groups, group)) throw new Refused(`There is no ${group}`);
}

/** Returns the order in a few words. */
export function inWords(order: Order): string {
  switch (order.what) {
    case "watch":
      return `watch ${order.lotId} (${configInWords(order.config)})`;
    case "configure":
      return `change ${order.lotId} (${configInWords(order.change)})`;
    case "stop":
      return `stop ${order.lotId}`;
    case "bid":
      return `bid ${formatCents(order.amountCents)} on ${order.lotId} by hand`;
    case "settings":
      return `settings ${JSON.stringify(order.patch)}`;
    case "flag":
      return `flag ${order.name}=${order.value}`;
    default:
      return order.what;
  }
}

function configInWords(config: Partial<AuctionConfig>): string {
  const { strategy, maxBidCents, snipeSeconds, maxTotalCents, minBidCents, group, autoBid } = config;
  const amount = (said: string, cents: Cents | null | undefined) =>
    cents === undefined || cents === null ? undefined : `${said} ${formatCents(cents)}`;
  const words = [
    strategy,
    amount("up to", maxBidCents),
    amount("from", minBidCents),
    amount("in all at most", maxTotalCents),
    snipeSeconds === undefined || snipeSeconds === null ? undefined : `${snipeSeconds} s before the close`,
    autoBid === undefined || autoBid ? undefined : "switched off",
    group === undefined ? undefined : group === null ? "in no group" : `one of the ${group}`,
  ];
  return words.filter((word) => word !== undefined).join(", ");
}
