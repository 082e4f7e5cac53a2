import { Buffer } from "node:buffer";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { createRateLimiter } from "../rate_limit.ts";
import type { Desk } from "./answerers.ts";
import { broadcastTo } from "./broadcast.ts";
import { type Client, CLOSE_CODES, createClient } from "./client.ts";
import { createOutbox } from "./outbox.ts";
import { type Audience, createAudience, createSubscriptions } from "./subscriptions.ts";
import { createRequestDesk } from "./requests.ts";

const log = getLogger(["gavel", "server"]);

/** Every client authenticates in its first second; who has not by then is only holding a socket. */
const AUTHENTICATION_DEADLINE_MS = 60_000;

/** The clients that are connected. */
export interface Gateway {
  /** Takes a socket from its upgrade on. */
  accept(socket: WebSocket, address: string): void;
  openSockets(): number;
  /** Says goodbye to everyone. */
  close(): void;
}

/** A gateway that answers with `desk` and tells everyone what happens on the bus. */
export function createGateway(desk: Desk): Gateway {
  const { bus, clock, monitor, options } = desk.services;
  const audience = createAudience((id, hasAudience) =>
    monitor.hear(id, { type: "audience-changed", hasAudience })
  );
  const clients = new Set<Client>();
  const requests = createRequestDesk(desk);
  const connections = createRateLimiter(options.limits.socket, clock);
  const stopListening = bus.listen(broadcastTo(clients, desk.auctionJson));

  const welcome = (socket: WebSocket, address: string) => {
    const client = admit({ socket, address, clock, clients, audience });
    socket.onmessage = ({ data }) => {
      client.outbox.drain();
      if (isTooLarge(data, options.limits.socketFrameBytes)) {
        return client.close(CLOSE_CODES.policyViolation, "Frame too large");
      }
      // A frame that is no text is answered like any that is no JSON.
      void requests.answer(client, typeof data === "string" ? data : "");
    };
    client.outbox.send(
      JSON.stringify({ type: "connected", clientId: client.id, message: "Authenticate to begin" }),
    );
  };

  return {
    accept(socket, address) {
      // The close that follows says enough; without a listener it would be reported as nobody's.
      socket.onerror = () => log.debug("The connection of a client at {address} broke", { address });
      socket.onopen = () => {
        if (connections.take(address) === 0) welcome(socket, address);
        else socket.close(CLOSE_CODES.policyViolation, "Too many connections: wait a minute");
      };
    },
    openSockets: () => clients.size,
    close() {
      requests.close();
      stopListening();
      for (const client of clients) client.close(CLOSE_CODES.goingAway, "Gavel is stopping");
    },
  };
}

interface Arrival {
  readonly socket: WebSocket;
  readonly address: string;
  readonly clock: Clock;
  readonly clients: Set<Client>;
  readonly audience: Audience;
}

/** Makes a socket one of the clients, until it closes. */
function admit({ socket, address, clock, clients, audience }: Arrival): Client {
  const leave = () => {
    clients.delete(client);
    client.subscriptions.clear();
    client.outbox.stop();
    cancelDeadline();
  };
  const close = (code: number, reason: string) => {
    leave();
    socket.close(code, reason);
  };
  const outbox = createOutbox(socket, clock, (reason) => close(CLOSE_CODES.tryAgainLater, reason));
  const client = createClient({
    address,
    outbox,
    clock,
    subscriptions: createSubscriptions(audience),
    close,
  });
  const cancelDeadline = clock.after(AUTHENTICATION_DEADLINE_MS, () => {
    if (!client.isAuthenticated) close(CLOSE_CODES.policyViolation, "Not authenticated within a minute");
  });
  clients.add(client);
  socket.onclose = leave;
  log.debug("Client {clientId} connected from {address}", { clientId: client.id, address });
  return client;
}

function isTooLarge(data: unknown, mostBytes: number): boolean {
  if (typeof data === "string") return data.length > mostBytes || Buffer.byteLength(data) > mostBytes;
  return data instanceof Blob
    ? data.size > mostBytes
    : data instanceof ArrayBuffer && data.byteLength > mostBytes;
}
