import type { Clock } from "../../../src/clock.ts";
import { type Alarms, createAlarms } from "../../../src/simulator/alarms.ts";

/** The point at which a process ends: one of its calls to the outside, before or after that call takes effect. */
export interface CrashPoint {
  /** Counts down with each call whose name begins like this; the process ends at 0. */
  readonly callsBegin: string;
  readonly calls: number;
  /** `after`: the call takes effect, and the process does not hear of it. */
  readonly side: "before" | "after";
}

/** One process of Gavel's, from its start to its sudden end. */
export interface Process {
  readonly number: number;
  /** This machine's clock in this process: off the true time by a fixed amount, as a monotonic clock is. */
  readonly clock: Clock;
  isOver(): boolean;
  /** Makes a call to the outside, by its name. After the end of the process no call returns. */
  pass<T>(name: string, call: () => Promise<T>): Promise<T>;
  /** Ends the process like kill -9: none of its timers fires, none of its calls has an effect or an answer. */
  cut(why: string): void;
}

/** The parts of a process. */
export interface ProcessParts {
  readonly number: number;
  readonly clock: Clock;
  readonly clockOffsetMs: number;
  /** Null for a process that ends only when it is told to. */
  readonly crashPoint: CrashPoint | null;
  readonly onEnd: (why: string) => void;
}

/** Returns a process that has just started. */
export function startProcess({ number, clock, clockOffsetMs, crashPoint, onEnd }: ProcessParts): Process {
  const alarms: Alarms = createAlarms(clock);
  let callsLeft = crashPoint?.calls ?? 0;
  let isOver = false;

  const cut = (why: string) => {
    if (isOver) return;
    isOver = true;
    alarms.cancelAll();
    onEnd(why);
  };
  const isSpentBy = (name: string) =>
    crashPoint !== null && name.startsWith(crashPoint.callsBegin) && callsLeft > 0 && --callsLeft === 0;

  return {
    number,
    clock: {
      now: () => clock.now() + clockOffsetMs,
      after: (delayMs, task) => isOver ? () => {} : alarms.after(delayMs, task),
    },
    isOver: () => isOver,
    async pass(name, call) {
      if (isOver) return await never();
      const isLast = isSpentBy(name);
      if (isLast && crashPoint?.side === "before") cut(`before ${name}`);
      if (isOver) return await never();
      const result = await call().then((value) => ({ value }), (error: unknown) => ({ error }));
      if (isLast) cut(`after ${name}`);
      if (isOver) return await never();
      if ("error" in result) throw result.error;
      return result.value;
    },
    cut,
  };
}

/** Returns what the calls of an ended process wait for. */
function never(): Promise<never> {
  return new Promise(() => {});
}
