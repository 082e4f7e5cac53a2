import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { Refusal } from "../errors.ts";
import { type AddressRange, countedAddress } from "../access/address.ts";
import type { Peer, ServerEnv } from "../router.ts";
import { callerOf, isTrustedProxy } from "./caller.ts";
import { createUpgrader } from "./client_socket.ts";
import { type Connection, type ConnectionCaps, createConnections } from "./connections.ts";
import { type KnockTimes, type ListenAddress, type Listener, listenOn } from "./listener.ts";
import { createPulse } from "./pulse.ts";
import { createOneByOne, createRequestLine, keepInStream, type RequestLine } from "./request_line.ts";
import { createTurnedAwayLog } from "./turned_away.ts";
import { refuseSmallPieces } from "./small_pieces.ts";
import { dropUnread } from "./unread_body.ts";
import { refusalBytes, webRequest, writeResponse } from "./web_exchange.ts";

const log = getLogger(["gavel", "server"]);

/** The time limits for a client. */
export interface TimeLimits {
  /** For the head of a request, also for the first byte of the first (ms). */
  readonly headMs: number;
  /** For the body after it (ms). */
  readonly bodyMs: number;
  /** For what is left of a body whose request was answered already (ms). */
  readonly unreadMs: number;
  /** Between an answer and the next request (ms). */
  readonly keepAliveMs: number;
  /** Without a byte in either direction, whatever is under way (ms). */
  readonly silenceMs: number;
  /** Between two pings to a WebSocket; one that stays silent is cut after some (ms). */
  readonly pingEveryMs: number;
  /** The interval at which the limits for head and body are checked (ms). */
  readonly checkEveryMs: number;
}

/** The limits of every installation. */
export const TIME_LIMITS: TimeLimits = {
  headMs: 10_000,
  bodyMs: 30_000,
  unreadMs: 5000,
  keepAliveMs: 60_000,
  silenceMs: 120_000,
  pingEveryMs: 30_000,
  checkEveryMs: 1000,
};

/** The times at which every installation knocks at its own door. */
export const KNOCK_TIMES: KnockTimes = { everyMs: 5000, patienceMs: 2000 };

/** The parts of the transport. */
export interface TransportParts {
  readonly fetch: (request: Request, env: ServerEnv["Bindings"]) => Response | Promise<Response>;
  readonly address: ListenAddress;
  readonly largestMessageBytes: number;
  readonly caps: ConnectionCaps;
  /** Proxies that may say who is calling. */
  readonly trustedProxies: readonly AddressRange[];
  readonly times: TimeLimits;
  readonly knock: KnockTimes;
  readonly clock: Pick<Clock, "now">;
  /** The machine's clock, also where `clock` is a test's: the door's own times are real. */
  readonly doorClock: Clock;
}

/** One request, and who makes it. */
interface Exchange {
  readonly peer: Peer;
  /** Left out where it can't be read. */
  readonly request: Request | undefined;
}

/** HTTP and WebSocket on one port. */
export interface Transport {
  /** Rejects when the port is taken. */
  listen(): Promise<Pick<Listener, "port" | "host">>;
  /** Listens no more and cuts what is idle; resolves once everything that was open has ended. */
  stop(): Promise<void>;
  /** Cuts every connection on which nothing is being answered, WebSockets too. */
  cutIdle(): void;
}

