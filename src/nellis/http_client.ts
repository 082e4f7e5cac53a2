/**
 * With this many idle connections, the bids of lots that close together find one open. Each costs about 27 KB, and
 * without a limit a burst of readings would leave hundreds for a minute and a half.
 */
const MOST_IDLE_PER_HOST = 16;

/** A `fetch` with connections of its own, of which at most `MOST_IDLE_PER_HOST` stay open unused. */
export interface HttpClient extends Disposable {
  /**
   * Sends a request. One with a text body leaves once; one without a body may leave a second time by itself, when a
   * connection that was kept open breaks before its answer. After a request that was given up without an answer, all
   * later ones go on new connections: a router that forgot the old ones tells nobody, and each would be waited for in vain.
   */
  readonly fetch: typeof fetch;
}

/** Creates a client without connections. Where the host speaks HTTP/2, one connection carries all its requests. */
export function createHttpClient(options: Pick<Deno.CreateHttpClientOptions, "caCerts"> = {}): HttpClient {
  const connect = () => Deno.createHttpClient({ ...options, poolMaxIdlePerHost: MOST_IDLE_PER_HOST });
  let client = connect();
  let isOver = false;
  const send: typeof fetch = async (input, init) => {
    const used = client;
    try {
      return await fetch(input, { ...init, client: used });
    } catch (error) {
      if (init?.signal?.aborted && used === client && !isOver) {
        client = connect();
        // Requests that are under way on it go on.
        used.close();
      }
      throw error;
    }
  };
  return {
    fetch: sendingOnce(send),
    [Symbol.dispose]() {
      isOver = true;
      client.close();
    },
  };
}

/**
 * Returns a `fetch` that sends a request with a text body once. Deno repeats a request whose connection breaks, unless
 * it can't copy the body: it can copy a text, but not a blob, so the text goes as a blob. Nellis may have acted on the
 * first request, so the repeat of a bid would be a bid that nobody decided.
 */
export function sendingOnce(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) =>
    fetch(input, typeof init?.body === "string" ? { ...init, body: new Blob([init.body]) } : init);
}
