import type { Fact } from "../facts.ts";
import { hasBudgetRoom } from "../checkers/budget_room.ts";
import type { Invariant, RunContext } from "../run_context.ts";
import { armedSnipes } from "./armed_snipes.ts";

/**
 * Chance on a healthy day: half the spread of one way (25 ms), the house's clock (15 ms, or three
 * quarters of a round trip when that is more), and the disk (8 ms).
 */
const TOLERANCE_MS = 75;

/** A snipe leaves a second early where its intent may take that long to be on the disk. */
const DISK_MS = 1_000;

/** Every armed snipe on an open, affordable, healthy lot arrives at its planned time. */
export const snipes: Invariant = {
  name: "every armed snipe is sent within its window",
  watch: (runContext) => {
    const rooms = createRooms(runContext);
    return {
      hear: rooms.hear,
      end: () =>
        armedSnipes(runContext).filter(({ lotId, aimMs }) =>
          rooms.wasThere(lotId, aimMs - AFFORDABLE_FOR_MS, aimMs - TOLERANCE_MS)
        ).flatMap(({ lotId, aimMs, arrivedAtMs }) => {
          const aim = new Date(aimMs).toISOString().slice(11, 23);
          if (arrivedAtMs === null) return [`No snipe arrived for lot ${lotId}, which was due at ${aim}`];
          const errorMs = Math.round(arrivedAtMs - aimMs);
          const earliestMs = -TOLERANCE_MS - (runContext.scenario.isOnRedis ? DISK_MS : 0);
          if (errorMs <= TOLERANCE_MS && errorMs >= earliestMs) return [];
          return [`The snipe for lot ${lotId} arrived ${errorMs} ms after its aim of ${aim}`];
        }),
    };
  },
};

/** Gavel may learn too late of budget room that appears later than this before the aim. */
const AFFORDABLE_FOR_MS = 5_000;

/** The times at which each lot had budget room, from one fact to the next. */
function createRooms(runContext: RunContext) {
  const changes = new Map<number, { readonly atMs: number; readonly isThere: boolean }[]>();
  return {
    hear(fact: Fact): undefined {
      for (const lotId of runContext.acknowledged.lotIds()) {
        const known = changes.get(lotId) ?? [];
        changes.set(lotId, known);
        const isThere = hasBudgetRoom(lotId, runContext);
        if (known.at(-1)?.isThere !== isThere) known.push({ atMs: fact.atMs, isThere });
      }
    },
    wasThere(lotId: number, fromMs: number, untilMs: number): boolean {
      const known = changes.get(lotId) ?? [];
      const before = known.findLast(({ atMs }) => atMs <= fromMs);
      return before?.isThere === true &&
        !known.some(({ atMs, isThere }) => !isThere && atMs > fromMs && atMs <= untilMs);
    },
  };
}
