import type { Allowance, DateForm, HistoryPlace, LotSpec } from "../../../src/simulator/house.ts";
import type { Random } from "../../../src/simulator/random.ts";
import { LONE_FAULTS, REAL_FAULTS } from "./real_faults.ts";
import type { FaultName } from "./faults.ts";

/** The drawn properties of the house: the style of its pages, its allowance, and its faults. */
export interface DrawnHouse {
  readonly history: HistoryPlace;
  readonly dates: DateForm;
  /** Null grants everything. */
  readonly allowance: Allowance | null;
  readonly faults: readonly {
    readonly name: FaultName;
    readonly size: number;
    readonly forSeconds: number;
    readonly lotId: number | null;
  }[];
}

const NAMES = Object.keys(REAL_FAULTS) as readonly (keyof typeof REAL_FAULTS)[];

/** Draws a house: a calm one grants everything and has no faults. */
export function drawHouse(random: Random, lotIds: readonly number[], isCalm: boolean): DrawnHouse {
  const history = random.pick(["beside", "inside"] as const);
  const dates = random.pick(["plain", "plain", "-07:00", "-05:00", "mixed"] as const);
  const isGrudging = !isCalm && random.next() < 0.1;
  const allowance = isGrudging ? { perMinute: random.between(6, 12), saysWhen: random.next() < 0.5 } : null;
  const count = isCalm ? 0 : random.pick([0, 0, 1, 1, 2]);
  return {
    history,
    dates,
    allowance,
    faults: Array.from({ length: count }, () => drawFault(random, lotIds)),
  };
}

function drawFault(random: Random, lotIds: readonly number[]): DrawnHouse["faults"][number] {
  const name = random.pick(NAMES);
  const isLone = LONE_FAULTS.includes(name) && random.next() < 0.6;
  return {
    name,
    size: random.next(),
    forSeconds: 1 + 60 * random.next() ** 2,
    lotId: isLone ? random.pick(lotIds) : null,
  };
}

/** Lets two people sometimes bid against each other on a lot, faster than its page can be read. */
export function withBiddingWars(random: Random, lots: readonly LotSpec[]): readonly LotSpec[] {
  return lots.map((lot) => {
    if (random.next() > 0.06) return lot;
    const war = {
      names: ["Gus", "Hana"] as const,
      maximum: random.between(5, 25),
      everySeconds: random.pick([0.25, 0.5, 2]),
      fromSeconds: Math.max(5, lot.closesInSeconds - random.between(5, 60)),
    };
    return { ...lot, rivals: [...lot.rivals ?? [], war] };
  });
}
