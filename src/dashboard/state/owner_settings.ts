import { signal } from "@preact/signals";
import type { Spending, SpendingSettings } from "../../client/spending_settings.ts";
import type { Server } from "./server.ts";

/** Makes settings that are not known yet. */
export function createOwnerSettings(server: Server): Spending {
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
