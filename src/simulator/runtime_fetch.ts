import { ConnectionLost } from "./connection_lost.ts";

/** A connection that nobody used for so long is closed; the next request opens a new one, which is no warm one. */
const KEPT_FOR_MS = 90_000;

/** What a client in process reaches the house by. */
interface Reached {
  fetch(request: Request): Promise<Response>;
  now(): number;
}

/**
 * The runtime's `fetch` on the way to `house`, with what Deno does by itself: when a connection that was kept open
 * breaks before the head of an answer, a request without a body, or with one that can be copied, is sent once more,
 * and nobody is told. A stream, a `Blob` or a form can't be copied.
 */
export function createRuntimeFetch(house: Reached): typeof fetch {
  let warmUntilMs = -Infinity;
  const once = async (request: Request): Promise<Response> => {
    try {
      const response = await house.fetch(request);
      warmUntilMs = house.now() + KEPT_FOR_MS;
      return response;
    } catch (error) {
      // Whoever comes next connects anew.
      if (error instanceof ConnectionLost) warmUntilMs = -Infinity;
      throw error;
    }
  };
  return async (input, init = {}) => {
    const isWarm = house.now() < warmUntilMs;
    const request = new Request(input, init);
    if (!isWarm || !canBeRepeated(input, init)) return await once(request);
    const copy = request.clone();
    try {
      return await once(request);
    } catch (error) {
      if (!(error instanceof ConnectionLost) || error.how !== "broken") throw error;
      return await once(copy);
    }
  };
}

/** Whether Deno would send the request again by itself: its body is none, or is at hand as a whole. */
export function canBeRepeated(input: RequestInfo | URL, { body }: RequestInit): boolean {
  if (body === undefined || body === null) return !(input instanceof Request) || input.body === null;
  return typeof body === "string" || body instanceof URLSearchParams || body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body);
}
