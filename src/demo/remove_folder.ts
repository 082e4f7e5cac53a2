import { type Clock, sleep } from "../clock.ts";

/** Windows refuses to remove a file that is open, and the store's is closed a moment after it was told to. */
const TRIES = 10;
const PAUSE_MS = 100;

/** Removes a folder and all in it. What the system goes on holding stays: it is a temporary folder. */
export async function removeFolder(
  path: string,
  clock: Clock,
  remove: typeof Deno.remove = Deno.remove,
): Promise<void> {
  for (let left = TRIES; left > 0; left--) {
    try {
      return await remove(path, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      if (!(error instanceof Error)) throw error;
      await sleep(clock, PAUSE_MS);
    }
  }
}
