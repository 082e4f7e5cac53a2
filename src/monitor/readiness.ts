import { readinessFrom } from "../auction/readiness.ts";
import { wantsToBid } from "../auction/strategy/strategy.ts";
import type { Auction, AuctionConfig, AuctionId } from "../auction/types.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { EventBus } from "../event_bus.ts";
import type { Monitor } from "./monitor.ts";
import { FEWEST_FAILURES, type Probed, type ReadinessFacts, readinessReasons } from "./readiness_checks.ts";
import type { ReadinessProbes } from "./readiness_probes.ts";

/** The parts of checking. `nellisNow` is Nellis's clock, `clock` ours. */
export interface ReadinessParts {
  readonly clock: Clock;
  readonly nellisNow: () => number;
  readonly bus: EventBus;
  readonly monitor: Pick<Monitor, "list" | "get" | "hear">;
  /**
   * Returns the time at which the auction's snipe leaves or has left, by Nellis's clock; null when it is not to be
   * sniped.
   */
  readonly snipeAt: (auction: Auction) => number | null;
  /** Closed with the checking. */
  readonly probes: ReadinessProbes;
  /** Returns the facts that are known without asking. */
  readonly known: (auction: Auction) => Omit<ReadinessFacts, keyof Probed>;
}

/** The times before a close at which it is checked: one that leaves time to mend what is wrong, and a second. */
const CHECKED_BEFORE_MS = [600_000, 120_000] as const;
/** A lot that is found late has been read, and is on the live feed, by then. */
const SETTLING_MS = 2_000;
/** The wait until a red lot is checked again, so that the owner sees that it is mended. */
const RED_AGAIN_MS = 60_000;
/** The time before a snipe or close in which no check is made, so that none is in the bid's way. */
const QUIET_BEFORE_MS = 15_000;

/** One lot's checks under one config. */
interface Plan {
  readonly config: AuctionConfig;
  readonly notBeforeMs: number;
  /** The number of checks before a close that are done. */
  done: number;
  isUnderway: boolean;
  cancel: Cancel;
}

/** At work until it is closed. */
export interface ReadinessWatch {
  /** Checks the lots again that have been checked, as the owner changed something for all of them. */
  recheck(): void;
  /** Judges the lots that have been checked by what is known now, without asking anybody. */
  rejudge(): void;
  close(): Promise<void>;
}

/** Checks every armed lot before its close, wherever that moves, and tells the monitor what it finds. */
export function startReadiness(parts: ReadinessParts): ReadinessWatch {
  const { clock, nellisNow, bus, monitor, probes, known } = parts;
  const plans = new Map<AuctionId, Plan>();
  const underway = new Set<Promise<void>>();
  /** The signs against each lot when it was judged last. */
  const judged = new Map<AuctionId, string>();
  let lastProbed: Probed | null = null;
  let isClosed = false;

  const forget = (id: AuctionId) => {
    plans.get(id)?.cancel();
    plans.delete(id);
    judged.delete(id);
  };
  const planOf = ({ id, config }: Auction): Plan => {
    const before = plans.get(id);
    if (before?.config === config) return before;
    before?.cancel();
    const plan = {
      config,
      notBeforeMs: nellisNow() + SETTLING_MS,
      done: 0,
      isUnderway: false,
      cancel: () => {},
    };
    plans.set(id, plan);
    return plan;
  };
  const replan = (id: AuctionId) => {
    const auction = monitor.get(id);
    if (auction) plan(auction);
    else forget(id);
  };
  const plan = (auction: Auction) => {
    const { id, listing } = auction;
    if (isClosed || !listing || !wantsToBid(auction)) return forget(id);
    const own = planOf(auction);
    own.cancel();
    if (own.isUnderway) return;
    const nowMs = nellisNow();
    const due = checksDue(listing.closeTimeMs - nowMs);
    // A close that has moved away is to be checked for again.
    own.done = Math.min(own.done, due);
    const atMs = Math.max(own.notBeforeMs, due > own.done ? nowMs : nextCheckAt(auction, nowMs));
    if (atMs === Infinity) return;
    if (atMs > nowMs) own.cancel = clock.after(Math.ceil(atMs - nowMs), () => replan(id));
    else if (nowMs < quietFrom(auction)) {
      own.done = due;
      start(id, own);
    }
  };
  const start = (id: AuctionId, own: Plan) => {
    own.isUnderway = true;
    const checking = check(id).finally(() => {
      underway.delete(checking);
      own.isUnderway = false;
      if (!isClosed) replan(id);
    });
    underway.add(checking);
  };
  const check = async (id: AuctionId) => {
    const probed = await probes.probe();
    // Judge the lot as it is by now. A check that took too long would come in a bid's way.
    const auction = monitor.get(id);
    const nowMs = nellisNow();
    if (isClosed || !auction || nowMs >= quietFrom(auction)) return;
    lastProbed = probed;
    judge(auction, probed);
  };
  const judge = (auction: Auction, probed: Probed) => {
    const reasons = readinessReasons(auction, { ...known(auction), ...probed });
    judged.set(auction.id, seenAgainst(auction));
    monitor.hear(auction.id, { type: "readiness-checked", readiness: readinessFrom(reasons, nellisNow()) });
  };
  /** A lot's light follows what its own readings show, between the checks that ask. */
  const look = (auction: Auction | undefined) => {
    if (!auction?.readiness || !lastProbed || isClosed) return;
    if (judged.get(auction.id) !== seenAgainst(auction)) judge(auction, lastProbed);
  };
  const quietFrom = (auction: Auction) =>
    (parts.snipeAt(auction) ?? auction.listing?.closeTimeMs ?? Infinity) - QUIET_BEFORE_MS;

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-changed") {
      look(event.auction);
      plan(event.auction);
    } else if (event.type === "lot-read") look(monitor.get(event.auctionId));
    else if (event.type === "auction-removed") forget(event.auctionId);
  });
  for (const auction of monitor.list()) plan(auction);
  return {
    recheck() {
      for (const [id, own] of plans) {
        own.done = 0;
        replan(id);
      }
    },
    rejudge() {
      judged.clear();
      for (const auction of monitor.list()) look(auction);
    },
    async close() {
      isClosed = true;
      stopListening();
      for (const id of [...plans.keys()]) forget(id);
      probes.close();
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

/** Returns the number of checks that are due when a close is `leftMs` away. */
function checksDue(leftMs: number): number {
  return CHECKED_BEFORE_MS.filter((beforeMs) => leftMs <= beforeMs).length;
}

/** Returns the time of the next check of a lot that has had its due checks, by Nellis's clock; infinite for none. */
function nextCheckAt({ listing, readiness }: Auction, nowMs: number): number {
  const closeTimeMs = listing?.closeTimeMs ?? Infinity;
  const plannedAtMs =
    CHECKED_BEFORE_MS.map((beforeMs) => closeTimeMs - beforeMs).find((atMs) => atMs > nowMs) ??
      Infinity;
  if (readiness?.level !== "red") return plannedAtMs;
  return Math.min(plannedAtMs, readiness.checkedAtMs + RED_AGAIN_MS);
}

/** Returns the signs against a bid in a lot's readings. */
function seenAgainst({ reading: { failure, failures }, listing, held }: Auction): string {
  const isKnown = listing !== null && listing.userState !== null;
  return [failure?.kind, Math.min(failures, FEWEST_FAILURES), isKnown, held?.by === "gaveUp"].join();
}
