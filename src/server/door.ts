import { type Clock, systemClock } from "../clock.ts";
import type { ServerOptions } from "./services.ts";
import {
  createTransport,
  KNOCK_TIMES,
  TIME_LIMITS,
  type Transport,
  type TransportParts,
} from "./transport/transport.ts";

/** The times that clients may take, and the times of the check that the port is open. Tests use shorter ones. */
export interface DoorTimes {
  readonly limits: typeof TIME_LIMITS;
  readonly knock: typeof KNOCK_TIMES;
  /** The machine's where it is left out. */
  readonly clock?: Clock;
}

/** The times outside tests. */
export const DOOR_TIMES: DoorTimes = { limits: TIME_LIMITS, knock: KNOCK_TIMES };

/** Makes the transport that the configuration describes; `fetch` answers the requests. It listens only when told to. */
export function createDoor(
  fetch: TransportParts["fetch"],
  options: ServerOptions,
  clock: Pick<Clock, "now">,
  times: DoorTimes = DOOR_TIMES,
): Transport {
  return createTransport({
    fetch,
    address: options,
    largestMessageBytes: options.limits.socketFrameBytes,
    caps: options.limits.connections,
    trustedProxies: options.trustedProxies,
    times: times.limits,
    knock: times.knock,
    clock,
    doorClock: times.clock ?? systemClock(),
  });
}
