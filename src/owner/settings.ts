import { getLogger } from "@logtape/logtape";
import type { Costs } from "../auction/costs.ts";
import { centsFromDollars } from "../auction/money.ts";
import type { Rules } from "../auction/types.ts";
import type { Store } from "../store/store.ts";
import {
  DEFAULT_SETTINGS,
  type Settings,
  type SettingsPatch,
  settingsPatchSchema,
  settingsSchema,
} from "./settings_schema.ts";

const log = getLogger(["gavel", "owner"]);

/** The owner's settings, kept in the store. */
export interface OwnerSettings {
  current(): Settings;
  /** Merges `patch`; resolves once that is durable. */
  update(patch: SettingsPatch): Promise<Settings>;
  /** `listener` hears of every change, once it is in force. */
  onChange(listener: (settings: Settings) => void): void;
}

const SETTINGS_KEY = ["system", "settings"] as const;
const SECTIONS = ["general", "bidding", "budget", "costs", "groups"] as const;

/** Loads the settings; stored values that are out of bounds fall back to their defaults, one by one. */
export async function loadSettings(store: Store): Promise<OwnerSettings> {
  let settings = repair(await store.get(SETTINGS_KEY));
  // One change after another: two at once would each be merged into what the other did not know.
  let last: Promise<unknown> = Promise.resolve();
  const listeners: ((settings: Settings) => void)[] = [];
  return {
    current: () => settings,
    update(patch) {
      const updated = last.then(async () => {
        const next = merge(settings, patch);
        await store.put(SETTINGS_KEY, next);
        settings = next;
        for (const listener of listeners) listener(next);
        return next;
      });
      last = updated.catch(() => undefined);
      return updated;
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** The rules that the owner's settings make; the rest of the rules is nothing that the owner sets there. */
export function rulesFrom(
  { bidding }: Settings,
): Pick<Rules, "snipeSeconds" | "bidBufferCents" | "retryAttempts"> {
  return {
    snipeSeconds: bidding.snipeTiming,
    bidBufferCents: centsFromDollars(bidding.bidBuffer),
    retryAttempts: bidding.retryAttempts,
  };
}

/** What lots cost beside their price. */
export function costsFrom({ costs }: Settings): Costs {
  const { buyersPremiumRate, salesTaxRate, taxOnPremium } = costs;
  return { buyersPremiumRate, salesTaxRate, isPremiumTaxed: taxOnPremium };
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  const groups = Object.entries({ ...settings.groups, ...patch.groups });
  return settingsSchema.parse({
    general: { ...settings.general, ...patch.general },
    bidding: { ...settings.bidding, ...patch.bidding },
    budget: { ...settings.budget, ...patch.budget },
    costs: { ...settings.costs, ...patch.costs },
    groups: Object.fromEntries(groups.filter(([, group]) => group !== null)),
  });
}

function repair(stored: unknown): Settings {
  if (stored === undefined || stored === null) return DEFAULT_SETTINGS;
  let settings = DEFAULT_SETTINGS;
  for (const section of SECTIONS) {
    const values = (stored as Record<string, unknown>)[section];
    if (section === "budget" && !mayHoldBudgets(stored, values)) {
      settings = Object.keys(settings.budget).reduce(closed, settings);
    }
    for (const [name, value] of Object.entries(values ?? {})) {
      const patch = settingsPatchSchema.safeParse({ [section]: { [name]: value } });
      if (patch.success) settings = merge(settings, patch.data);
      else if (section === "budget" && Object.hasOwn(settings.budget, name)) {
        settings = closed(settings, name);
      }
    }
  }
  return settings;
}

/** The first versions stored none; anything else that is no object held some once. */
function mayHoldBudgets(stored: unknown, budgets: unknown): boolean {
  const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject(stored) && (budgets === undefined || isObject(budgets));
}

/** A budget that can't be read any more was a limit: nothing is spent until the owner sets it again. */
function closed(settings: Settings, name: string): Settings {
  log.error("The stored budget {name} can't be read, so nothing is bid: set it again", { name });
  return merge(settings, { budget: { [name]: 0 } });
}
