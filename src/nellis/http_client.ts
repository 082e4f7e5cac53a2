/**
 * Enough for the bids of lots that close together to find a connection open; each that is kept costs about
 * 27 KB, and a burst of readings would leave hundreds for a minute and a half.
 */
const MOST_IDLE_PER_HOST = 16;

/** The platform's `fetch` with connections of its own, of which few are kept that nobody uses. */
export interface HttpClient extends Disposable {
  /**
   * Sends a request with a text body once. One without a body may leave a second time by itself, when a connection
   * that was kept open breaks before its answer.
   */
  readonly fetch: typeof fetch;
}

/** A client without connections. It speaks HTTP/2 where the host does: then one connection carries every stream. */
export function createHttpClient(options: Pick<Deno.CreateHttpClientOptions, "caCerts"> = {}): HttpClient {
  const client = Deno.createHttpClient({ ...options, poolMaxIdlePerHost: MOST_IDLE_PER_HOST });
  return {
    fetch: sendingOnce((input, init) => fetch(input, { ...init, client })),
    [Symbol.dispose]: () => client.close(),
  };
}

/**
 * `fetch`, by which a request with a text body leaves once. Deno repeats a request when the connection that it left
 * on breaks, unless it can't copy the body: a text it can copy, a blob it can't. The host may have acted on the first
 * one, so a second bid would be a bid nobody decided.
 */
export function sendingOnce(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) =>
    fetch(input, typeof init?.body === "string" ? { ...init, body: new Blob([init.body]) } : init);
}
