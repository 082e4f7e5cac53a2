import { getLogger } from "@logtape/logtape";
import { type Clock, sleep } from "./clock.ts";

const log = getLogger(["gavel"]);

/**
 * Closes a part of Gavel and waits at most `mostMs` for it: Nellis, a store or a client that hangs must not keep Gavel
 * from stopping before the system kills it. Logs a part that failed or took longer.
 */
export async function closeWithin(
  mostMs: number,
  part: string,
  close: () => Promise<void> | void,
  clock: Clock,
): Promise<void> {
  const over = new AbortController();
  const closing = Promise.resolve().then(close).catch((error) => {
    log.error("Closing {part} failed: {error}", { part, error });
  });
  const waited = sleep(clock, mostMs, over.signal).then(() => {
    if (over.signal.aborted) return;
    log.warn("Closing {part} took longer than {seconds} s and is not waited for", {
      part,
      seconds: mostMs / 1000,
    });
  });
  await Promise.race([closing, waited]);
  over.abort();
}
