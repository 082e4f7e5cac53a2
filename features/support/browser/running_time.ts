import { sleep, systemClock } from "../../../src/clock.ts";
import type { GavelWorld } from "../world.ts";

const LOOK_EVERY_MS = 20;

/**
 * Lets Gavel's time pass as fast as the browser's until `work` is done, and gives its result. A page lives in real
 * time, and Gavel's stands still between steps: a step that waits for the page lets both go on side by side, while
 * "10 minutes pass" takes no longer than in any other scenario.
 */
export async function whileTimePasses<T>(world: GavelWorld, work: Promise<T>): Promise<T> {
  const clock = systemClock();
  let isOver = false;
  const over = work.finally(() => isOver = true);
  // The loop ends before a rejection is looked at.
  over.catch(() => {});
  for (let lastMs = clock.now(); !isOver;) {
    await sleep(clock, LOOK_EVERY_MS);
    const nowMs = clock.now();
    await world.pass((nowMs - lastMs) / 1000);
    lastMs = nowMs;
  }
  return await over;
}
