import { z } from "zod";
import { keepCopy, readRecord, stamped, storedAt } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { createTroubles, type Troubles } from "../store/troubles.ts";

/** The owner's switches for all bidding, by strategy and by hand. They survive restarts. */
export interface BiddingSwitch {
  isPaused(): boolean;
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
const storedSwitch = z.object({ isPaused: z.boolean(), isDryRun: z.boolean().default(false) });

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
  const known = "reason" in read ? { isPaused: true, isDryRun: false } : read.data;
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
  const switchOf = (name: "isPaused" | "isDryRun", startsOn: boolean) =>
    createSwitch(startsOn, {
      write(isOn) {
        wanted[name] = isOn;
        return write();
      },
      tell,
    });
  const pausing = switchOf("isPaused", known.isPaused);
  const practising = switchOf("isDryRun", startsDry || known.isDryRun);
  return {
    isPaused: pausing.isOn,
    pause: pausing.turnOn,
    resume: pausing.turnOff,
    isDryRun: practising.isOn,
    startPractice: practising.turnOn,
    endPractice: practising.turnOff,
    onChange: (listener) => void listeners.push(listener),
  };
}

/** Something that keeps bids back while it is on. */
interface Switch {
  isOn(): boolean;
  turnOn(): Promise<void>;
  turnOff(): Promise<void>;
}

/** A switch that is on at once, and off only once that is written. */
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
      // Turned on again meanwhile, it stays on.
      if (ours !== revision) return;
      isOn = false;
      tell();
    },
  };
}
