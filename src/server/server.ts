import { sleep } from "../clock.ts";
import { createActions } from "./actions.ts";
import { createApp } from "./app.ts";
import { createAuctionJson } from "./auction_json.ts";
import { createDoor, DOOR_TIMES, type DoorTimes } from "./door.ts";
import { createRateLimiter } from "./access/rate_limit.ts";
import type { ServerServices } from "./services.ts";
import { createGateway } from "./socket/gateway.ts";
import { createTokenGate } from "./access/token_gate.ts";

/** The longest wait for requests that are still being answered when the server closes. */
const CLOSING_GRACE_MS = 5000;

/** Gavel's server: REST and WebSocket on one port. */
export interface Server {
  /** Answers requests in process (`app.request("/path")`). */
  readonly app: ReturnType<typeof createApp>;
  /** Returns the number of open WebSocket connections. */
  openSockets(): number;
  /** Rejects when the port is taken. */
  listen(): Promise<{ readonly port: number; readonly hostname: string }>;
  /** Closes every socket, waits for the answers that are under way, and stops listening. */
  close(): Promise<void>;
}

/** Builds the server; it listens only when told to. */
export function createServer(
  services: ServerServices,
  times: DoorTimes = DOOR_TIMES,
): Server {
  const { clock, options, nellisNow, token } = services;
  const actions = createActions(services);
  const auctionJson = createAuctionJson(nellisNow, services.settings);
  // One count of wrong tokens, so that REST gives no further guesses to a client that failed on the socket.
  const gate = createTokenGate(token, createRateLimiter(options.limits.auth, clock), services);
  const gateway = createGateway({ services, actions, auctionJson, gate });
  const app = createApp({ services, actions, auctionJson, gate, gateway });
  const transport = createDoor(app.fetch, options, clock, times);
  return {
    app,
    openSockets: gateway.openSockets,
    async listen() {
      const { port, host } = await transport.listen();
      return { port, hostname: host };
    },
    async close() {
      gateway.close();
      const waited = new AbortController();
      await Promise.race([transport.stop(), sleep(clock, CLOSING_GRACE_MS, waited.signal)]);
      waited.abort();
      transport.cutIdle();
    },
  };
}
