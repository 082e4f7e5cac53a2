import { ConnectionLost } from "../../../src/simulator/http/connection_lost.ts";

/** A connection that is unused for this long is closed; the next request opens a new one. */
const KEPT_FOR_MS = 90_000;

/** The parts of a house that a client in process needs. */
interface Reached {
  fetch(request: Request): Promise<Response>;
  now(): number;
}

/** Sends requests over a connection that stays open from one to the next, and repeats what Deno would repeat. */
export interface KeptConnection {
  /** Calls `send` once, or twice when the first call used an open connection and that broke before the head. */
  exchange(isRepeatable: boolean, send: () => Promise<Response>): Promise<Response>;
}

/** Returns a connection that is not open yet. */
export function createKeptConnection(now: () => number): KeptConnection {
  let warmUntilMs = -Infinity;
  const once = async (send: () => Promise<Response>): Promise<Response> => {
    try {
      const response = await send();
      warmUntilMs = now() + KEPT_FOR_MS;
      return response;
    } catch (error) {
      // The next request opens a new connection.
      if (error instanceof ConnectionLost) warmUntilMs = -Infinity;
      throw error;
    }
  };
  return {
    async exchange(isRepeatable, send) {
      const isWarm = now() < warmUntilMs;
      try {
        return await once(send);
      } catch (error) {
        const isBroken = error instanceof ConnectionLost && error.how === "broken";
        if (!isBroken || !isWarm || !isRepeatable) throw error;
        return await once(send);
      }
    },
  };
}

/**
 * Returns a `fetch` to `house` that repeats requests as Deno's does: when a connection that was kept open breaks before
 * the head of an answer, a request without a body, or with a body that can be copied, is sent once more without the
 * caller's knowledge. A stream, a `Blob` or a form can't be copied.
 */
export function createRuntimeFetch(house: Reached): typeof fetch {
  const connection = createKeptConnection(house.now);
  return (input, init = {}) =>
    connection.exchange(canBeRepeated(input, init), () => house.fetch(new Request(input, init)));
}

/** Returns true when Deno would send the request again by itself: it has no body, or a body that is whole in memory. */
export function canBeRepeated(input: RequestInfo | URL, { body }: RequestInit): boolean {
  if (body === undefined || body === null) return !(input instanceof Request) || input.body === null;
  return typeof body === "string" || body instanceof URLSearchParams || body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body);
}
