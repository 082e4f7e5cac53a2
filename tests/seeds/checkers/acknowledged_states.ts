import type { Cents } from "../../../src/auction/money.ts";
import type { AuctionConfig, Strategy } from "../../../src/auction/types.ts";
import { type AcknowledgedState, createAcknowledgedState } from "./acknowledged_state.ts";
import type { Fact } from "../facts.ts";
import type { Order } from "../world/orders.ts";
import {
  type AcknowledgedSettings,
  createAcknowledgedSettings,
  type Touched,
} from "./acknowledged_settings.ts";

/** The acknowledged states of one lot; all but the first are empty before it was ever watched. */
export interface AcknowledgedLot {
  readonly isWatched: AcknowledgedState<boolean>;
  readonly strategy: AcknowledgedState<Strategy>;
  readonly maxBidCents: AcknowledgedState<Cents>;
  readonly maxTotalCents: AcknowledgedState<Cents | null>;
  readonly minBidCents: AcknowledgedState<Cents | null>;
  readonly snipeSeconds: AcknowledgedState<number | null>;
  readonly group: AcknowledgedState<string | null>;
  readonly autoBid: AcknowledgedState<boolean>;
}

/** All acknowledged states, from what the owner asked and Gavel acknowledged. */
export interface AcknowledgedStates {
  readonly isPaused: AcknowledgedState<boolean>;
  readonly settings: AcknowledgedSettings;
  lot(lotId: number): AcknowledgedLot;
  /** The lots that were ever asked to be watched. */
  lotIds(): readonly number[];
  hear(fact: Fact): void;
}

/** Returns the states before the first order. */
export function createAcknowledgedStates(): AcknowledgedStates {
  const isPaused = createAcknowledgedState<boolean>([false]);
  const settings = createAcknowledgedSettings();
  const lots = new Map<number, AcknowledgedLot>();
  const lot = (lotId: number) => {
    const known = lots.get(lotId) ?? createAcknowledgedLot();
    lots.set(lotId, known);
    return known;
  };

  /** Returns every state that the order changes, with its new value. */
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
        for (const [state, value] of touched(fact.order)) state.asked(fact.id, value);
      }
      if (fact.type === "acknowledged") {
        for (const [state] of touched(fact.order)) state.acknowledged(fact.id);
      }
      if (fact.type === "refused") { for (const [state] of touched(fact.order)) state.refused(fact.id); }
    },
  };
}

function createAcknowledgedLot(): AcknowledgedLot {
  return {
    isWatched: createAcknowledgedState<boolean>([false]),
    strategy: createAcknowledgedState<Strategy>(),
    maxBidCents: createAcknowledgedState<Cents>(),
    maxTotalCents: createAcknowledgedState<Cents | null>(),
    minBidCents: createAcknowledgedState<Cents | null>(),
    snipeSeconds: createAcknowledgedState<number | null>(),
    group: createAcknowledgedState<string | null>(),
    autoBid: createAcknowledgedState<boolean>(),
  };
}

function configured(acknowledged: AcknowledgedLot, config: Partial<AuctionConfig>): readonly Touched[] {
  const { strategy, maxBidCents, maxTotalCents, minBidCents, snipeSeconds, group, autoBid } = acknowledged;
  const about = { strategy, maxBidCents, maxTotalCents, minBidCents, snipeSeconds, group, autoBid };
  return Object.entries(about).flatMap(([name, state]) => {
    const value = config[name as keyof typeof about];
    return value === undefined ? [] : [[state as Touched[0], value] as const];
  });
}
