import { z } from "@hono/zod-openapi";
import { getLogger } from "@logtape/logtape";
import { sleep } from "../clock.ts";
import { Refusal } from "./errors.ts";
import type { ServerServices } from "./services.ts";

const log = getLogger(["gavel", "server"]);

/** The longest wait of a client until its change is written (ms). The extension gives up after 30 s. */
const PATIENCE_MS = 2_000;

/** The warning for a change that is in force and not written yet. */
const NOT_WRITTEN =
  "This is in force, but not written yet: it is lost if Gavel stops before its store is back";

/** The fields of an answer whose change is not written yet. They are left out otherwise. */
export const unwritten = {
  stored: z.literal(false).optional().describe("It holds, and is not written yet: the store is away"),
  warning: z.string().optional(),
};

/** Returns those fields, empty when the change is written. */
export function unwrittenUnless(isWritten: boolean): { stored?: false; warning?: string } {
  return isWritten ? {} : { stored: false, warning: NOT_WRITTEN };
}

/** Waits for changes to be written, so that clients get an answer in time while the store is slow or away. */
export interface Writing {
  /**
   * Waits for `change`, which is in force at once, until no power cut can undo it. Resolves to false when that is not so
   * after 2 s. Rejects when it does.
   */
  isWritten(change: Promise<unknown>): Promise<boolean>;
  /** Waits like `isWritten` for a change that stays in force whatever becomes of its writing. Returns the answer's fields. */
  shownAsWritten(change: Promise<unknown>): Promise<{ stored?: false; warning?: string }>;
  /**
   * Makes a change that holds only once it is written. Throws `Refusal` while the store is away, where nothing is
   * changed, and after 2 s, where it will be once the store is back; `late` says so in other words.
   */
  whenWritten<T>(change: () => Promise<T>, late?: string): Promise<T>;
  /** Returns true while the store is away, or where that is why something failed with `error`. */
  isAway(error?: unknown): boolean;
  /**
   * Reads from the store. Throws `Refusal` while that is away, after 2 s at the latest. A long reading may go on for as
   * long as its `progress` grows.
   */
  whenRead<T>(read: () => Promise<T>, progress?: () => number): Promise<T>;
}

/** Said of a change that waits for a store which does not answer. */
const LATE =
  "Not in force yet: the store does not answer. It will be as soon as the store is back, unless you change it again";

/** Makes the part that waits for writes. */
export function createWriting({ clock, store }: Pick<ServerServices, "clock" | "store">): Writing {
  const inTime = async (done: Promise<boolean>): Promise<boolean> => {
    const over = new AbortController();
    const isLate = sleep(clock, PATIENCE_MS, over.signal).then(() => false);
    try {
      return await Promise.race([done, isLate]);
    } finally {
      over.abort();
    }
  };
  const onDisk = async (): Promise<boolean> => {
    try {
      await store.disk?.synced();
      return true;
    } catch (error) {
      log.warn("A change may not outlast a power cut: {error}", { error });
      return false;
    }
  };
  const isWritten = (change: Promise<unknown>): Promise<boolean> => inTime(change.then(onDisk));
  const isAway = (error?: unknown): boolean => {
    const { connected, healthy } = store.health();
    return !connected || !healthy || (error instanceof Error && error.message.startsWith("Redis: "));
  };
  return {
    isWritten,
    isAway,
    async shownAsWritten(change) {
      const kept = change.then(() => true, (error) => {
        log.error("A change that is in force could not be written: {error}", { error });
        return false;
      });
      return unwrittenUnless(isAway() ? false : await isWritten(kept) && await kept);
    },
    async whenWritten(change, late = LATE) {
      if (isAway()) {
        throw new Refusal("STORE_AWAY", "Nothing was changed: the store is away. Try again when it is back");
      }
      const changing = change();
      if (await isWritten(changing)) return await changing;
      changing.catch((error) => log.error("A late change could not be written: {error}", { error }));
      throw new Refusal("STORE_AWAY", late);
    },
    async whenRead(read, progress = () => 0) {
      try {
        let before = progress();
        const reading = read();
        for (let isGoingOn = true; isGoingOn;) {
          if (await inTime(reading.then(() => true))) return await reading;
          isGoingOn = progress() > before;
          before = progress();
        }
        reading.catch((error) => log.debug("A late reading failed: {error}", { error }));
      } catch (error) {
        log.warn("The store could not be read: {error}", { error });
      }
      throw new Refusal(
        "STORE_AWAY",
        "This is in the store, which does not answer: try again when it is back",
      );
    },
  };
}
