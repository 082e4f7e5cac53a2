import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { ConnectionCaps } from "./connections.ts";

const log = getLogger(["gavel", "server"]);

const MINUTE_MS = 60_000;

/** Returns what logs that a connection was turned away: the first at once, then once a minute how many there were. */
export function createTurnedAwayLog(clock: Pick<Clock, "now">, caps: ConnectionCaps): () => void {
  let loggedAtMs = -Infinity;
  let count = 0;
  return () => {
    count++;
    if (clock.now() - loggedAtMs < MINUTE_MS) return;
    log.warn(
      "Connections were turned away ({count}): {most} may be open at once, {mostPerAddress} of an address",
      {
        count,
        ...caps,
      },
    );
    loggedAtMs = clock.now();
    count = 0;
  };
}
