import { sleep, systemClock } from "../../src/clock.ts";

/** So long that only what never happens takes it. */
const DEADLINE_MS = 60_000;
const STEP_MS = 10;

/** Resolves as soon as `isSo`; for what another process does, which no virtual clock can hurry. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const clock = systemClock();
  const deadlineMs = clock.now() + DEADLINE_MS;
  while (!await isSo()) {
    if (clock.now() > deadlineMs) throw new Error(`It never came to be: ${what}`);
    await sleep(clock, STEP_MS);
  }
}
