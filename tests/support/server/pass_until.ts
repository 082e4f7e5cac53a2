import type { RunningGavel } from "./running_gavel.ts";

const STEP_MS = 500;
/** Half an hour of virtual time. */
const MOST_STEPS = 3_600;

/** Lets time pass until `isSo`, and gives parts that keep no virtual time, such as Redis, their own. */
export async function passUntil(
  { clock, call }: Pick<RunningGavel, "clock" | "call">,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let steps = 0; !await isSo(); steps++) {
    if (steps > MOST_STEPS) throw new Error(`It never came to be: ${what}`);
    await clock.advance(STEP_MS);
    await call("GET", "/health/live");
  }
}

/** Lets `ms` pass in the same way. */
export async function pass(running: Pick<RunningGavel, "clock" | "call">, ms: number): Promise<void> {
  const untilMs = running.clock.now() + ms;
  await passUntil(running, "the time is over", () => running.clock.now() >= untilMs);
}
