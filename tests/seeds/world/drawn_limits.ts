import type { AuctionConfig } from "../../../src/auction/types.ts";
import type { SettingsPatch } from "../../../src/owner/settings_schema.ts";
import type { Random } from "../../../src/simulator/random.ts";
import type { Order } from "./orders.ts";

/** The owner's limits beside each lot's own maximum, and the changes to them. */
export interface DrawnLimits {
  readonly settings: SettingsPatch;
  /** The part of them in each lot's config, lot by lot. */
  readonly configs: readonly Partial<AuctionConfig>[];
  readonly changes: readonly Order[];
}

/** The groups that lots may be in; the last seldom exists. */
const GROUPS = ["lamps", "chairs", "tents"] as const;

/**
 * Draws limits that bite, in about two seeds of three; without any, the lots stay as they were. In a contest all
 * lots are bid on by themselves, and the owner can't have more than one of them, or not all.
 */
export function drawLimits(random: Random, lotIds: readonly number[], isContest: boolean): DrawnLimits {
  if (!isContest && random.next() < 0.5) {
    return { settings: {}, configs: lotIds.map(() => ({})), changes: [] };
  }
  const hasGroups = lotIds.length > 1 && random.next() < 0.6;
  const hasBudgets = (isContest && !hasGroups) || random.next() < 0.5;
  const settings = {
    ...hasBudgets ? { budget: drawBudgets(random, lotIds.length) } : {},
    ...random.next() < 0.6 ? { costs: drawCosts(random) } : {},
    ...hasGroups ? { groups: { lamps: { want: drawWant(random) }, chairs: { want: 1 } } } : {},
  };
  const configs = lotIds.map(() => ({
    ...isContest ? drawContender(random) : {},
    ...random.next() < 0.2 ? { maxTotalCents: drawTotalCents(random) } : {},
    ...hasGroups ? { group: random.pick(["lamps", "lamps", "lamps", "lamps", "chairs", null]) } : {},
  }));
  const changes = several(random, [0, 0, 1, 2, 4], () => drawChange(random, lotIds));
  return { settings, configs, changes };
}

function several<T>(random: Random, counts: readonly number[], draw: () => T): readonly T[] {
  return Array.from({ length: random.pick(counts) }, draw);
}

function drawContender(random: Random): Partial<AuctionConfig> {
  const strategy = random.pick(["snipe", "aggressive", "aggressive"] as const);
  return { strategy, strategyWord: strategy, maxBidCents: random.between(8, 40) * 100 };
}

function drawBudgets(random: Random, lots: number): NonNullable<SettingsPatch["budget"]> {
  const several = () => drawDollars(random, 8, 25 + 15 * lots);
  const perBid = random.next() < 0.25 ? { perBid: drawDollars(random, 5, 40) } : {};
  switch (random.between(0, 3)) {
    case 0:
      return { ...perBid, perDay: several() };
    case 1:
      return { ...perBid, total: several() };
    case 2:
      return { ...perBid, perDay: several(), perWeek: several() };
    default:
      return { ...perBid, perDay: several(), perWeek: several(), total: several() };
  }
}

/** Rates as they are charged somewhere, with more digits than a cent has. */
function drawCosts(random: Random): NonNullable<SettingsPatch["costs"]> {
  return {
    buyersPremiumRate: random.pick([0, 0.1, 0.15, 0.175, 0.1333]),
    salesTaxRate: random.pick([0, 0.0625, 0.0825, 0.08375, 0.101525]),
    taxOnPremium: random.next() < 0.5,
  };
}

/** Half of them with cents, so that no lot's cost meets them exactly. */
function drawDollars(random: Random, least: number, most: number): number {
  return random.between(least, most) + random.pick([0, 0, 0.49, 0.99]);
}

function drawTotalCents(random: Random): number {
  return Math.round(100 * drawDollars(random, 5, 50));
}

function drawWant(random: Random): number {
  return random.pick([1, 1, 1, 2]);
}

function drawChange(random: Random, lotIds: readonly number[]): Order {
  const lotId = random.pick(lotIds);
  switch (random.between(0, 9)) {
    case 9:
      // The cost of the lot still counts, though nobody looks at it any more.
      return random.next() < 0.5
        ? { what: "stop", lotId }
        : { what: "bid", lotId, amountCents: random.between(5, 40) * 100 };
    case 0:
    case 1: {
      const name = random.pick(["perDay", "perDay", "perWeek", "total", "perBid"] as const);
      // Below what is committed, above it, or none any more.
      const dollars = random.pick([drawDollars(random, 0, 15), drawDollars(random, 15, 90), null]);
      return { what: "settings", patch: { budget: { [name]: dollars } } };
    }
    case 2:
      return { what: "settings", patch: { budget: { perDay: drawDollars(random, 30, 120), perWeek: null } } };
    case 3:
      return { what: "settings", patch: { costs: drawCosts(random) } };
    case 4:
      return {
        what: "settings",
        patch: { groups: { [random.pick(GROUPS)]: random.pick([{ want: 0 }, { want: 1 }, { want: 2 }]) } },
      };
    case 5:
      return { what: "settings", patch: { groups: { [random.pick(GROUPS)]: null } } };
    case 6:
    case 7:
      return { what: "configure", lotId, change: { group: random.pick([...GROUPS, "lamps", null]) } };
    default:
      return {
        what: "configure",
        lotId,
        change: { maxTotalCents: random.next() < 0.3 ? null : drawTotalCents(random) },
      };
  }
}
