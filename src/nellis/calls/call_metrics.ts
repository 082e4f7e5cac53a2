import type { Clock } from "../../clock.ts";
import type { NellisApi } from "../api.ts";
import type { Transformer } from "./transformer.ts";

/** Hears the time that a call to Nellis took, its wait for a turn included. */
export type CallListener = (method: keyof NellisApi, seconds: number) => void;

/** The parts of a timed call. `isOn` is asked at each call. */
export interface TimedOptions {
  readonly clock: Clock;
  readonly isOn: () => boolean;
  readonly onCall: CallListener;
}

/** Times every call, also one that fails, while `isOn`. */
export function timed({ clock, isOn, onCall }: TimedOptions): Transformer {
  return async (call, next) => {
    if (!isOn()) return await next();
    const startMs = clock.now();
    try {
      return await next();
    } finally {
      onCall(call.method, (clock.now() - startMs) / 1000);
    }
  };
}
