import type { Toasts } from "./toasts.ts";

/** The lots that ended while no client of Gavel's heard it, told together once a page is open again. */
export interface MissedEnds {
  /** Takes in one of them, by the server's word: `won` or `lost`. */
  add(kind: unknown): void;
  /** Begins anew, as at each connection. */
  clear(): void;
}

/** Makes a sum of nothing. It is one message, however many lots there were. */
export function createMissedEnds(toasts: Pick<Toasts, "show">): MissedEnds {
  let [won, lost] = [0, 0];
  return {
    add(kind) {
      if (kind === "won") won += 1;
      else lost += 1;
      toasts.show(`While nobody looked: won ${won}, lost ${lost}. Results has them all.`, {
        tone: won > 0 ? "good" : "plain",
        about: "missed ends",
      });
    },
    clear() {
      [won, lost] = [0, 0];
    },
  };
}
