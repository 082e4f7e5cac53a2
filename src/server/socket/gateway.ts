import { getLogger } from "@logtape/logtape";
import { tooMany } from "../errors.ts";
import { createRateLimiter } from "../access/rate_limit.ts";
import type { ClientSocket } from "../transport/client_socket.ts";
import type { Desk } from "./answerers.ts";
import { broadcastTo } from "./broadcast.ts";
import { type Client, CLOSE_CODES, createClient } from "./client.ts";
import { createMissedEnds } from "./missed_ends.ts";
import { createOutbox } from "./outbox.ts";
import { type Audience, createAudience, createSubscriptions } from "./subscriptions.ts";
import { createRequestDesk } from "./requests.ts";
import { timelineTo } from "./timeline_push.ts";
import { createStatePush } from "./state_push.ts";

const log = getLogger(["gavel", "server"]);

/** Real clients authenticate in their first second; one that has not by then only holds a socket. */
const AUTHENTICATION_DEADLINE_MS = 60_000;
/** The time to show the token for a client whose address has used up its connections without one. */
const PROBATION_MS = 5000;

/** The client that asks for a socket. */
export interface SocketCaller {
  readonly address: string;
  /** The session's cookies that came along from our own page. */
  readonly cookies: readonly string[];
}

/** The clients that are connected. */
export interface Gateway {
  /**
   * Accepts a client, whose socket `upgrade` makes. Throws `Refusal` when the owner's own clients have
   * opened too many. Connections without the token from the same address do not keep out a client that has it.
   */
  welcome(caller: SocketCaller, upgrade: () => ClientSocket): void;
  openSockets(): number;
  /** Closes every connection. */
  close(): void;
}

/** Makes a gateway that answers with `desk` and tells every client what happens on the bus. */
export function createGateway(parts: Omit<Desk, "statePush" | "missedEnds">): Gateway {
  const statePush = createStatePush(parts.services);
  const clients = new Set<Client>();
  const missedEnds = createMissedEnds(clients, parts.services.nellisNow);
  const desk: Desk = { ...parts, statePush, missedEnds };
  const { bus, clock, grants, monitor, options } = desk.services;
  const audience = createAudience((id, hasAudience) =>
    monitor.hear(id, { type: "audience-changed", hasAudience })
  );
  const requests = createRequestDesk(desk);
  const strangers = createRateLimiter(options.limits.socket, clock);
  const owners = createRateLimiter(options.limits.socket, clock);
  const stopListening = [
    bus.listen(broadcastTo(clients, desk.auctionJson), "first"),
    bus.listen(missedEnds.hear),
    desk.services.timeline.listen(timelineTo(clients)),
  ];
  grants.onEnd((id) => {
    for (const client of clients) {
      if (client.identity?.kind === "owner" || client.identity?.id !== id) continue;
      // Its messages that wait for their turn are refused.
      client.identity = null;
      client.close(CLOSE_CODES.policyViolation, "Signed out");
    }
  });

  return {
    welcome({ address, cookies }, upgrade) {
      const waitSeconds = owners.blockedSeconds(address);
      if (waitSeconds > 0) {
        throw tooMany("RATE_LIMITED", "Too many connections from this address", waitSeconds);
      }
      const socket = upgrade();
      const isOnProbation = strangers.take(address) > 0;
      const onOwners = () => {
        if (!isOnProbation) strangers.giveBack(address);
        owners.take(address);
      };
      const deadlineMs = isOnProbation ? PROBATION_MS : AUTHENTICATION_DEADLINE_MS;
      const { client, leave } = admit({
        socket,
        address,
        cookies,
        desk,
        clients,
        audience,
        deadlineMs,
        onOwners,
      });
      const hear = async (text: string) => {
        await requests.answer(client, text);
        if (isOnProbation && !client.isAuthenticated) {
          client.close(CLOSE_CODES.policyViolation, "Too many connections: wait a minute");
        }
      };
      socket.listen({
        onMessage(text) {
          client.outbox.drain();
          // A frame that is no text is answered like one that is no JSON.
          void hear(text ?? "");
        },
        onClose: leave,
      });
      client.outbox.send(
        JSON.stringify({ type: "connected", clientId: client.id, message: "Authenticate to begin" }),
      );
    },
    openSockets: () => clients.size,
    close() {
      requests.close();
      for (const stop of stopListening) stop();
      statePush.close();
      for (const client of clients) client.close(CLOSE_CODES.goingAway, "Gavel is stopping");
    },
  };
}

interface Arrival extends SocketCaller {
  readonly socket: ClientSocket;
  readonly desk: Desk;
  readonly clients: Set<Client>;
  readonly audience: Audience;
  /** The time that it has to show the token (ms). */
  readonly deadlineMs: number;
  /** Called when it has shown the token for the first time. */
  readonly onOwners: () => void;
}

/** Adds a socket to the clients until it closes. */
function admit(
  { socket, address, cookies, desk, clients, audience, deadlineMs, onOwners }: Arrival,
): { readonly client: Client; readonly leave: () => void } {
  const { clock } = desk.services;
  const leave = () => {
    client.isGone = true;
    clients.delete(client);
    client.subscriptions.clear();
    client.outbox.stop();
    desk.statePush.end(client);
    cancelDeadline();
  };
  const close = (code: number, reason: string) => {
    leave();
    socket.close(code, reason);
  };
  let wasOwners = false;
  const client = createClient({
    address,
    cookies,
    outbox: createOutbox(socket, clock, (reason) => close(CLOSE_CODES.tryAgainLater, reason)),
    clock,
    subscriptions: createSubscriptions(audience),
    close,
    onAuthenticated(is) {
      socket.isOwners = is;
      if (is && !wasOwners) onOwners();
      wasOwners ||= is;
    },
  });
  const cancelDeadline = clock.after(deadlineMs, () => {
    if (!client.isAuthenticated) close(CLOSE_CODES.policyViolation, "Not authenticated in time");
  });
  clients.add(client);
  log.debug("Client {clientId} connected from {address}", { clientId: client.id, address });
  return { client, leave };
}
