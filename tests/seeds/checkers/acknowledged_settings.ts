import { DEFAULT_SETTINGS, type Settings, type SettingsPatch } from "../../../src/owner/settings_schema.ts";
import { type Belief, createBelief } from "./acknowledged_state.ts";

/** A change of one thing that the owner set, by the belief that it is about. */
export type Touched = readonly [Pick<Belief<unknown>, "asked" | "acknowledged" | "refused">, unknown];

type BudgetName = keyof Settings["budget"];

/** What may hold of the settings that limit what is bid. */
export interface SettingBeliefs {
  /** Dollars, or null for none. */
  readonly budget: Readonly<Record<BudgetName, Belief<number | null>>>;
  readonly costs: { readonly [Name in keyof Settings["costs"]]: Belief<Settings["costs"][Name]> };
  readonly snipeTiming: Belief<number>;
  /** How many of a group are wanted; null while there is no such group. */
  want(group: string): Belief<number | null>;
  touched(patch: SettingsPatch): readonly Touched[];
}

/** The names of the budgets that are counted over all lots. */
export const BUDGET_NAMES = ["perDay", "perWeek", "total"] as const satisfies readonly BudgetName[];

/** Before the owner has set anything. */
export function createSettingBeliefs(): SettingBeliefs {
  const { costs: { buyersPremiumRate, salesTaxRate, taxOnPremium }, bidding } = DEFAULT_SETTINGS;
  const noLimit = () => createBelief<number | null>([null]);
  const budget = { perDay: noLimit(), perWeek: noLimit(), total: noLimit(), perBid: noLimit() };
  const costs = {
    buyersPremiumRate: createBelief([buyersPremiumRate]),
    salesTaxRate: createBelief([salesTaxRate]),
    taxOnPremium: createBelief([taxOnPremium]),
  };
  const snipeTiming = createBelief([bidding.snipeTiming]);
  const wants = new Map<string, Belief<number | null>>();
  const want = (group: string) => {
    const known = wants.get(group) ?? createBelief<number | null>([null]);
    wants.set(group, known);
    return known;
  };
  const within = (beliefs: Readonly<Record<string, Touched[0]>>, values: object = {}): readonly Touched[] =>
    Object.entries(values).flatMap(([name, value]) => beliefs[name] ? [[beliefs[name], value] as const] : []);

  return {
    budget,
    costs,
    snipeTiming,
    want,
    touched: (patch) => [
      ...within(budget, patch.budget),
      ...within(costs, patch.costs),
      ...within({ snipeTiming }, patch.bidding),
      ...Object.entries(patch.groups ?? {}).map(([name, group]) =>
        [want(name), group?.want ?? null] as const
      ),
    ],
  };
}
