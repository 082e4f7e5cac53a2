import { createHttpClient } from "../../../src/nellis/http_client.ts";
import type { House } from "../../../src/simulator/house.ts";
import type { Clock } from "../../../src/clock.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";

/** A house behind two networks with faults: one for its pages and bids, one for its live feed. */
export interface HouseWire {
  readonly house: FaultProxy;
  readonly feed: FaultProxy;
  /** Answers in the house's place from now on where it returns an answer; null ends that. */
  interpose(answer: ((request: Request) => Response | null) | null): void;
  /** Asks the house as Gavel does, over real connections that are kept open. */
  readonly fetch: typeof fetch;
  /** Returns what the virtual clock has to wait for: requests that no fault and no house withholds. */
  work(): Iterable<Promise<unknown>>;
  close(): Promise<void>;
}

const FEED = "/live-products";

/** Serves `house` on a port behind the two networks at `hostname`. Their delays go by `clock`. */
export async function openHouseWire(house: House, clock: Clock, hostname = "127.0.0.1"): Promise<HouseWire> {
  const underway = new Set<object>();
  let inside = 0;
  /** The requests that Gavel gave up so far: each ends its connection, which takes a moment to arrive. */
  let aborted = 0;
  let interposed: (request: Request) => Response | null = () => null;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    let isInside = false;
    try {
      // A body that is still on its way is the network's work, which the clock waits for, and not yet the house's.
      const arrived = await unbound(request);
      isInside = true;
      inside += 1;
      change();
      return interposed(arrived) ?? await house.fetch(arrived);
    } catch {
      // The simulated connection breaks: the nearest that this server has.
      return new Response(null, { status: 502 });
    } finally {
      if (isInside) inside -= 1;
      change();
    }
  });
  const proxies = {
    house: await startFaultProxy(server.addr.port, { clock, hostname, isWhole: isWholeAnswer }),
    feed: await startFaultProxy(server.addr.port, { clock, hostname, isWhole: isWholeAnswer }),
  };
  proxies.house.listen(change);
  const client = createHttpClient();
  /** Reads the whole answer before it counts as here: its body comes over the same network. */
  const read = async (input: string | URL | Request, init?: RequestInit) => {
    const response = await client.fetch(input, init);
    const { status, headers } = response;
    const body = await response.arrayBuffer();
    return new Response(body.byteLength === 0 ? null : body, { status, headers });
  };
  return {
    ...proxies,
    interpose: (answer) => void (interposed = answer ?? (() => null)),
    async fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.pathname === FEED) return await client.fetch(input, init);
      const token = {};
      underway.add(token);
      change();
      try {
        return await read(input, init);
      } catch (error) {
        if (init?.signal?.aborted) aborted += 1;
        throw error;
      } finally {
        underway.delete(token);
        change();
      }
    },
    work() {
      const { withheld, givenUp } = proxies.house;
      const stillCounted = Math.max(0, Math.min(withheld(), aborted - givenUp()));
      return underway.size > inside + withheld() - stillCounted ? [changed.promise] : [];
    },
    async close() {
      await Promise.all([proxies.house, proxies.feed].map((proxy) => proxy[Symbol.asyncDispose]()));
      client[Symbol.dispose]();
      await server.shutdown();
    },
  };
}

/** Returns the same request without the signal of its connection: the house acts on what has arrived. */
async function unbound({ method, url, headers, body }: Request): Promise<Request> {
  const text = body === null ? null : await new Response(body).text();
  return new Request(url, { method, headers, ...(text === null ? {} : { body: text }) });
}

/** Returns true for a whole answer of HTTP/1.1. */
function isWholeAnswer(bytes: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(bytes);
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, headEnd))?.[1];
  if (length !== undefined) return text.length >= headEnd + 4 + Number(length);
  return text.endsWith("0\r\n\r\n");
}
