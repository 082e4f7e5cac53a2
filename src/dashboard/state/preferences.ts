import { type Signal, signal } from "@preact/signals";
import type { Kept } from "../kept.ts";

/** The colours: as the system has them, or as this browser's owner chose. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Choices that hold in this browser alone. */
export interface Preferences {
  readonly theme: Signal<Theme>;
  /** True once the owner has put the first steps away. */
  readonly isStartDismissed: Signal<boolean>;
  /** Won lots that were picked up, by lot and end. */
  readonly pickedUp: Signal<ReadonlySet<string>>;
}

const KEPT_AS = "gavel.theme";
const START_KEPT_AS = "gavel.start";
const DISMISSED = "dismissed";
const PICKED_UP_KEPT_AS = "gavel.picked-up";
/** More than anyone picks up in a year; the oldest ticks go first. */
const MOST_PICKED_UP = 2_000;

/** Reads the choices as they were kept, and keeps each new one. */
export function createPreferences(storage: Pick<Kept, "getItem" | "setItem">): Preferences {
  const theme = signal(THEMES.find((name) => name === storage.getItem(KEPT_AS)) ?? "auto");
  theme.subscribe((name) => storage.setItem(KEPT_AS, name));
  const pickedUp = signal<ReadonlySet<string>>(new Set(readNames(storage.getItem(PICKED_UP_KEPT_AS))));
  pickedUp.subscribe((names) =>
    storage.setItem(PICKED_UP_KEPT_AS, JSON.stringify([...names].slice(-MOST_PICKED_UP)))
  );
  const isStartDismissed = signal(storage.getItem(START_KEPT_AS) === DISMISSED);
  isStartDismissed.subscribe((isDismissed) => {
    if (isDismissed) storage.setItem(START_KEPT_AS, DISMISSED);
  });
  return { theme, isStartDismissed, pickedUp };
}

function readNames(text: string | null): readonly string[] {
  try {
    const names: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}
