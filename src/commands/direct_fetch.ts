/** The variables in which Deno's `fetch` finds a proxy. */
const PROXY_VARIABLES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/**
 * Returns a `fetch` for the Gavel on this machine, which goes through no proxy: the platform's own hands every request,
 * with the owner's token, to the one that the environment names, even on the way to loopback.
 */
export function createDirectFetch(): typeof fetch {
  let client: Deno.HttpClient | undefined;
  return (input, init) => fetch(input, { ...init, client: client ??= withoutProxies() });
}

/**
 * Makes a client that goes past the proxies of the environment: Deno reads their variables while it makes one, and offers
 * no other way to have one without them.
 */
function withoutProxies(): Deno.HttpClient {
  const taken = PROXY_VARIABLES.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  for (const [name] of taken) Deno.env.delete(name);
  try {
    return Deno.createHttpClient({});
  } finally {
    for (const [name, value] of taken) Deno.env.set(name, value);
  }
}
