import { getLogger } from "@logtape/logtape";
import { connect, type Server, type Socket } from "node:net";
import type { Cancel, Clock } from "../../clock.ts";

const log = getLogger(["gavel", "server"]);

/** The address to listen at. */
export interface ListenAddress {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

/** The times for checking that the door still opens. */
export interface KnockTimes {
  readonly everyMs: number;
  /** A connection that was not taken after twice this time stands before a closed door. */
  readonly patienceMs: number;
}

/** A port that is listened on. */
export interface Listener {
  readonly port: number;
  readonly host: string;
  /** Takes no more connections; resolves once those that are open have ended. */
  stop(): Promise<void>;
}

const BACKLOG = 511;

/**
 * Listens with `server`. When the process has no file handle left for a connection, Deno stops accepting for good and
 * says nothing; so this knocks at its own door, and listens anew when nobody opens, or when there is no handle even for
 * the knock. Where handles are short for certain, `onStarved` is called before that: whatever it closes gives handles
 * back. Rejects when the port is taken.
 */
export async function listenOn(
  server: Server,
  { port: wanted, host }: ListenAddress,
  clock: Clock,
  { everyMs, patienceMs }: KnockTimes,
  onStarved: () => void = () => {},
): Promise<Listener> {
  await startListening(server, wanted, host);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port");
  const { port, address: ours } = address;
  let taken = 0;
  let wasShut = false;
  let isStopped = false;
  let cancel: Cancel = () => {};
  let knocking: Socket | undefined;
  server.on("connection", () => taken++);
  server.on("error", (error) => log.error("The server's port {port} failed: {error}", { port, error }));

  const knockLater = () => {
    const before = taken;
    // A client that was let in meanwhile has shown that the door opens.
    cancel = clock.after(everyMs, () => taken > before ? foundOpen() : knock());
  };
  const foundOpen = () => {
    wasShut = false;
    knockLater();
  };
  const knock = () => {
    const before = taken;
    knocking = connect({ port, host: reachable(ours) });
    knocking.on("error", (error: NodeJS.ErrnoException) => {
      log.debug("A knock at our own door failed: {error}", { error });
      if (!hasNoHandle(error) || isStopped) return;
      cancel();
      openAnew({ isStarved: true });
    });
    // A process that was busy sees its timers before its connections: only the second look judges the door.
    cancel = clock.after(patienceMs, () => cancel = clock.after(patienceMs, () => judge(before)));
  };
  const judge = (before: number) => {
    knocking?.destroy();
    if (taken > before) return foundOpen();
    // A process that was busy for very long finds its door shut too, but hardly twice on end.
    openAnew({ isStarved: wasShut });
    wasShut = true;
  };
  const openAnew = ({ isStarved }: { readonly isStarved: boolean }) => {
    log.warn("Connections to port {port} are taken no more: listening anew", { port });
    if (isStarved) onStarved();
    server.close();
    startListening(server, port, host).then(
      () => log.info("Port {port} is open again", { port }),
      (error) => {
        log.error("Port {port} can't be listened on: {error}", { port, error });
      },
    ).finally(() => {
      if (isStopped) server.close();
      else knockLater();
    });
  };

  knockLater();
  return {
    port,
    host: ours,
    stop() {
      isStopped = true;
      cancel();
      knocking?.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function startListening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      server.off("error", onError);
      server.off("listening", onListening);
      end();
    };
    const onListening = () => settle(resolve);
    const onError = (error: NodeJS.ErrnoException) =>
      settle(() => reject(error.code === "EADDRINUSE" ? new Deno.errors.AddrInUse(error.message) : error));
    server.on("error", onError);
    server.on("listening", onListening);
    server.listen(port, host, BACKLOG);
  });
}

/** Returns true when the process, or the machine, had no file handle left. */
function hasNoHandle({ code }: NodeJS.ErrnoException): boolean {
  return code === "EMFILE" || code === "ENFILE";
}

/** Returns an address to connect to: `0.0.0.0` and `::` become loopback. */
function reachable(address: string): string {
  return address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
}
