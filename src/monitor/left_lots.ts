import { getLogger } from "@logtape/logtape";
import type { Exposures } from "../bidding/exposures.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";

const log = getLogger(["gavel", "monitor"]);

/** The parts of looking after left lots. `nellisNow` is Nellis's clock, `clock` ours. */
export interface LeftLotsParts {
  readonly clock: Clock;
  readonly nellisNow: () => number;
  readonly bus: EventBus;
  readonly exposures: Pick<Exposures, "left" | "found">;
  readonly monitor: Pick<Monitor, "read">;
  /** Returns true when any budget is set. Without one, lots of no group don't matter. */
  readonly hasBudget: () => boolean;
}

/** At work until it is closed. */
export interface LeftLots {
  /** Plans anew, as budgets were set or taken away. */
  replan(): void;
  close(): Promise<void>;
}

/**
 * The interval between looks: few lots are left while they may be won, and a budget can wait this long for their end.
 */
const LOOK_EVERY_MS = 5 * 60_000;
/** A lot that was just extended closes later than was known. */
const AFTER_CLOSE_MS = 60_000;
/** The time after its close from which on a lot that can't be read counts as won for good. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60_000;

/**
 * Reads each lot that was stopped, or bid on by hand, while it might be won, once it should be over. Budgets and groups
 * then count its end and not its exposure. Lots that neither counts are left alone.
 */
export function startLeftLots(parts: LeftLotsParts): LeftLots {
  const { clock, nellisNow, bus, exposures, monitor, hasBudget } = parts;
  let cancel: Cancel | null = null;
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;

  const counted = () => exposures.left().filter(({ group }) => group !== null || hasBudget());
  const isDue = (atMs: number) => {
    const sinceMs = nellisNow() - atMs;
    return sinceMs >= AFTER_CLOSE_MS && sinceMs < GIVEN_UP_AFTER_MS;
  };
  const look = async () => {
    for (const { auctionId, atMs } of counted()) {
      if (isClosed || !isDue(atMs)) continue;
      try {
        exposures.found(await monitor.read(auctionId));
      } catch (error) {
        log.debug("The end of lot {auctionId} is not known yet: {error}", { auctionId, error });
      }
    }
    cancel = null;
    plan();
  };
  const plan = () => {
    if (isClosed || cancel || counted().length === 0) return;
    cancel = clock.after(LOOK_EVERY_MS, () => void (looking = look()));
  };

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-removed" || event.type === "bid-answered") plan();
  });
  plan();
  return {
    replan: plan,
    async close() {
      isClosed = true;
      stopListening();
      cancel?.();
      await looking;
    },
  };
}
