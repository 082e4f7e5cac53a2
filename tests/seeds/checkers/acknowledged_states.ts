import type { Cents } from "../../../src/auction/money.ts";
import type { AuctionConfig, Strategy } from "../../../src/auction/types.ts";
import { type Belief, createBelief } from "./acknowledged_state.ts";
import type { Fact } from "../facts.ts";
import type { Order } from "../world/orders.ts";
import { createSettingBeliefs, type SettingBeliefs, type Touched } from "./acknowledged_settings.ts";

/** What the owner may take to hold of one lot; all but the first are empty before it was ever watched. */
export interface LotBeliefs {
  readonly isWatched: Belief<boolean>;
  readonly strategy: Belief<Strategy>;
  readonly maxBidCents: Belief<Cents>;
  readonly maxTotalCents: Belief<Cents | null>;
  readonly minBidCents: Belief<Cents | null>;
  readonly snipeSeconds: Belief<number | null>;
  readonly group: Belief<string | null>;
  readonly autoBid: Belief<boolean>;
}

/** What the owner may take to hold, from what was asked and acknowledged. */
export interface Beliefs {
  readonly isPaused: Belief<boolean>;
  readonly settings: SettingBeliefs;
  lot(lotId: number): LotBeliefs;
  /** The lots that were ever asked to be watched. */
  lotIds(): readonly number[];
  hear(fact: Fact): void;
}

/** Before the first order. */
export function createBeliefs(): Beliefs {
  const isPaused = createBelief<boolean>([false]);
  const settings = createSettingBeliefs();
  const lots = new Map<number, LotBeliefs>();
  const lot = (lotId: number) => {
    const known = lots.get(lotId) ?? createLotBeliefs();
    lots.set(lotId, known);
    return known;
  };

  /** Every belief that the order is about, with the value that it sets. */
  const touched = (order: Order): readonly Touched[] => {
    switch (order.what) {
      case "pause":
      case "resume":
        return [[isPaused, order.what === "pause"]];
      case "stop":
        return [[lot(order.lotId).isWatched, false]];
      case "watch":
        return [[lot(order.lotId).isWatched, true], ...configured(lot(order.lotId), order.config)];
      case "configure":
        return configured(lot(order.lotId), order.change);
      case "settings":
        return settings.touched(order.patch);
      default:
        return [];
    }
  };

  return {
    isPaused,
    settings,
    lot,
    lotIds: () => [...lots.keys()],
    hear(fact) {
      if (fact.type === "asked") {
        for (const [belief, value] of touched(fact.order)) belief.asked(fact.id, value);
      }
      if (fact.type === "acknowledged") {
        for (const [belief] of touched(fact.order)) belief.acknowledged(fact.id);
      }
      if (fact.type === "refused") { for (const [belief] of touched(fact.order)) belief.refused(fact.id); }
    },
  };
}

function createLotBeliefs(): LotBeliefs {
  return {
    isWatched: createBelief<boolean>([false]),
    strategy: createBelief<Strategy>(),
    maxBidCents: createBelief<Cents>(),
    maxTotalCents: createBelief<Cents | null>(),
    minBidCents: createBelief<Cents | null>(),
    snipeSeconds: createBelief<number | null>(),
    group: createBelief<string | null>(),
    autoBid: createBelief<boolean>(),
  };
}

function configured(beliefs: LotBeliefs, config: Partial<AuctionConfig>): readonly Touched[] {
  const { strategy, maxBidCents, maxTotalCents, minBidCents, snipeSeconds, group, autoBid } = beliefs;
  const about = { strategy, maxBidCents, maxTotalCents, minBidCents, snipeSeconds, group, autoBid };
  return Object.entries(about).flatMap(([name, belief]) => {
    const value = config[name as keyof typeof about];
    return value === undefined ? [] : [[belief as Touched[0], value] as const];
  });
}
