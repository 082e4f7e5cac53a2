import type { Socket } from "node:net";

/** The most connections that are open at once. */
export interface ConnectionCaps {
  /** In all: what is left of the process's file handles is for Nellis and the store. */
  readonly most: number;
  /** From one address, the owner's aside. */
  readonly mostPerAddress: number;
}

/** A connection that somebody holds to us. */
export interface Connection {
  /** The address of its holder; null for one that many people share. */
  readonly address: string | null;
  /** The owner's token came over it: it makes room for nobody. */
  isOwners: boolean;
  /** Requests on it that are being answered. */
  answering: number;
  /** It is a WebSocket by now. */
  isUpgraded: boolean;
  /** Grows with each time that bytes came on any WebSocket: the smallest is that of the quietest. */
  lastHeard: number;
}

/** Every connection that is open. */
export interface Connections {
  /**
   * Takes a new one in, or closes it when there is no room to be made. One that many people share, a proxy's,
   * counts towards no address.
   */
  add(socket: Socket, address: string, isShared: boolean): void;
  /** The connection that `socket` is; undefined once it is closed. */
  of(socket: object): Connection | undefined;
  /** Says that bytes came on it, where it is a WebSocket. */
  heard(connection: Connection): void;
  readonly count: number;
  /**
   * Halves for good how many may be open, where the process had no file handle left at so many, and cuts the strangers
   * that are too many then. Returns the cap. So few as the owner's clients need are not why handles are short.
   */
  shrink(): number;
  /** Cuts every one on which nothing is being answered; WebSockets too, unless they are to be spared. */
  cutIdle(spares?: "sockets"): void;
}

/** Enough for one owner's clients. */
const LEAST_CONNECTIONS = 32;

interface Guest {
  readonly socket: Socket;
  readonly connection: Connection;
}

/**
 * Makes a set of connections, empty at first. One too many closes the oldest that has not shown the owner's token, so
 * that whoever holds connections open keeps nobody out; of one address's, one on which nothing is being answered goes
 * first. The owner's own count towards no address, and make room only when there is nobody else to: the oldest that rests between two
 * requests, or else the WebSocket that has been quiet longest, which may be one whose client is gone. `onTurnedAway` is
 * told of each connection that had to go.
 */
export function createConnections(
  { most: wanted, mostPerAddress }: ConnectionCaps,
  onTurnedAway: () => void = () => {},
): Connections {
  // In the order in which they came.
  const open = new Map<object, Guest>();
  let heardCount = 0;
  let most = wanted;
  let mostSeen = 0;

  const cut = (socket: Socket) => {
    open.delete(socket);
    socket.destroy();
  };
  const turnAway = (socket: Socket) => {
    onTurnedAway();
    cut(socket);
  };
  const isResting = ({ connection: { answering, isUpgraded } }: Guest) => answering === 0 && !isUpgraded;
  const strangers = () => [...open.values()].filter(({ connection }) => !connection.isOwners);
  const makeRoomAt = (address: string) => {
    const there = strangers().filter(({ connection }) => connection.address === address);
    if (there.length < mostPerAddress) return;
    const first = there.find(isResting) ?? there[0];
    if (first) turnAway(first.socket);
  };
  /** False when something is being answered on every one of them, and all are the owner's. */
  const makeRoom = () => {
    const all = [...open.values()];
    const first = strangers()[0] ?? all.find(isResting) ?? quietest(all);
    if (first) turnAway(first.socket);
    return first !== undefined;
  };

  return {
    add(socket, holder, isShared) {
      const address = isShared ? null : holder;
      if (address !== null) makeRoomAt(address);
      if (open.size >= most && !makeRoom()) return turnAway(socket);
      const connection = { address, isOwners: false, answering: 0, isUpgraded: false, lastHeard: 0 };
      open.set(socket, { socket, connection });
      mostSeen = Math.max(mostSeen, open.size);
      socket.once("close", () => open.delete(socket));
    },
    of: (socket) => open.get(socket)?.connection,
    heard: (connection) => void (connection.lastHeard = ++heardCount),
    get count() {
      return open.size;
    },
    shrink() {
      if (mostSeen > LEAST_CONNECTIONS) {
        most = Math.min(most, Math.max(LEAST_CONNECTIONS, Math.floor(mostSeen / 2)));
      }
      for (const { socket } of strangers().slice(0, Math.max(0, open.size - most))) turnAway(socket);
      mostSeen = open.size;
      return most;
    },
    cutIdle(spares) {
      for (const { socket, connection: { answering, isUpgraded } } of [...open.values()]) {
        if (answering === 0 && !(isUpgraded && spares)) cut(socket);
      }
    },
  };
}

/** Returns the WebSocket on which bytes came longest ago, the oldest of those on which none ever came. */
function quietest(guests: readonly Guest[]): Guest | undefined {
  const sockets = guests.filter(({ connection }) => connection.isUpgraded);
  return sockets.toSorted((one, other) => one.connection.lastHeard - other.connection.lastHeard)[0];
}
