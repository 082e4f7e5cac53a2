import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Clock } from "../../src/clock.ts";

/** The parts of the machine and of the page that the panel needs, each replaceable in a test. */
export interface PanelParts {
  readonly clock: Clock;
  /** Returns the lot of the page as its address is now; null where it is no lot's page. */
  readonly lotOfPage: () => string | null;
}

/** Hands the parts to everything in the panel. */
export const PartsContext = createContext<PanelParts | null>(null);

/** Returns the parts. */
export function useParts(): PanelParts {
  const parts = useContext(PartsContext);
  if (!parts) throw new Error("A part of the panel is drawn without its PartsContext");
  return parts;
}
