/**
 * Enough for the bids of lots that close together to find a connection open; each that is kept costs about
 * 27 KB, and a burst of readings would leave hundreds for a minute and a half.
 */
const MOST_IDLE_PER_HOST = 16;

/** The platform's `fetch` with connections of its own, of which few are kept that nobody uses. */
export interface HttpClient extends Disposable {
  readonly fetch: typeof fetch;
}

/** A client without connections. It speaks HTTP/2 where the host does: then one connection carries every stream. */
export function createHttpClient(options: Pick<Deno.CreateHttpClientOptions, "caCerts"> = {}): HttpClient {
  const client = Deno.createHttpClient({ ...options, poolMaxIdlePerHost: MOST_IDLE_PER_HOST });
  return {
    fetch: (input, init) => fetch(input, { ...init, client }),
    [Symbol.dispose]: () => client.close(),
  };
}
