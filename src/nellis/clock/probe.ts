import { getLogger } from "@logtape/logtape";
import { type Clock, sleep } from "../../clock.ts";
import type { ClockSkew, OffsetBounds } from "./skew.ts";
import type { Latency } from "./latency.ts";

const log = getLogger(["gavel", "nellis"]);

/** Sends a light request to Nellis, for the `Date` of its answer. */
export interface ClockProbe {
  /** Resolves with the answer; rejects with a `NellisError` when there is none, or one that asks us to stay away. */
  probe(): Promise<void>;
}

/** Learns Nellis's time to a few hundredths of a second, with probes that arrive as one of its seconds begins. */
export interface ClockProbing {
  /** Probes until the time is known that well, but not after `untilMs` (our clock). One run serves all callers. */
  tighten(untilMs: number): Promise<void>;
  /** Probes every 3 s while it is in doubt that a clock jumped. One run serves all callers. */
  resolveDoubt(): Promise<void>;
  /** Ends both for good: no probe leaves afterwards. */
  close(): void;
}

/** The parts of the probing. */
export interface ClockProbingParts {
  readonly clock: Clock;
  readonly clockSkew: Pick<ClockSkew, "bounds" | "uncertaintyMs" | "isInDoubt">;
  readonly latency: Pick<Latency, "estimateMs">;
  readonly probe: ClockProbe;
  /** Returns true when a probe may leave now. It waits for no turn, as it would be of no use later. */
  readonly mayAsk: () => boolean;
}

const SECOND_MS = 1_000;
/** A snipe should be off by 50 ms at most, and the jitter of the network takes up most of that. */
const GOOD_ENOUGH_MS = 15;
/** The bounds can't get narrower than the fastest round trip: at this share of the usual one, probes gain little. */
const SHARE_OF_ROUND_TRIP = 0.75;
const MOST_PROBES = 12;
const BETWEEN_PROBES_MS = 1_000;
/** With every probe answered, a doubt is resolved within 20 s. */
const BETWEEN_DOUBTING_PROBES_MS = 3_000;
/** The pause after a probe that failed. */
const AFTER_FAILURE_MS = 15_000;

/** Creates the probing; no probe leaves until one of its methods is called. */
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

/**
 * Returns the time to send the next probe (our clock, not before `earliestMs`). If the true offset is the middle of
 * `bounds`, the probe then arrives as a second of Nellis's begins, and the second that its `Date` names tells in which
 * half the offset lies.
 */
export function probeTime(bounds: OffsetBounds | null, latencyMs: number, earliestMs: number): number {
  if (!bounds) return earliestMs;
  const middleMs = (bounds.lowMs + bounds.highMs) / 2;
  const arrivesAtMs = earliestMs + latencyMs + middleMs;
  return Math.ceil(arrivesAtMs / SECOND_MS) * SECOND_MS - middleMs - latencyMs;
}
