import type { Clock } from "../clock.ts";
import type { HealthCheck } from "./health.ts";

/** Checks the disk of the data folder. */
export interface DiskCheck {
  /** Reports the last try, and starts another one at most once a minute. */
  check(): HealthCheck;
  /** Waits for the try that is running. */
  close(): Promise<void>;
}

/** Often enough for an owner, and little work for the disk. */
const TRIED_EVERY_MS = 60_000;

/** Makes a check that calls `prove`, which rejects with a sentence for the owner when nothing can be written. */
export function createDiskCheck(prove: () => Promise<void>, clock: Pick<Clock, "now">): DiskCheck {
  let result: HealthCheck = {
    status: "healthy",
    message: "The data folder could be written to at the start",
  };
  let triedAtMs = -Infinity;
  let trying: Promise<void> | null = null;

  const attempt = async () => {
    try {
      await prove();
      result = { status: "healthy", message: "The data folder can be written to and has room" };
    } catch (error) {
      // A restart does not make room on a disk.
      result = { status: "degraded", message: error instanceof Error ? error.message : String(error) };
    } finally {
      trying = null;
    }
  };
  return {
    check() {
      if (trying !== null) return result;
      if (clock.now() - triedAtMs >= TRIED_EVERY_MS) {
        triedAtMs = clock.now();
        trying = attempt();
      }
      return result;
    },
    close: async () => void await trying,
  };
}
