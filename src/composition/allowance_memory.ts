import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Cancel, Clock } from "../clock.ts";
import type { RememberedAllowance } from "../nellis/calls/allowance.ts";
import { storedTime } from "../store/record.ts";
import type { Json, Store } from "../store/store.ts";

const log = getLogger(["gavel", "nellis"]);

const ALLOWANCE_KEY = ["system", "allowance"] as const;
/** The shortest time between two writes: a kill loses no more than this much of what was learnt. */
const KEPT_EVERY_MS = 5_000;
const VERSION = 1;

const stored = z.object({
  version: z.literal(VERSION),
  learned: z.object({
    perMinute: z.number().min(1),
    ceiling: z.number().min(1),
    confirmations: z.number().int().min(1),
    isDisproved: z.boolean(),
    refusedAtMs: storedTime,
    atMs: storedTime,
  }),
  sentAtMs: z.array(storedTime).max(1_000),
  heldUntilMs: storedTime,
});

/** Returns what an earlier run had learnt of Nellis's allowance; null when nothing usable is kept. */
export async function loadAllowance(
  store: Pick<Store, "get">,
  clock: Clock,
): Promise<RememberedAllowance | null> {
  const value = await store.get(ALLOWANCE_KEY);
  if (value === undefined || value === null) return null;
  const { data, error } = stored.safeParse(value);
  if (!data) {
    log.warn("What Nellis grants is learnt anew, as what was kept of it makes no sense: {error}", { error });
    return null;
  }
  const { learned, sentAtMs, heldUntilMs } = data;
  // A clock that was set back must not freeze what was learnt until it has caught up.
  const nowMs = clock.now();
  const passed = (atMs: number) => Math.min(atMs, nowMs);
  return {
    learned: { ...learned, atMs: passed(learned.atMs), refusedAtMs: passed(learned.refusedAtMs) },
    sentAtMs: sentAtMs.map(passed),
    heldUntilMs,
  };
}

/** Returns the reason why what is stored of the allowance can't be read; null where it can. */
export function allowanceProblem(value: Json): string | null {
  return stored.safeParse(value).success ? null : "it is no record of requests";
}

/** Keeps what is learnt of the allowance in the store, every few seconds at most. */
export interface AllowanceMemory {
  /** Plans a write, as there is more to remember. */
  note(): void;
  /** Writes what waits, and starts no further write. */
  close(): void;
}

/** Makes a memory that asks `remember` what is to be kept: null where nothing was learnt, or all of it is forgotten. */
export function createAllowanceMemory({ store, clock, remember }: {
  readonly store: Pick<Store, "put" | "delete">;
  readonly clock: Clock;
  readonly remember: () => RememberedAllowance | null;
}): AllowanceMemory {
  let cancel: Cancel | null = null;
  let isKept = false;

  const keep = () => {
    cancel = null;
    const learnt = remember();
    if (!learnt && !isKept) return;
    isKept = learnt !== null;
    const written = learnt ? store.put(ALLOWANCE_KEY, recordOf(learnt)) : store.delete(ALLOWANCE_KEY);
    written.catch((error) => log.debug("Could not store what Nellis grants: {error}", { error }));
  };

  return {
    note() {
      if (!cancel && (isKept || remember())) cancel = clock.after(KEPT_EVERY_MS, keep);
    },
    close() {
      if (!cancel) return;
      cancel();
      keep();
    },
  };
}

function recordOf({ learned, sentAtMs, heldUntilMs }: RememberedAllowance): Json {
  const { perMinute, ceiling, confirmations, isDisproved, refusedAtMs, atMs } = learned;
  return {
    version: VERSION,
    learned: { perMinute, ceiling, confirmations, isDisproved, refusedAtMs, atMs },
    sentAtMs,
    heldUntilMs,
  };
}
