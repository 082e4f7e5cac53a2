import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Costs } from "../auction/limits/costs.ts";
import { centsFromDollars } from "../auction/money.ts";
import type { Rules } from "../auction/types.ts";
import { createSerialTasks } from "../resilience/serial_tasks.ts";
import { keepCopy, readRecord, stamped, storedAt } from "../store/record.ts";
import type { Json, Store, StoredDocument } from "../store/store.ts";
import { createTroubles, type Troubles } from "../store/troubles.ts";
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
  /** Returns the stored limits that can't be read, such as `budget.perDay`. No bid is sent until the owner has set each again. */
  unreadable(): readonly string[];
  /** Merges `patch`; resolves once that is durable. */
  update(patch: SettingsPatch): Promise<Settings>;
  /** Calls `listener` with every change once it is in force, and with the patch of the owner. */
  onChange(listener: (settings: Settings, patch: SettingsPatch) => void): void;
}

/** The sources of the settings. */
export interface SettingsSources {
  readonly troubles?: Troubles;
  /** The store has lost data: limits may have been in it, or lower ones than are there. */
  readonly isStoreLost?: boolean;
}

const SETTINGS_KEY = ["system", "settings"] as const;
const SECTIONS = ["general", "bidding", "budget", "costs", "groups", "notices"] as const;
const BUDGETS = ["perDay", "perWeek", "total", "perBid"] as const;
/** Every setting that limits spending. */
const LIMITS: readonly string[] = [...BUDGETS.map((name) => `budget.${name}`), "costs", "groups"];

/** The settings as they were stored, and the limits among them that could not be read. */
interface Loaded {
  readonly settings: Settings;
  readonly unreadable: readonly string[];
}

/**
 * Loads the settings. A stored limit that can't be read allows no bid until the owner sets it again, and a copy of what
 * was stored is kept. Any other value that is out of bounds is replaced by its default.
 */
export async function loadSettings(
  store: Store,
  { troubles = createTroubles(), isStoreLost = false }: SettingsSources = {},
): Promise<OwnerSettings> {
  const stored = await storedAt(store, SETTINGS_KEY);
  const loaded = stored ? repair(stored) : AS_DEFAULT;
  let { settings, unreadable } = isStoreLost ? LIMITS.reduce(closed, loaded) : loaded;
  const write = (next: Loaded) =>
    store.put(
      SETTINGS_KEY,
      stamped("settings", {
        ...next.settings,
        ...(next.unreadable.length > 0 ? { unreadable: next.unreadable } : {}),
      }),
    );
  const tell = () => {
    const reason = closedBySettings(unreadable);
    if (reason === null) troubles.mended("settings");
    else troubles.report("settings", reason);
  };
  if (unreadable.length > 0) {
    const reason = isStoreLost
      ? "the store has lost newer data"
      : `its ${unreadable.join(", ")} can't be read`;
    if (stored) await keepCopy(store, stored, reason);
    await write({ settings, unreadable }).catch((error) =>
      log.error("Could not store that limits are closed: {error}", { error })
    );
  }
  tell();
  // One change after the other: two at once would each be merged into settings without the other.
  const changes = createSerialTasks();
  const listeners: ((settings: Settings, patch: SettingsPatch) => void)[] = [];
  return {
    current: () => settings,
    unreadable: () => unreadable,
    update: (patch) =>
      changes.run(async () => {
        const next = {
          settings: merge(settings, patch),
          unreadable: unreadable.filter((name) => !names(patch, name)),
        };
        await write(next);
        ({ settings, unreadable } = next);
        tell();
        for (const listener of listeners) listener(settings, patch);
        return settings;
      }),
    onChange: (listener) => void listeners.push(listener),
  };
}

/**
 * Returns the reason why nothing may be bid while these limits can't be read, and what to do; null when all can be
 * read.
 */
export function closedBySettings(unreadable: readonly string[]): string | null {
  if (unreadable.length === 0) return null;
  return `Nothing is bid, since limits of yours can't be read in the store (${unreadable.join(", ")}): ` +
    "set each of them again by POST /api/settings, null where you want none";
}

