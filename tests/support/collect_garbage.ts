import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { setImmediate } from "node:timers/promises";

/** Collects what nobody refers to any more, as V8 may do at any time. What is measured then is in use. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // The next round finds what a finalizer lets go.
  for (let round = 0; round < 3; round++) {
    collect();
    await setImmediate();
  }
}
