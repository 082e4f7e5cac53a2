import { DEFAULT_SETTINGS, type Settings, type SettingsPatch } from "../../../src/owner/settings_schema.ts";
import { type AcknowledgedState, createAcknowledgedState } from "./acknowledged_state.ts";

/** A change of one setting: the acknowledged state that it changes, and the value. */
export type Touched = readonly [
  Pick<AcknowledgedState<unknown>, "asked" | "acknowledged" | "refused">,
  unknown,
];

type BudgetName = keyof Settings["budget"];

/** The acknowledged states of the settings that limit bids. */
export interface AcknowledgedSettings {
  /** Dollars, or null for none. */
  readonly budget: Readonly<Record<BudgetName, AcknowledgedState<number | null>>>;
  readonly costs: { readonly [Name in keyof Settings["costs"]]: AcknowledgedState<Settings["costs"][Name]> };
  readonly snipeTiming: AcknowledgedState<number>;
  /** Number of lots that are wanted of a group; null while there is no such group. */
  want(group: string): AcknowledgedState<number | null>;
  touched(patch: SettingsPatch): readonly Touched[];
}

/** The names of the budgets that are counted over all lots. */
export const BUDGET_NAMES = ["perDay", "perWeek", "total"] as const satisfies readonly BudgetName[];

/** Returns the states before the owner has set anything. */
export function createAcknowledgedSettings(): AcknowledgedSettings {
  const { costs: { buyersPremiumRate, salesTaxRate, taxOnPremium }, bidding } = DEFAULT_SETTINGS;
  const noLimit = () => createAcknowledgedState<number | null>([null]);
  const budget = { perDay: noLimit(), perWeek: noLimit(), total: noLimit(), perBid: noLimit() };
  const costs = {
    buyersPremiumRate: createAcknowledgedState([buyersPremiumRate]),
    salesTaxRate: createAcknowledgedState([salesTaxRate]),
    taxOnPremium: createAcknowledgedState([taxOnPremium]),
  };
  const snipeTiming = createAcknowledgedState([bidding.snipeTiming]);
  const wants = new Map<string, AcknowledgedState<number | null>>();
  const want = (group: string) => {
    const known = wants.get(group) ?? createAcknowledgedState<number | null>([null]);
    wants.set(group, known);
    return known;
  };
  const within = (
    acknowledged: Readonly<Record<string, Touched[0]>>,
    values: object = {},
  ): readonly Touched[] =>
    Object.entries(values).flatMap(([name, value]) =>
      acknowledged[name] ? [[acknowledged[name], value] as const] : []
    );

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
