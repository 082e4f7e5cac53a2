import { getLogger } from "@logtape/logtape";
import { type Cancel, type Clock, sleep } from "../clock.ts";
import { StartError } from "../start_error.ts";

/** The holder of a lease, and its holders before. */
export interface LeaseEntry {
  readonly holder: string;
  /** The former holders, newest first; empty where nobody ever had it, or somebody else holds it. */
  readonly past: readonly string[];
}

/** A book of leases: one owner at a time holds a name, until its time is up. */
export interface LeaseBook {
  /**
   * Takes or renews `name` for `ttlMs` where it is free, ours, or held by an owner whose name begins with `heirOf`.
   * Resolves to its holder after that.
   */
  take(name: string, owner: string, ttlMs: number, heirOf?: string): Promise<LeaseEntry>;
  /** Releases `name` where `owner` holds it. */
  release(name: string, owner: string): Promise<void>;
}

/** A right that one Gavel has at a time. It is renewed until it is closed, and taken again where it was lost. */
export interface Lease {
  /** Returns null while it is held; otherwise a sentence that says why it is not and what to do. */
  lost(): string | null;
  /** Calls `listener` each time that it is held again, or is not any more. */
  onChange(listener: () => void): void;
  /** Resolves once another has held it meanwhile: the data that were loaded from the store are out of date. */
  readonly outdated: Promise<void>;
  /** Releases it. */
  close(): Promise<void>;
}

/** The parts that a lease is made of. */
export interface LeaseParts {
  readonly book: LeaseBook;
  /** The name of the lease; there is one today, on the whole store. */
  readonly name: string;
  /** The data folder of the holder. One Gavel at a time can use it, so an earlier holder with it has ended. */
  readonly folder: string;
  /** The store, as its owner knows it. */
  readonly place: string;
  readonly clock: Clock;
  /** Ends the wait for a lease that another holds. */
  readonly signal?: AbortSignal;
  /** Called once when the lease has to be waited for; `reason` says why. */
  readonly onWaiting?: (reason: () => string) => void;
  /**
   * Runs after each renewal. `isOlder` is true where the record of this lease is gone or an older one is there: the store
   * that it lies in has lost data. No renewal waits for it, but the release does. It never rejects.
   */
  readonly afterRenewal?: (isOlder: boolean) => Promise<void>;
}

/** The time of a lease. A killed Gavel keeps one with another data folder from starting for so long. */
export const LEASE_MS = 6_000;
const RENEW_MS = 2_000;
const RETRY_MS = 250;
/** The lease is given up this long before anybody else can have it, so that a bid on its way is still ours. */
const MARGIN_MS = 500;

const log = getLogger(["gavel", "store"]);

/** An error for a store that another Gavel uses: two would bid against each other, each with the whole budget. */
export class StoreInUse extends StartError {
  override readonly name = "StoreInUse";

  constructor(place: string) {
    super(`Another Gavel is using ${place}: stop it, or give this one a REDIS_URL of its own`);
  }
}

/** Takes a lease, also one that an earlier run in the same folder left. Throws `StoreInUse` where another holds it. */
export async function takeLease(parts: LeaseParts): Promise<Lease> {
  const { book, name, folder, place, clock, signal, onWaiting, afterRenewal } = parts;
  const owner = `${folder}/${crypto.randomUUID()}`;
  const held = createHeldTime(clock);
  const listeners: (() => void)[] = [];
  let cancel: Cancel = () => {};
  let renewing: Promise<void> = Promise.resolve();
  let after: Promise<void> | undefined;
  let state: "ours" | "others" | "outdated" = "ours";
  let isClosed = false;
  const outdated = Promise.withResolvers<void>();

  const take = async (heirOf?: string): Promise<LeaseEntry> => {
    const asked = held.ask();
    const entry = await book.take(name, owner, LEASE_MS, heirOf);
    if (entry.holder === owner) asked.granted();
    return entry;
  };
  const become = (next: typeof state) => {
    if (state === next) return;
    state = next;
    log[next === "ours" ? "info" : "error"](
      next === "ours" ? `${place} is this Gavel's again` : lostReason(),
    );
  };
  const lostReason = () =>
    state === "outdated"
      ? `Another Gavel has worked on ${place} meanwhile, so this one bids nothing until it has started again`
      : state === "others"
      ? `Another Gavel is using ${place}, so this one bids nothing: stop one of them`
      : `It is not certain that no other Gavel uses ${place}, so nothing is bid until it answers again`;

  const renew = async () => {
    const wasHeld = held.isHeld();
    try {
      const { holder, past: [last] } = await take();
      const isOlder = holder === owner && state === "ours" && (last === undefined || before.has(last));
      // This Gavel's bids and budgets do not include what the other one has done.
      if (holder === owner && last !== owner && !isOlder) become("outdated");
      else if (state !== "outdated") become(holder === owner ? "ours" : "others");
      if (holder !== owner || state === "outdated") held.end();
      if (state === "outdated") {
        await book.release(name, owner);
        outdated.resolve();
      } else if (holder === owner) after = afterRenewal?.(isOlder);
    } catch (error) {
      log.debug("The lease on {place} could not be renewed: {error}", { place, error });
    }
    if (wasHeld !== held.isHeld()) { for (const listener of listeners) listener(); }
    plan();
  };
  const plan = () => {
    if (isClosed || state === "outdated") return;
    cancel = clock.after(held.isHeld() ? RENEW_MS : RETRY_MS, () => void (renewing = renew()));
  };

  let first = await take(`${folder}/`);
  if (first.holder !== owner) {
    onWaiting?.(() => `${place} was used by another Gavel just now: waiting until it is free`);
  }
  for (const endMs = clock.now() + LEASE_MS + RENEW_MS; first.holder !== owner;) {
    if (clock.now() >= endMs || signal?.aborted) throw new StoreInUse(place);
    await sleep(clock, RETRY_MS, signal);
    first = await take();
  }
  const before = new Set(first.past);
  plan();
  return {
    lost: () => state === "ours" && held.isHeld() ? null : lostReason(),
    onChange: (listener) => void listeners.push(listener),
    outdated: outdated.promise,
    async close() {
      isClosed = true;
      cancel();
      await renewing;
      await after;
      held.end();
      await book.release(name, owner).catch((error) =>
        log.warn("The lease on {place} ends by itself in some seconds: {error}", { place, error })
      );
    },
  };
}

/**
 * Tells until when a lease is certainly held. Counts from before the request left, both by the counter of this process
 * and by the wall clock: after a sleep of the machine the lease is over, and a wall clock that is set back does not
 * prolong it.
 */
function createHeldTime(clock: Clock) {
  const wallNow = () => clock.wallNow?.() ?? clock.now();
  let grantedMs = -Infinity;
  let grantedWallMs = -Infinity;
  const isWithin = (sinceMs: number) => sinceMs < LEASE_MS - MARGIN_MS;
  return {
    ask() {
      const [askedMs, askedWallMs] = [clock.now(), wallNow()];
      return {
        granted() {
          grantedMs = askedMs;
          grantedWallMs = askedWallMs;
        },
      };
    },
    isHeld: () => isWithin(clock.now() - grantedMs) && isWithin(wallNow() - grantedWallMs),
    end() {
      grantedMs = -Infinity;
    },
  };
}
