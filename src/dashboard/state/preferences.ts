import { type Signal, signal } from "@preact/signals";

/** The colours: as the system has them, or as this browser's owner chose. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Choices that hold in this browser alone. */
export interface Preferences {
  readonly theme: Signal<Theme>;
}

const KEPT_AS = "gavel.theme";

/** Reads the choices as they were kept, and keeps each new one. */
export function createPreferences(storage: Pick<Storage, "getItem" | "setItem">): Preferences {
  const theme = signal(THEMES.find((name) => name === storage.getItem(KEPT_AS)) ?? "auto");
  theme.subscribe((name) => storage.setItem(KEPT_AS, name));
  return { theme };
}
