import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "../../clock.ts";

/**
 * Follows a signal at most once in `eachMs`: the first change at once, those that come soon after it together. For what
 * costs much and need not move with every change, such as the order of a thousand rows. It follows for good.
 */
export function gathered<T>(source: ReadonlySignal<T>, clock: Clock, eachMs: number): ReadonlySignal<T> {
  const followed = signal(source.peek());
  let isWaiting = false;
  const follow = () => {
    if (isWaiting || followed.peek() === source.peek()) return;
    followed.value = source.peek();
    isWaiting = true;
    clock.after(eachMs, () => {
      isWaiting = false;
      follow();
    });
  };
  effect(() => {
    void source.value;
    follow();
  });
  return followed;
}
