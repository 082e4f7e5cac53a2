import type { IncomingMessage } from "node:http";
import type { Clock } from "../../clock.ts";

/** The most that is taken of a body that nobody reads. */
export interface UnreadLimits {
  /** The time for it, once its request was answered (ms). */
  readonly unreadMs: number;
}

/** More than lies between a client and Gavel at any moment: who sends on has not looked at the answer. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Takes what is left of a request's body, and drops it. Resolves at its end, or once it was enough. A connection that
 * is closed with bytes unread is reset, and a reset takes from the client the answer that it has not read yet: a proxy
 * then tells 502 in the place of a 413.
 */
export async function dropUnread(
  incoming: IncomingMessage,
  { unreadMs }: UnreadLimits,
  clock: Pick<Clock, "after">,
): Promise<void> {
  if (incoming.complete || incoming.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(unreadMs, resolve);
  let taken = 0;
  // The reader of the body has had enough of it, and would stop it from coming.
  incoming.removeAllListeners("data");
  incoming.on("data", (chunk: Uint8Array) => {
    taken += chunk.byteLength;
    if (taken > MOST_BYTES) resolve();
  });
  incoming.once("end", resolve).once("close", resolve).resume();
  await promise;
  cancel();
}
