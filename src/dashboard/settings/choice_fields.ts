import { dollars } from "../../client/words.ts";
import type { Change, ChoicesPatch, OwnerChoices } from "./owner_choices.ts";
import { dollarsUpTo, OPTIONAL_DOLLARS, PERCENT, type ValueKind, wholeNumber } from "./typed_value.ts";

/** A setting that is typed. */
export interface TypedChoice {
  readonly section: Exclude<keyof OwnerChoices, "groups" | "notices">;
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: ValueKind;
  /** Says what a value means, beside the field and in toasts. */
  readonly told: (value: number | null) => string;
  /** True for a limit that protects the owner's money: the page asks before it is loosened by much. */
  readonly isLimit: boolean;
}

const money = (none: string) => (value: number | null) =>
  value === null || value === 0 ? none : dollars(value);
/** Returns the words for a budget: one of 0 is a limit, null is none. */
const limitTold = (value: number | null) =>
  value === null ? "no limit" : value === 0 ? "$0, so nothing is bid" : dollars(value);
const percentTold = (value: number | null) => `${PERCENT.text(value)} %`;

const budget = (name: string, label: string, hint: string): TypedChoice => ({
  section: "budget",
  name,
  label,
  hint,
  kind: OPTIONAL_DOLLARS,
  told: limitTold,
  isLimit: true,
});

/** The limits for all lots together, and for one bid. */
export const BUDGET_FIELDS: readonly TypedChoice[] = [
  budget("perDay", "Budget for a day", "The last 24 hours, with premium and tax."),
  budget("perWeek", "Budget for a week", "The last seven days, with premium and tax."),
  budget("total", "Budget in all", "Everything that Gavel knows of, with premium and tax."),
  budget("perBid", "Cap for one bid", "No bid is higher, by strategy or by hand. Without premium and tax."),
];

/** The costs that are added to the price. */
export const COST_FIELDS: readonly TypedChoice[] = [
  {
    section: "costs",
    name: "buyersPremiumRate",
    label: "Buyer's premium",
    hint: "Added to the price of each lot.",
    kind: PERCENT,
    told: percentTold,
    isLimit: false,
  },
  {
    section: "costs",
    name: "salesTaxRate",
    label: "Sales tax",
    hint: "0 counts no tax.",
    kind: PERCENT,
    told: percentTold,
    isLimit: false,
  },
];

/** The limit that a new lot starts with. */
export const DEFAULT_LIMIT: TypedChoice = {
  section: "general",
  name: "defaultMaxBid",
  label: "Limit of a new lot",
  hint: "For a lot that is added without one. Empty: it is only watched.",
  kind: dollarsUpTo(10_000),
  told: money("none, so a lot is only watched"),
  isLimit: false,
};

/** The settings of the strategies. */
export const BIDDING_FIELDS: readonly TypedChoice[] = [
  {
    section: "bidding",
    name: "snipeTiming",
    label: "Snipe before the close",
    hint: "1 to 30 seconds. A lot can have its own.",
    kind: wholeNumber(1, 30, "s"),
    told: (value) => `${value} s`,
    isLimit: false,
  },
  {
    section: "bidding",
    name: "bidBuffer",
    label: "Above the next bid",
    hint: "What a snipe adds to the least that is allowed.",
    kind: dollarsUpTo(100),
    told: money("nothing"),
    isLimit: false,
  },
  {
    section: "bidding",
    name: "defaultIncrement",
    label: "Step above the price",
    hint: "For a lot without a step of its own. The house's own step counts where it is larger.",
    kind: dollarsUpTo(10_000),
    told: money("the house's own"),
    isLimit: false,
  },
  {
    section: "bidding",
    name: "retryAttempts",
    label: "Tries at one price",
    hint: "1 to 10. Then Gavel waits until the price moves.",
    kind: wholeNumber(1, 10),
    told: (value) => `${value}`,
    isLimit: false,
  },
];

/** Returns the value of a field. */
export function valueOf(choices: OwnerChoices, { section, name }: TypedChoice): number | null {
  const values: Readonly<Record<string, unknown>> = choices[section];
  const value = values[name];
  return typeof value === "number" ? value : null;
}

/** Returns the change of a field, and the one that takes it back. */
export function changeOf(field: TypedChoice, before: number | null, value: number | null): Change {
  return {
    patch: patchOf(field, value),
    back: patchOf(field, before),
    told: `${field.label}: ${field.told(value)}`,
    toldBack: `${field.label}: ${field.told(before)} again`,
    loosens: loosening(field, value, before),
  };
}

/** Returns the change of a setting that is on or off. */
export function switchChange(
  section: "general" | "costs",
  name: string,
  label: string,
  isOn: boolean,
): Change {
  const words = (on: boolean) => `${label}: ${on ? "on" : "off"}`;
  return {
    patch: { [section]: { [name]: isOn } },
    back: { [section]: { [name]: !isOn } },
    told: words(isOn),
    toldBack: `${words(!isOn)} again`,
  };
}

function patchOf({ section, name }: TypedChoice, value: number | null): ChoicesPatch {
  return { [section]: { [name]: value } };
}

/** Returns the question to ask before a limit is loosened by much; null where none is needed. */
export function loosening(
  field: TypedChoice,
  before: number | null,
  value: number | null,
): string | null {
  if (!field.isLimit || before === null) return null;
  if (value === null) return `${field.label}: take the limit of ${dollars(before)} away?`;
  return value > before * 2 ? `${field.label}: from ${dollars(before)} to ${dollars(value)}?` : null;
}
