import { ConnectionLost } from "./connection_lost.ts";

/** A connection that nobody used for so long is closed; the next request opens a new one, which is no warm one. */
const KEPT_FOR_MS = 90_000;

/** What a client in process reaches the house by. */
interface Reached {
  fetch(request: Request): Promise<Response>;
  now(): number;
}

/** Sends requests over a connection that stays open from one to the next, and repeats what Deno would repeat. */
export interface KeptConnection {
  /** One exchange: `send` once, or twice where its first connection was a kept one and breaks before the head. */
  exchange(isRepeatable: boolean, send: () => Promise<Response>): Promise<Response>;
}

/** A connection that is not open yet. */
export function createKeptConnection(now: () => number): KeptConnection {
  let warmUntilMs = -Infinity;
  const once = async (send: () => Promise<Response>): Promise<Response> => {
    try {
      const response = await send();
      warmUntilMs = now() + KEPT_FOR_MS;
      return response;
    } catch (error) {
      // Whoever comes next connects anew.
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
 * The runtime's `fetch` on the way to `house`, with what Deno does by itself: when a connection that was kept open
 * breaks before the head of an answer, a request without a body, or with one that can be copied, is sent once more,
 * and nobody is told. A stream, a `Blob` or a form can't be copied.
 */
export function createRuntimeFetch(house: Reached): typeof fetch {
  const connection = createKeptConnection(house.now);
  return (input, init = {}) =>
    connection.exchange(canBeRepeated(input, init), () => house.fetch(new Request(input, init)));
}

/** Whether Deno would send the request again by itself: its body is none, or is at hand as a whole. */
export function canBeRepeated(input: RequestInfo | URL, { body }: RequestInit): boolean {
  if (body === undefined || body === null) return !(input instanceof Request) || input.body === null;
  return typeof body === "string" || body instanceof URLSearchParams || body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body);
}
