import { type ReadonlySignal, signal } from "@preact/signals";
import type { Server } from "../state/server.ts";
import type { Toasts } from "../state/toasts.ts";
import type { Undoing } from "../state/undoing.ts";

/** The owner's settings for all lots, as the server has them. Dollars; null is no limit; rates are shares. */
export interface OwnerChoices {
  readonly general: {
    readonly defaultMaxBid: number;
    readonly defaultStrategy: string;
    readonly autoBidDefault: boolean;
  };
  readonly bidding: {
    readonly snipeTiming: number;
    readonly bidBuffer: number;
    readonly retryAttempts: number;
    readonly defaultIncrement: number;
  };
  readonly budget: Readonly<Record<"perDay" | "perWeek" | "total" | "perBid", number | null>>;
  readonly costs: {
    readonly buyersPremiumRate: number;
    readonly salesTaxRate: number;
    readonly taxOnPremium: boolean;
  };
  readonly groups: Readonly<Record<string, { readonly want: number }>>;
  readonly notices: {
    /** `on`, `digest` or `off`, by kind. */
    readonly kinds: Readonly<Record<string, string>>;
    /** Times of the day such as "22:00". */
    readonly quietHours: { readonly from: string; readonly to: string } | null;
    readonly digestAt: string;
    /** Null is the zone of the machine that Gavel runs on. */
    readonly timeZone: string | null;
  };
}

/** A change of some settings: a group that is null is removed. */
export type ChoicesPatch = {
  readonly [Section in keyof OwnerChoices]?: Section extends "groups"
    ? Readonly<Record<string, { readonly want: number } | null>>
    : Partial<OwnerChoices[Section]>;
};

/** A change, the one that takes it back, and the sentences for both. */
export interface Change {
  readonly patch: ChoicesPatch;
  readonly back: ChoicesPatch;
  /** Said once the change is in force, such as "Budget for a day: $500". */
  readonly told: string;
  /** Said once it was taken back. */
  readonly toldBack: string;
  /** The question of a limit that taking it back loosens by much; null, or left out, where it loosens none. */
  readonly loosens?: string | null;
}

/** The settings on the screen. */
export interface ChoicesDesk {
  /** Null until the server has told them. */
  readonly current: ReadonlySignal<OwnerChoices | null>;
  /** The reason why they could not be read; null where they could. */
  readonly trouble: ReadonlySignal<string | null>;
  load(): Promise<void>;
  /** Makes a change, and offers to take it back. Resolves to null when it is in force, else to the reason why not. */
  make(change: Change): Promise<string | null>;
}

interface ChangedAnswer {
  readonly settings: OwnerChoices;
  readonly warnings?: readonly string[];
}

/** Makes a desk. `changed` is called after each change, for whoever reckons with the settings. */
export function createChoicesDesk(
  { server, toasts, undoing, changed = () => {} }: {
    readonly server: Server;
    readonly toasts: Toasts;
    readonly undoing: Pick<Undoing, "loosen">;
    readonly changed?: () => void;
  },
): ChoicesDesk {
  const current = signal<OwnerChoices | null>(null);
  const trouble = signal<string | null>(null);
  /** Counts what was asked and sent, so that an answer which is overtaken by a newer one is left alone. */
  let asked = 0;
  const load = async () => {
    const mine = ++asked;
    const answer = await server.call<{ readonly settings: OwnerChoices }>("GET", "settings");
    if (mine !== asked) return;
    if (answer.ok) current.value = answer.body.settings;
    trouble.value = answer.ok ? null : answer.error;
  };
  const send = async (patch: ChoicesPatch): Promise<string | null> => {
    const answer = await server.call<ChangedAnswer>("POST", "settings", patch);
    if (!answer.ok) return answer.error;
    asked += 1;
    current.value = answer.body.settings;
    for (const warning of answer.body.warnings ?? []) toasts.show(`${warning}.`, { tone: "bad" });
    changed();
    return null;
  };
  /** Takes back a change that is still in force as it was made: `made` are the settings right after it. */
  const takeBack = async ({ patch, back, told, toldBack }: Change, made: OwnerChoices | null) => {
    await load();
    if (trouble.value === null && valuesOf(patch, current.value) !== valuesOf(patch, made)) {
      toasts.show(`Changed again meanwhile, so nothing was taken back. It was “${told}”.`, { tone: "bad" });
      return;
    }
    const error = trouble.value ?? await send(back);
    if (error === null) toasts.show(`${toldBack}.`);
    else toasts.show(`Not taken back: ${error}.`, { tone: "bad" });
  };
  return {
    current,
    trouble,
    load,
    async make(change) {
      const error = await send(change.patch);
      const made = current.value;
      if (error !== null) return error;
      const run = () => void takeBack(change, made);
      const { loosens, told } = change;
      toasts.show(`${told}.`, { tone: "good", undo: () => loosens ? undoing.loosen(loosens, run) : run() });
      return null;
    },
  };
}

/** Returns the values that settings have for what a patch changes, as a text to compare. */
function valuesOf(patch: ChoicesPatch, settings: OwnerChoices | null): string {
  return JSON.stringify(
    Object.entries(patch).map(([section, fields]) => {
      const values: Readonly<Record<string, unknown>> = settings?.[section as keyof OwnerChoices] ?? {};
      return Object.keys(fields).map((name) => values[name] ?? null);
    }),
  );
}
