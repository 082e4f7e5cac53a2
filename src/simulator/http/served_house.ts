import { brokenResponse, ConnectionLost } from "./connection_lost.ts";
import type { RequestPipeline } from "./request_pipeline.ts";

/** A house on a port. */
export interface ServedHouse {
  /** `http://<host>:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Breaks every connection and gives the port back; the house itself goes on. */
  close(): Promise<void>;
}

/** Sends an in-process request through `pipeline`, and rejects when its own signal aborts, as `fetch` does. */
export function answerInProcess(pipeline: RequestPipeline, request: Request): Promise<Response> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    pipeline(request, signal).then(resolve, reject).finally(() =>
      signal.removeEventListener("abort", giveUp)
    );
  });
}

/** Serves `pipeline` on a port until it is closed or `closing` aborts. */
export function listenAt(
  pipeline: RequestPipeline,
  { port, hostname, closing }: {
    readonly port: number;
    readonly hostname: string;
    readonly closing: AbortSignal;
  },
): ServedHouse {
  const shutting = new AbortController();
  const answer = async (request: Request) => {
    try {
      return await pipeline(request, null);
    } catch (error) {
      if (error instanceof ConnectionLost) return brokenResponse();
      throw error;
    }
  };
  const signal = AbortSignal.any([shutting.signal, closing]);
  const server = Deno.serve({ port, hostname, signal, onListen: () => {} }, answer);
  return {
    url: `http://${hostname}:${server.addr.port}`,
    port: server.addr.port,
    async close() {
      shutting.abort();
      await server.finished;
    },
  };
}
