/** Below the ports that the system gives to whoever asks for any: none of those is ever one of ours. */
const FIRST = 20_000;
const COUNT = 12_000;

/**
 * Returns a port of this machine on which nobody listens, for a server that is to be started on it, or that is stopped and
 * started again. The system gives it to nobody else meanwhile, as it would one that was bound and closed.
 */
export function freePort(): number {
  while (true) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      using _listener = Deno.listen({ port, hostname: "127.0.0.1" });
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
