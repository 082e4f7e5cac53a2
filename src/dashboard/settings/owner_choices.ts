import { type ReadonlySignal, signal } from "@preact/signals";
import type { Server } from "../state/server.ts";
import type { Toasts } from "../state/toasts.ts";

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
  { server, toasts, changed = () => {} }: {
    readonly server: Server;
    readonly toasts: Toasts;
    readonly changed?: () => void;
  },
): ChoicesDesk {
  const current = signal<OwnerChoices | null>(null);
  const trouble = signal<string | null>(null);
  const send = async (patch: ChoicesPatch): Promise<string | null> => {
    const answer = await server.call<ChangedAnswer>("POST", "settings", patch);
    if (!answer.ok) return answer.error;
    current.value = answer.body.settings;
    for (const warning of answer.body.warnings ?? []) toasts.show(`${warning}.`, { tone: "bad" });
    changed();
    return null;
  };
  const takeBack = async ({ back, toldBack }: Change) => {
    const error = await send(back);
    if (error === null) toasts.show(`${toldBack}.`);
    else toasts.show(`Not taken back: ${error}.`, { tone: "bad" });
  };
  return {
    current,
    trouble,
    async load() {
      const answer = await server.call<{ readonly settings: OwnerChoices }>("GET", "settings");
      if (answer.ok) current.value = answer.body.settings;
      trouble.value = answer.ok ? null : answer.error;
    },
    async make(change) {
      const error = await send(change.patch);
      if (error === null) toasts.show(`${change.told}.`, { tone: "good", undo: () => void takeBack(change) });
      return error;
    },
  };
}