/** Makes a transport that listens only when told to. */
export function createTransport(parts: TransportParts): Transport {
  const { fetch, times, trustedProxies, doorClock } = parts;
  const connections = createConnections(parts.caps, createTurnedAwayLog(doorClock, parts.caps));
  const pulse = createPulse(doorClock, times.pingEveryMs);
  const upgrader = createUpgrader({ ...parts, pulse });
  let listener: Listener | undefined;
  const lines = new WeakMap<object, RequestLine>();
  const oneByOne = createOneByOne();

  const server = createServer(serverOptions(times));
  server.timeout = times.silenceMs;

  const answering = async (
    incoming: IncomingMessage,
    work: (exchange: Exchange, connection: Connection) => Promise<void>,
  ) => {
    const connection = connections.of(incoming.socket);
    if (!connection) return void incoming.socket.destroy();
    connection.answering++;
    try {
      const { address, scheme, host, prefix } = callerOf(incoming, trustedProxies);
      const mark = (isOwners: boolean) => void (connection.isOwners = isOwners);
      const peer: Peer = { address, forwarded: { host, prefix }, mark };
      await work({ peer, request: webRequest(incoming, scheme) }, connection);
    } catch (error) {
      log.error("A request could not be answered: {error}", { error });
      // A reset: to a client of HTTP/1.0, as some proxies are, a closed connection is the end of a whole answer.
      incoming.socket.resetAndDestroy();
    } finally {
      connection.answering--;
    }
  };
  server.prependListener("connection", keepInStream);
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "unknown";
    lines.set(socket, createRequestLine(socket, oneByOne));
    connections.add(socket, countedAddress(address), isTrustedProxy(trustedProxies, address));
  });
  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    refuseSmallPieces(incoming);
    const line = lines.get(incoming.socket);
    line?.take(() => {
      outgoing.once("close", line.leave);
      void answering(incoming, async ({ peer, request }) => {
        const response = request ? await fetch(request, { peer }) : unreadable();
        await writeResponse(response, incoming, outgoing, (left) => dropUnread(left, times, doorClock));
      });
    });
  });
  const answerUpgrade = (incoming: IncomingMessage, raw: Duplex, head: Buffer) =>
    answering(incoming, async ({ peer, request }, connection) => {
      let isUpgraded = false;
      const upgrade = () => {
        const onHeard = () => connections.heard(connection);
        const made = upgrader.upgrade({ incoming, raw, head }, { onOwners: peer.mark, onHeard });
        isUpgraded = typeof made !== "string";
        connection.isUpgraded = isUpgraded;
        onHeard();
        return made;
      };
      const response = request ? await fetch(request, { peer, upgrade }) : unreadable();
      if (!isUpgraded) raw.end(await refusalBytes(response), () => raw.destroy());
    });
  server.on("upgrade", (incoming: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on("error", (error) => log.debug("The connection of a client broke: {error}", { error }));
    const line = lines.get(raw);
    const unparsed = line?.release();
    line?.take(() => void answerUpgrade(incoming, raw, unparsed ? Buffer.concat([head, unparsed]) : head));
  });

  return {
    async listen() {
      listener = await listenOn(server, parts.address, doorClock, parts.knock, () => {
        const most = connections.shrink();
        log.warn(
          "File handles ran out: at most {most} connections from now on. Raise the limit (ulimit -n)",
          { most },
        );
      });
      return listener;
    },
    stop() {
      const stopped = listener?.stop() ?? Promise.resolve();
      connections.cutIdle("sockets");
      return stopped;
    },
    cutIdle: () => connections.cutIdle(),
  };
}

/** Returns how node is to serve. Upgrades to anything but WebSocket are ignored, as HTTP allows: the request is answered. */
function serverOptions({ headMs, bodyMs, keepAliveMs, checkEveryMs }: TimeLimits): ServerOptions {
  // The types lag behind: `shouldUpgradeCallback` is not in them.
  const options: ServerOptions & { readonly shouldUpgradeCallback: (incoming: IncomingMessage) => boolean } =
    {
      headersTimeout: headMs,
      requestTimeout: headMs + bodyMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: checkEveryMs,
      shouldUpgradeCallback: ({ method, headers }) =>
        method === "GET" && headers.upgrade?.toLowerCase() === "websocket",
    };
  return options;
}

/** Returns the answer to what is no request of the web's. */
function unreadable(): Response {
  const { status, message, code } =
    new Refusal("INVALID_REQUEST", "This is no request that Gavel can read").failure;
  return Response.json({ success: false, error: message, code }, { status });
}
