import type { Cents } from "../../src/auction/money.ts";
import type { Strategy } from "../../src/auction/types.ts";
import type { Fact } from "./facts.ts";
import type { Order } from "./orders.ts";

/** What may hold of one thing that the owner set: what was acknowledged last, and every change since. */
export interface Belief<T> {
  asked(id: number, value: T): void;
  acknowledged(id: number): void;
  refused(id: number): void;
  /** Every value that may hold now; empty when it was never set. */
  possible(): readonly T[];
  /** Whether nothing but `value` can hold. */
  isCertainly(value: T): boolean;
}

/** Nothing was set, or `initial` holds. A change that got no answer may hold until a later one is acknowledged. */
export function createBelief<T>(initial: readonly T[] = []): Belief<T> {
  let certain = initial;
  const changes = new Map<number, T>();
  const possible = () => [...certain, ...changes.values()];
  return {
    asked: (id, value) => void changes.set(id, value),
    acknowledged(id) {
      // One that was overtaken by a later acknowledged change has no say any more.
      const value = changes.get(id);
      if (value === undefined) return;
      certain = [value];
      for (const earlier of [...changes.keys()]) if (earlier <= id) changes.delete(earlier);
    },
    refused: (id) => void changes.delete(id),
    possible,
    isCertainly: (value) => possible().length > 0 && possible().every((each) => each === value),
  };
}

/** What the owner may take to hold of one lot. */
export interface LotBeliefs {
  readonly isWatched: Belief<boolean>;
  readonly strategy: Belief<Strategy>;
  readonly maxBidCents: Belief<Cents>;
}

/** What the owner may take to hold, from what was asked and acknowledged. */
export interface Beliefs {
  readonly isPaused: Belief<boolean>;
  lot(lotId: number): LotBeliefs;
  /** The lots that were ever asked to be watched. */
  lotIds(): readonly number[];
  hear(fact: Fact): void;
}

/** Before the first order. */
export function createBeliefs(): Beliefs {
  const isPaused = createBelief<boolean>([false]);
  const lots = new Map<number, LotBeliefs>();
  const lot = (lotId: number) => {
    const known = lots.get(lotId) ??
      {
        isWatched: createBelief<boolean>([false]),
        strategy: createBelief<Strategy>(),
        maxBidCents: createBelief<Cents>(),
      };
    lots.set(lotId, known);
    return known;
  };

  /** Every belief that the order is about, with the value that it sets. */
  const touched = (
    order: Order,
  ): readonly (readonly [Pick<Belief<unknown>, "asked" | "acknowledged" | "refused">, unknown])[] => {
    switch (order.what) {
      case "pause":
      case "resume":
        return [[isPaused, order.what === "pause"]];
      case "stop":
        return [[lot(order.lotId).isWatched, false]];
      case "watch":
      case "configure": {
        const { isWatched, strategy, maxBidCents } = lot(order.lotId);
        const config = order.what === "watch" ? order.config : order.change;
        return [
          ...(order.what === "watch" ? [[isWatched, true] as const] : []),
          ...(config.strategy === undefined ? [] : [[strategy, config.strategy] as const]),
          ...(config.maxBidCents === undefined ? [] : [[maxBidCents, config.maxBidCents] as const]),
        ];
      }
      default:
        return [];
    }
  };

  return {
    isPaused,
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