/** Returns the reason why stored settings can't be read whole; null where they can, also with limits that are closed. */
export function settingsProblem(value: Json): string | null {
  const reading = readRecord("settings", { value }, storedSettings);
  if ("reason" in reading) return reading.reason;
  const { unreadable: known } = reading.data;
  const unreadable = repair({ key: SETTINGS_KEY, value }).unreadable.filter((name) =>
    !(Array.isArray(known) && known.includes(name))
  );
  return unreadable.length > 0 ? `its ${unreadable.join(", ")} can't be read` : null;
}

/** Returns true when the owner names this limit, whole. */
function names({ budget = {}, costs = {}, groups }: SettingsPatch, limit: string): boolean {
  if (limit === "groups") return groups !== undefined;
  if (limit === "costs") {
    return Object.keys(DEFAULT_SETTINGS.costs).every((name) => Object.hasOwn(costs, name));
  }
  return Object.hasOwn(budget, limit.replace("budget.", ""));
}

/** Returns the part of the rules that the owner's settings decide. */
export function rulesFrom(
  { bidding }: Settings,
): Pick<Rules, "snipeSeconds" | "bidBufferCents" | "retryAttempts"> {
  return {
    snipeSeconds: bidding.snipeTiming,
    bidBufferCents: centsFromDollars(bidding.bidBuffer),
    retryAttempts: bidding.retryAttempts,
  };
}

/** Returns the costs of lots beside their price. */
export function costsFrom({ costs }: Settings): Costs {
  const { buyersPremiumRate, salesTaxRate, taxOnPremium } = costs;
  return { buyersPremiumRate, salesTaxRate, isPremiumTaxed: taxOnPremium };
}

/** Merges `patch` into the settings. Throws a `ZodError` when there would be too many groups. */
function merge(settings: Settings, patch: SettingsPatch): Settings {
  const groups = Object.entries({ ...settings.groups, ...patch.groups });
  return settingsSchema.parse({
    general: { ...settings.general, ...patch.general },
    bidding: { ...settings.bidding, ...patch.bidding },
    budget: { ...settings.budget, ...patch.budget },
    costs: { ...settings.costs, ...patch.costs },
    groups: Object.fromEntries(groups.filter(([, group]) => group !== null)),
    notices: {
      ...settings.notices,
      ...patch.notices,
      kinds: { ...settings.notices.kinds, ...patch.notices?.kinds },
    },
  });
}

const AS_DEFAULT: Loaded = { settings: DEFAULT_SETTINGS, unreadable: [] };
const ALL_CLOSED: Loaded = LIMITS.reduce(closed, AS_DEFAULT);

/** Sections by name, whatever is in them. */
const storedSettings = z.record(z.string(), z.unknown());

function repair(stored: StoredDocument): Loaded {
  const reading = readRecord("settings", stored, storedSettings);
  if ("reason" in reading) return ALL_CLOSED;
  const { unreadable: known, ...sections } = reading.data;
  const before = LIMITS.filter((name) => Array.isArray(known) && known.includes(name));
  return SECTIONS.reduce(
    (loaded, section) => withSection(loaded, section, sections[section]),
    before.reduce(closed, AS_DEFAULT),
  );
}

/**
 * Reads a section. The first versions stored none of budgets, costs and groups; any other value that is no object is
 * damaged.
 */
function withSection(loaded: Loaded, section: (typeof SECTIONS)[number], values: unknown): Loaded {
  if (values === undefined) return loaded;
  const limits = LIMITS.filter((name) => name === section || name.startsWith(`${section}.`));
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    return limits.reduce(closed, loaded);
  }
  return Object.entries(values).reduce((sum, [name, value]) => {
    const patch = settingsPatchSchema.safeParse({ [section]: { [name]: value } });
    if (patch.success) return { ...sum, settings: merge(sum.settings, patch.data) };
    const limit = section === "budget" ? `budget.${name}` : section;
    return LIMITS.includes(limit) ? closed(sum, limit) : sum;
  }, loaded);
}

/** Treats a limit that can't be read as set: a budget leaves nothing until its owner sets it again. */
function closed({ settings, unreadable }: Loaded, limit: string): Loaded {
  const budget = BUDGETS.find((name) => limit === `budget.${name}`);
  return {
    settings: budget ? merge(settings, { budget: { [budget]: 0 } }) : settings,
    unreadable: unreadable.includes(limit) ? unreadable : [...unreadable, limit],
  };
}
