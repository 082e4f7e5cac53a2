import type { AllowanceView } from "./allowance.ts";

/** The lots and requests that wait for a turn. */
export interface Waiting {
  readonly waiting: number;
  readonly longestWaitMs: number;
}

/** A state of health, with a sentence for the owner. */
export interface AllowanceState {
  readonly status: "healthy" | "degraded";
  readonly message: string;
}

/** A reading that waits for longer than this degrades health. */
const LONG_WAIT_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/** Judges how far the requests that Nellis grants suffice; `waiting` counts lots that are due and requests in line. */
export function allowanceState(view: AllowanceView, { waiting, longestWaitMs }: Waiting): AllowanceState {
  const { perMinute, grantedPerMinute, usedLastMinute, bidsOnlyForMs } = view;
  if (bidsOnlyForMs > 0) {
    const seconds = Math.ceil(bidsOnlyForMs / 1000);
    return degraded(`Nellis asked for fewer requests (429): nothing but bids is sent for ${seconds} s`);
  }
  if (perMinute === null) return healthy("Nellis has not refused any request for being one too many (429)");
  const requests = grantedPerMinute === 1 ? "request" : "requests";
  const known =
    `Nellis grants about ${grantedPerMinute} ${requests} a minute; Gavel allows itself ${perMinute}`;
  if (longestWaitMs >= LONG_WAIT_MS) {
    const minutes = Math.floor(longestWaitMs / MINUTE_MS);
    const readings = waiting === 1 ? "1 reading waits" : `${waiting} readings wait, one of them`;
    return degraded(`${known}, and ${readings} for ${minutes} minutes: watch fewer lots`);
  }
  return healthy(`${known} and used ${usedLastMinute} in the last one`);
}

function healthy(message: string): AllowanceState {
  return { status: "healthy", message };
}

function degraded(message: string): AllowanceState {
  return { status: "degraded", message };
}
