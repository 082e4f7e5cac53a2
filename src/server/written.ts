import { z } from "@hono/zod-openapi";
import { getLogger } from "@logtape/logtape";
import { sleep } from "../clock.ts";
import { Refusal } from "./errors.ts";
import type { ServerServices } from "./services.ts";

const log = getLogger(["gavel", "server"]);

/** The longest that a client waits for its change to be written (ms): the extension gives up after 30 s. */
const PATIENCE_MS = 2_000;

/** Said of a change that holds and is not written yet. */
const NOT_WRITTEN =
  "This holds now, but it is not written yet: it is forgotten if Gavel stops before its store is back";

/** The part of an answer that says that a change is not written yet; left out where it is. */
export const unwritten = {
  stored: z.literal(false).optional().describe("It holds, and is not written yet: the store is away"),
  warning: z.string().optional(),
};

/** Returns what an answer says beside the rest, by whether its change is written. */
export function unwrittenUnless(isWritten: boolean): { stored?: false; warning?: string } {
  return isWritten ? {} : { stored: false, warning: NOT_WRITTEN };
}

/** Answers clients in time while the store is slow or away. */
export interface Writing {
  /** Waits for `change`, which holds from its first moment on; false when it is not written after 2 s. Rejects as it does. */
  isWritten(change: Promise<unknown>): Promise<boolean>;
  /**
   * Makes a change that holds only once it is written. Throws `Refusal` while the store is away, where nothing is
   * changed, and after 2 s, where it will be once the store is back.
   */
  whenWritten<T>(change: () => Promise<T>): Promise<T>;
}

/** Makes the writing of what clients ask for. */
export function createWriting({ clock, store }: Pick<ServerServices, "clock" | "store">): Writing {
  const isWritten = async (change: Promise<unknown>): Promise<boolean> => {
    const over = new AbortController();
    const isLate = sleep(clock, PATIENCE_MS, over.signal).then(() => false);
    try {
      return await Promise.race([change.then(() => true), isLate]);
    } finally {
      over.abort();
    }
  };
  return {
    isWritten,
    async whenWritten(change) {
      const { connected, healthy } = store.health();
      if (!connected || !healthy) {
        throw new Refusal("STORE_AWAY", "Nothing was changed: the store is away. Try again when it is back");
      }
      const changing = change();
      if (await isWritten(changing)) return await changing;
      changing.catch((error) => log.error("A late change could not be written: {error}", { error }));
      throw new Refusal(
        "STORE_AWAY",
        "Not in force yet: the store does not answer. It will be as soon as the store is back, unless you change it again",
      );
    },
  };
}
