import type { Clock } from "../clock.ts";
import type { HealthCheck } from "./health.ts";

/** A check of the data folder's disk. */
export interface DiskCheck {
  /** Tells how the last try went. One is made when this is asked, and no more than one a minute. */
  check(): HealthCheck;
  /** Waits for a try that is under way. */
  close(): Promise<void>;
}

/** Often enough for an owner, and no burden for the disk. */
const TRIED_EVERY_MS = 60_000;

/** A check that calls `prove`, which rejects where nothing can be written, with a sentence for the owner. */
export function createDiskCheck(prove: () => Promise<void>, clock: Pick<Clock, "now">): DiskCheck {
  let result: HealthCheck = { status: "healthy", message: "The data folder could be written at the start" };
  let triedAtMs = -Infinity;
  let trying: Promise<void> | null = null;

  const attempt = async () => {
    try {
      await prove();
      result = { status: "healthy", message: "The data folder can be written, and has room" };
    } catch (error) {
      // No restart makes room on a disk.
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
