import type { HealthCheck } from "./health.ts";

/** What a process uses of the machine's memory, in bytes. */
export interface MemoryFigures {
  readonly rss: number;
  readonly heapUsed: number;
  /** Where JavaScript's heap ends, and the process with it. */
  readonly heapLimit: number;
}

const MIB = 1024 * 1024;
/** Several times what a thousand lots need. */
const MUCH_MEMORY_BYTES = 768 * MIB;
/** So close to the end of the heap collecting garbage takes all the time that there is. A restart empties it. */
const FULL_HEAP_SHARE = 0.9;
/** A snipe that leaves so late may miss its lot. */
const LATE_MS = 1_000;

/** Says how much memory is used; a heap that is almost full is mended by a restart alone. */
export function memoryCheck({ rss, heapUsed, heapLimit }: MemoryFigures): HealthCheck {
  const used = `${Math.round(rss / MIB)} MB of memory are used`;
  if (heapUsed >= heapLimit * FULL_HEAP_SHARE) {
    return { status: "unhealthy", message: `${used}, and the heap is almost full: restart Gavel` };
  }
  if (rss >= MUCH_MEMORY_BYTES) {
    return { status: "degraded", message: `${used}, which is more than Gavel should need: restart it soon` };
  }
  return { status: "healthy", message: used };
}

/** Says whether what is due is done in time; `worstLateMs` is the worst of the last minute. */
export function eventLoopCheck(worstLateMs: number): HealthCheck {
  const late = `${Math.round(worstLateMs)} ms late at most within the last minute`;
  if (worstLateMs < LATE_MS) return { status: "healthy", message: `What was due was done ${late}` };
  return {
    status: "degraded",
    message: `What was due was done ${late}: the machine was too busy, or asleep, and a snipe can miss so`,
  };
}
