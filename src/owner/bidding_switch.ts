import { z } from "zod";
import { keepCopy, readRecord, stamped, storedAt } from "../store/record.ts";
import type { Json, Store } from "../store/store.ts";
import { createTroubles, type Troubles } from "../store/troubles.ts";

/** The owner's switches for all bidding, by strategy and by hand. They survive restarts. */
export interface BiddingSwitch {
  isPaused(): boolean;
  /** Returns why it is paused and what to do, where the owner has not paused it; null otherwise. */
  pausedBecause(): string | null;
  /**
   * Returns the time whose state a restore has put in the store (ms since the Unix epoch): what is stored of a lot may
   * be as old. Null where nothing was restored.
   */
  restoredFromMs(): number | null;
  /** Stops at once; resolves once that is durable too. */
  pause(): Promise<void>;
  /** Resolves once that is durable: bidding goes on only then. */
  resume(): Promise<void>;
  /** True while Gavel practises: bids are decided and recorded, and none is sent. */
  isDryRun(): boolean;
  /** Sends no bid from now on; resolves once that is durable too. */
  startPractice(): Promise<void>;
  /** Resolves once that is durable: bids are sent only then. Where `DRY_RUN` is set, the next start practises again. */
  endPractice(): Promise<void>;
  /** Calls `listener` after each change, once that holds. */
  onChange(listener: () => void): void;
}

const SWITCH_KEY = ["system", "bidding"] as const;
const TROUBLE = "the bidding switch";
const restoredSchema = z.object({
  /** The time whose state the backup holds. */
  madeAt: z.iso.datetime(),
  lots: z.int().min(0),
  openBids: z.int().min(0),
  /** The owner has resumed bidding since. */
  isSeen: z.boolean(),
});
const storedSwitch = z.object({
  isPaused: z.boolean(),
  isDryRun: z.boolean().default(false),
  restored: restoredSchema.optional(),
});

/** A backup that was restored, as the owner is told of it. */
export type Restored = Omit<z.infer<typeof restoredSchema>, "isSeen">;

/**
 * Returns the record of switches after a restore: all bidding is paused until the owner has looked. `stored` is the
 * backup's own record, of which the practice stays.
 */
export function switchesAfterRestore(restored: Restored, stored: Json | undefined): Json {
  const read = stored === undefined ? null : readRecord("bidding", { value: stored }, storedSwitch);
  const isDryRun = read !== null && "data" in read && read.data.isDryRun;
  return { ...stamped("bidding", { isPaused: true, isDryRun, restored: { ...restored, isSeen: false } }) };
}

/** Returns the reason why a stored record of the switches can't be read; null where it can. */
export function switchesProblem(value: Json): string | null {
  const read = readRecord("bidding", { value }, storedSwitch);
  return "reason" in read ? read.reason : null;
}

/**
 * Loads the switches. Stored ones that can't be read count as paused, and that is told: switches are
 * only stored where their owner has used them. `startsDry` is `DRY_RUN`, which makes every start a practice.
 */
export async function loadBiddingSwitch(
  store: Store,
  troubles: Troubles = createTroubles(),
  startsDry = false,
): Promise<BiddingSwitch> {
  const stored = await storedAt(store, SWITCH_KEY);
  const read = stored
    ? readRecord("bidding", stored, storedSwitch)
    : { data: { isPaused: false, isDryRun: false } };
  if (stored && "reason" in read) {
    await keepCopy(store, stored, read.reason);
    troubles.report(
      TROUBLE,
      "All bidding is paused, since the stored switch for it can't be read: resume it to have bids again",
    );
  }
  const known: z.infer<typeof storedSwitch> = "reason" in read
    ? { isPaused: true, isDryRun: false }
    : read.data;
  const listeners: (() => void)[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  /** The switches as they are to be stored. */
  const wanted = { ...known };
  const write = async () => {
    await store.put(SWITCH_KEY, stamped("bidding", { ...wanted }));
    troubles.mended(TROUBLE);
  };
  const sawRestore = () => {
    if (wanted.restored) wanted.restored = { ...wanted.restored, isSeen: true };
  };
  const switchOf = (name: "isPaused" | "isDryRun", startsOn: boolean) =>
    createSwitch(startsOn, {
      write(isOn) {
        wanted[name] = isOn;
        if (name === "isPaused" && !isOn) sawRestore();
        return write();
      },
      tell,
    });
  const pausing = switchOf("isPaused", known.isPaused);
  const practising = switchOf("isDryRun", startsDry || known.isDryRun);
  return {
    isPaused: pausing.isOn,
    pausedBecause: () => pausing.isOn() ? restoredReason(wanted.restored) : null,
    restoredFromMs: () => wanted.restored ? Date.parse(wanted.restored.madeAt) : null,
    pause: pausing.turnOn,
    resume: pausing.turnOff,
    isDryRun: practising.isOn,
    startPractice: practising.turnOn,
    endPractice: practising.turnOff,
    onChange: (listener) => void listeners.push(listener),
  };
}

function restoredReason(restored: z.infer<typeof restoredSchema> | undefined): string | null {
  if (!restored || restored.isSeen) return null;
  const { madeAt, lots, openBids } = restored;
  const when = `${madeAt.slice(0, 10)} ${madeAt.slice(11, 16)} UTC`;
  return `Restored from a backup of ${when}: ${lots} ${lots === 1 ? "lot" : "lots"}, ` +
    `${openBids} open ${openBids === 1 ? "bid" : "bids"}. Look at your lots and limits, then resume`;
}

/** Something that keeps bids back while it is on. */
interface Switch {
  isOn(): boolean;
  turnOn(): Promise<void>;
  turnOff(): Promise<void>;
}

/** Makes a switch that is on at once, and off only once that is written. */
function createSwitch(
  startsOn: boolean,
  { write, tell }: { write(isOn: boolean): Promise<void>; tell(): void },
): Switch {
  let isOn = startsOn;
  /** Goes up with each change, so that a turn-off whose write is late does not undo a turn-on. */
  let revision = 0;
  return {
    isOn: () => isOn,
    async turnOn() {
      revision++;
      isOn = true;
      tell();
      await write(true);
    },
    async turnOff() {
      const ours = ++revision;
      await write(false);
      // A switch that was turned on again during the write stays on.
      if (ours !== revision) return;
      isOn = false;
      tell();
    },
  };
}
