import { type ReadonlySignal, signal } from "@preact/signals";
import type { SpendingSettings } from "../../client/spending_settings.ts";
import type { Server } from "./server.ts";

/** The owner's settings, as they were last asked for: the server does not push them. */
export interface OwnerSettings {
  /** Null until the server has told them: no sum is shown before that. */
  readonly current: ReadonlySignal<SpendingSettings | null>;
  /** Asks for them again, as before money is confirmed: another tab may have changed them. */
  refresh(): Promise<void>;
}

/** Makes settings that are not known yet. */
export function createOwnerSettings(server: Server): OwnerSettings {
  const current = signal<SpendingSettings | null>(null);
  let asked = 0;
  return {
    current,
    async refresh() {
      const mine = ++asked;
      const answer = await server.call<{ readonly settings: SpendingSettings }>("GET", "settings");
      // An answer that is overtaken by a newer one is older than it.
      if (answer.ok && mine === asked) current.value = answer.body.settings;
    },
  };
}
