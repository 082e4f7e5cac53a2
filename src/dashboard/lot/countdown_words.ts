import { duration } from "../../client/words.ts";

/** Says how long it is to the close. A close that has passed without a word of it is not confirmed. */
export function countdownWords(closeMs: number, nowMs: number): string {
  const leftMs = closeMs - nowMs;
  return leftMs > 0 ? `closes in ${duration(leftMs)}` : "closes about now, not confirmed";
}
