import type { Clock } from "../../../src/clock.ts";
import { type Alarms, createAlarms } from "../../../src/simulator/alarms.ts";

/** Where a life is cut off: at which of its calls to the outside, and whether that call still takes effect. */
export interface Fuse {
  /** Counts down with each call whose name begins so; the life ends when it is spent. */
  readonly callsBegin: string;
  readonly calls: number;
  /** `after`: the call has its effect, and nobody hears of it. */
  readonly side: "before" | "after";
}

/** One process of Gavel's, from its start to its sudden end. */
export interface Life {
  readonly number: number;
  /** This machine's clock in this life: off the true time by a fixed amount, as a monotonic clock is. */
  readonly clock: Clock;
  isOver(): boolean;
  /** Everything that crosses the border goes through here, by a name: when the life is over, nothing comes back. */
  pass<T>(name: string, call: () => Promise<T>): Promise<T>;
  /** Kill -9: no timer of it fires any more, none of its calls has an effect or an answer. */
  cut(why: string): void;
}

/** What a life is made of. */
export interface LifeParts {
  readonly number: number;
  readonly clock: Clock;
  readonly clockOffsetMs: number;
  /** Null: it ends only when it is told to. */
  readonly fuse: Fuse | null;
  readonly onEnd: (why: string) => void;
}

/** A life that has just begun. */
export function beginLife({ number, clock, clockOffsetMs, fuse, onEnd }: LifeParts): Life {
  const alarms: Alarms = createAlarms(clock);
  let callsLeft = fuse?.calls ?? 0;
  let isOver = false;

  const cut = (why: string) => {
    if (isOver) return;
    isOver = true;
    alarms.cancelAll();
    onEnd(why);
  };
  const isSpentBy = (name: string) =>
    fuse !== null && name.startsWith(fuse.callsBegin) && callsLeft > 0 && --callsLeft === 0;

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
      if (isLast && fuse?.side === "before") cut(`before ${name}`);
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

/** What a dead process waits for. */
function never(): Promise<never> {
  return new Promise(() => {});
}
