import { z } from "zod";
import type { Rules } from "../auction/types.ts";
import { centsFromDollars } from "../auction/money.ts";
import type { Store } from "../store/store.ts";

/** Strategies that a new auction can start with, in the extension's words. */
export const DEFAULT_STRATEGIES = ["manual", "auto", "sniping", "increment", "aggressive", "snipe"] as const;

const general = z.object({
  /** Dollars; 0 is "none set": an auction started without `maxBid` is then only watched. */
  defaultMaxBid: z.number().min(0).max(10_000),
  defaultStrategy: z.enum(DEFAULT_STRATEGIES),
  autoBidDefault: z.boolean(),
});

const bidding = z.object({
  /** Seconds before the close that a snipe aims at. */
  snipeTiming: z.number().min(1).max(30),
  /** Dollars above the next allowed bid in a snipe. */
  bidBuffer: z.number().min(0).max(100),
  /** Tries at one price before giving it up. */
  retryAttempts: z.number().int().min(1).max(10),
  /** Dollars above the current price for an auction that names no increment of its own. */
  defaultIncrement: z.number().min(0).max(10_000),
});

/** What the owner set for all auctions, as it is on the wire and in the store (client protocol). */
export const settingsSchema = z.object({ general, bidding });
/** A partial change: what is missing stays. */
export const settingsPatchSchema = z.object({ general: general.partial(), bidding: bidding.partial() })
  .partial();

export type Settings = z.infer<typeof settingsSchema>;
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** Until the owner sets something. */
export const DEFAULT_SETTINGS: Settings = {
  general: { defaultMaxBid: 0, defaultStrategy: "manual", autoBidDefault: false },
  bidding: { snipeTiming: 10, bidBuffer: 0, retryAttempts: 3, defaultIncrement: 1 },
};

/** The owner's settings, kept in the store. */
export interface OwnerSettings {
  current(): Settings;
  /** Merges `patch`; resolves once that is durable. */
  update(patch: SettingsPatch): Promise<Settings>;
}

const SETTINGS_KEY = ["system", "settings"] as const;

/** Loads the settings; stored values that are out of bounds fall back to their defaults, one by one. */
export async function loadSettings(store: Store): Promise<OwnerSettings> {
  let settings = repair(await store.get(SETTINGS_KEY));
  return {
    current: () => settings,
    async update(patch) {
      const next = merge(settings, patch);
      await store.put(SETTINGS_KEY, next);
      settings = next;
      return next;
    },
  };
}

/** The rules that the owner's settings make; the rest of the rules is nothing that the owner sets there. */
export function rulesFrom(
  settings: Settings,
): Pick<Rules, "snipeSeconds" | "bidBufferCents" | "retryAttempts"> {
  return {
    snipeSeconds: settings.bidding.snipeTiming,
    bidBufferCents: centsFromDollars(settings.bidding.bidBuffer),
    retryAttempts: settings.bidding.retryAttempts,
  };
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  return settingsSchema.parse({
    general: { ...settings.general, ...patch.general },
    bidding: { ...settings.bidding, ...patch.bidding },
  });
}

function repair(stored: unknown): Settings {
  let settings = DEFAULT_SETTINGS;
  for (const section of ["general", "bidding"] as const) {
    const values = (stored as Record<string, unknown> | undefined)?.[section];
    for (const [name, value] of Object.entries(values ?? {})) {
      const patch = settingsPatchSchema.safeParse({ [section]: { [name]: value } });
      if (patch.success) settings = merge(settings, patch.data);
    }
  }
  return settings;
}
