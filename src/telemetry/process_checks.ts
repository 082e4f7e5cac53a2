import type { HealthCheck } from "./health.ts";

/** The memory of the process, in bytes. */
export interface MemoryFigures {
  readonly rss: number;
  readonly heapUsed: number;
  /** The largest that JavaScript's heap can be; the process ends when it is full. */
  readonly heapLimit: number;
}

const MIB = 1024 * 1024;
/** Several times the memory for a thousand lots. */
const MUCH_MEMORY_BYTES = 768 * MIB;
/** With so little of the heap left, collecting garbage takes all the time. A restart empties the heap. */
const FULL_HEAP_SHARE = 0.9;
/** A snipe that leaves this late may miss the close. */
const LATE_MS = 1_000;

/** Says how much memory is used. Only a restart mends a heap that is almost full. */
export function memoryCheck({ rss, heapUsed, heapLimit }: MemoryFigures): HealthCheck {
  const used = `Gavel uses ${Math.round(rss / MIB)} MB of memory`;
  if (heapUsed >= heapLimit * FULL_HEAP_SHARE) {
    return { status: "unhealthy", message: `${used}, and the heap is almost full: restart Gavel` };
  }
  if (rss >= MUCH_MEMORY_BYTES) {
    return { status: "degraded", message: `${used}, which is more than it should need: restart it soon` };
  }
  return { status: "healthy", message: used };
}

/** Says whether timers run in time. `worstLateMs` is the latest of the last minute. */
export function eventLoopCheck(worstLateMs: number): HealthCheck {
  const late = `${Math.round(worstLateMs)} ms late at most in the last minute`;
  if (worstLateMs < LATE_MS) return { status: "healthy", message: `Timers ran ${late}` };
  return {
    status: "degraded",
    message:
      `Timers ran ${late}: the machine was too busy or asleep, and a snipe can miss its close that way`,
  };
}
