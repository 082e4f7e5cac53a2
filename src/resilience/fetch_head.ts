import { abortable } from "./abortable.ts";

/** The platform's `fetch`, or one that stands in for it. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** The options of a request that can be given up. */
export type AbortableInit = RequestInit & { readonly signal: AbortSignal };

/**
 * Sends a request and returns its answer with the body unread. Rejects with the reason of `init.signal` once that
 * aborts, even where `fetch` ignores it; an answer that comes later is discarded. Sends nothing after the abort.
 */
export async function fetchHead(fetch: Fetch, url: URL, init: AbortableInit): Promise<Response> {
  init.signal.throwIfAborted();
  const coming = fetch(url, init);
  try {
    return await abortable(coming, init.signal);
  } catch (error) {
    // Nobody waits for the answer any more, so its failure concerns nobody.
    coming.then(discard).catch(() => {});
    throw error;
  }
}

/** Closes the connection of an answer whose body nobody reads. */
export function discard(response: Response): void {
  // A body that has broken off by itself is closed as well.
  response.body?.cancel().catch(() => {});
}
