import type { Invariant } from "../scene.ts";
import { armedSnipes } from "./armed_snipes.ts";

/**
 * What a healthy day leaves to chance: half the spread of one way (25 ms), the house's clock (15 ms, or three
 * quarters of a round trip when that is more), and the disk (8 ms).
 */
const TOLERANCE_MS = 75;

/** Every armed snipe on an open, affordable, healthy lot arrives when it should. */
export const snipes: Invariant = {
  name: "every armed snipe is sent within its window",
  watch: (scene) => ({
    end: () =>
      armedSnipes(scene).flatMap(({ lotId, aimMs, arrivedAtMs }) => {
        const aim = new Date(aimMs).toISOString().slice(11, 23);
        if (arrivedAtMs === null) return [`No snipe arrived for lot ${lotId}, which was due at ${aim}`];
        const errorMs = Math.round(arrivedAtMs - aimMs);
        if (Math.abs(errorMs) <= TOLERANCE_MS) return [];
        return [`The snipe for lot ${lotId} arrived ${errorMs} ms after its aim of ${aim}`];
      }),
  }),
};
