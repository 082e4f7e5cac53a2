import { getLogger } from "@logtape/logtape";
import { type Clock, sleep } from "../../clock.ts";
import type { ClockSkew } from "./clock_skew.ts";
import type { Latency } from "./latency.ts";
import { probeTime } from "./probe_time.ts";

const log = getLogger(["gavel", "nellis"]);

/** A light request to Nellis, for the `Date` of its answer. */
export interface ClockProbe {
  /** Rejects with a `NellisError` when there is no answer, or one that asks us to stay away. */
  probe(): Promise<void>;
}

/** Learns Nellis's time to a few hundredths of a second, by asking around the edges of its seconds. */
export interface ClockProbing {
  /** Probes until that is known, but not after `untilMs` (our clock); nothing when it is known, or under way. */
  tighten(untilMs: number): Promise<void>;
  /** Probes every 3 s for as long as it is in doubt whether a clock jumped; nothing when that is under way. */
  resolveDoubt(): Promise<void>;
  /** No probe leaves any more. */
  close(): void;
}

/** What probing works with. */
export interface ClockProbingParts {
  readonly clock: Clock;
  readonly clockSkew: Pick<ClockSkew, "bounds" | "uncertaintyMs" | "isInDoubt">;
  readonly latency: Pick<Latency, "estimateMs">;
  readonly probe: ClockProbe;
  /** Whether a probe may leave now: it waits for no turn, as it would be of no use later. */
  readonly mayAsk: () => boolean;
}

/** A snipe should be off by 50 ms at most, and the jitter on its way takes most of them. */
const GOOD_ENOUGH_MS = 15;
/** Bounds can't get closer than the fastest round trip: at this share of the usual one, little more can be learnt. */
const SHARE_OF_ROUND_TRIP = 0.75;
const MOST_PROBES = 12;
const BETWEEN_PROBES_MS = 1_000;
/** A doubt is over within 20 s where every probe is answered. */
const BETWEEN_DOUBTING_PROBES_MS = 3_000;
/** After a probe that failed Nellis is left alone for a while. */
const AFTER_FAILURE_MS = 15_000;

/** Probing that has not begun. */
export function createClockProbing(parts: ClockProbingParts): ClockProbing {
  const { clock, clockSkew, latency, probe, mayAsk } = parts;
  const closing = new AbortController();
  let lastSentAtMs = -Infinity;
  let notBeforeMs = -Infinity;
  let underway: Promise<void> | null = null;
  let resolving: Promise<void> | null = null;

  const isKnown = () => {
    const bounds = clockSkew.bounds();
    if (!bounds) return false;
    const roundTripMs = 2 * latency.estimateMs();
    return clockSkew.uncertaintyMs() <= GOOD_ENOUGH_MS ||
      bounds.highMs - bounds.lowMs <= roundTripMs * SHARE_OF_ROUND_TRIP;
  };
  const ask = async () => {
    lastSentAtMs = clock.now();
    notBeforeMs = lastSentAtMs + BETWEEN_PROBES_MS;
    try {
      await probe.probe();
    } catch (error) {
      notBeforeMs = clock.now() + AFTER_FAILURE_MS;
      log.info("Nellis's clock could not be asked: {error}", { error });
    }
  };
  const run = async (untilMs: number) => {
    for (let probes = 0; probes < MOST_PROBES && !isKnown(); probes++) {
      const earliestMs = Math.max(clock.now(), notBeforeMs);
      const sendAtMs = probeTime(clockSkew.bounds(), latency.estimateMs(), earliestMs);
      if (sendAtMs > untilMs) return;
      await sleep(clock, sendAtMs - clock.now(), closing.signal);
      if (closing.signal.aborted) return;
      if (mayAsk()) await ask();
      else notBeforeMs = clock.now() + BETWEEN_PROBES_MS;
    }
    const uncertaintyMs = Math.round(clockSkew.uncertaintyMs());
    log.debug("Nellis's clock is known to {uncertaintyMs} ms", { uncertaintyMs });
  };
  const resolve = async () => {
    for (let rounds = 0; rounds < MOST_PROBES && clockSkew.isInDoubt(); rounds++) {
      await sleep(clock, Math.max(BETWEEN_DOUBTING_PROBES_MS, notBeforeMs - clock.now()), closing.signal);
      if (closing.signal.aborted) return;
      if (clockSkew.isInDoubt() && mayAsk()) await ask();
    }
  };

  return {
    tighten(untilMs) {
      underway ??= run(untilMs).finally(() => underway = null);
      return underway;
    },
    resolveDoubt() {
      resolving ??= resolve().finally(() => resolving = null);
      return resolving;
    },
    close: () => closing.abort(),
  };
}
