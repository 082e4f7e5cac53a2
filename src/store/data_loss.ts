import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { RedisStore } from "./redis/redis.ts";
import type { Remembering } from "./remembering.ts";
import type { StoreMark } from "./store_mark.ts";
import type { Troubles } from "./troubles.ts";

/** The parts that a watch for lost data works with. */
export interface DataLossParts {
  readonly store: Remembering & Pick<RedisStore, "commits">;
  readonly mark: Pick<StoreMark, "note">;
  /** The store, as its owner knows it. */
  readonly place: string;
  readonly troubles: Troubles;
  readonly clock: Pick<Clock, "now">;
}

/** A watch over a store that can come back with older data, or none, while Gavel runs. */
export interface DataLossWatch {
  /**
   * Checks for lost data, and writes them again. `isLost` is true where the loss is known already. Resolves once no
   * check is under way. Never rejects.
   */
  look(isLost: boolean): Promise<void>;
}

/** The least time between two notes of the commits in the data folder, so that an idle disk can sleep. */
const NOTE_MS = 10_000;
const TROUBLE = "lost data";

const log = getLogger(["gavel", "store"]);

/** Makes a watch, which looks when it is told to and not by itself. */
export function watchDataLoss({ store, mark, place, troubles, clock }: DataLossParts): DataLossWatch {
  let notedAtMs = clock.now();
  let noted = store.commits.known();
  let looking: Promise<void> | undefined;
  /** True while data are lost and not all written again. */
  let isKnownLost = false;

  const writeAgain = async () => {
    troubles.report(
      TROUBLE,
      `${place} has lost data: it came back empty, or older than what Gavel wrote last. Gavel writes again all that it ` +
        "knows: your lots, limits, bids, session and whether bidding is paused. Set `appendonly yes` in Redis",
    );
    const count = await store.writeAgain();
    isKnownLost = false;
    log.warn("{count} documents were written again to {place}", { count, place });
    troubles.mended(TROUBLE);
  };
  const look = async () => {
    if (await store.commits.hasFallen()) isKnownLost = true;
    if (isKnownLost) await writeAgain();
    const commits = store.commits.known();
    if (commits === noted || clock.now() - notedAtMs < NOTE_MS) return;
    [noted, notedAtMs] = [commits, clock.now()];
    await mark.note(commits);
  };
  return {
    look(isLost) {
      isKnownLost ||= isLost;
      return looking ??= look()
        .catch((error) => log.warn("{place} does not show whether it is whole: {error}", { place, error }))
        .finally(() => looking = undefined);
    },
  };
}
