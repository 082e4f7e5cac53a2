import type { Socket } from "node:net";

/** How many connections are open at once. */
export interface ConnectionCaps {
  /** In all: what is left of the process's file handles is for Nellis and the store. */
  readonly most: number;
  /** From one address, the owner's aside. */
  readonly mostPerAddress: number;
}

/** A connection that somebody holds to us. */
export interface Connection {
  /** Who holds it; null for one that many people share. */
  readonly address: string | null;
  /** The owner's token came over it: it makes room for nobody. */
  isOwners: boolean;
  /** Requests on it that are being answered. */
  answering: number;
  /** It is a WebSocket by now. */
  isUpgraded: boolean;
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
  readonly count: number;
  /** Cuts every one on which nothing is being answered; WebSockets too, unless they are to be spared. */
  cutIdle(spares?: "sockets"): void;
}

/**
 * No connections yet. One too many closes the oldest that has not shown the owner's token, so that whoever holds
 * connections open keeps nobody out. The owner's own count towards no address, and only one that rests between two
 * requests makes room, when there is nobody else to.
 */
export function createConnections({ most, mostPerAddress }: ConnectionCaps): Connections {
  // In the order in which they came.
  const open = new Map<object, { readonly socket: Socket; readonly connection: Connection }>();

  const cut = (socket: Socket) => {
    open.delete(socket);
    socket.destroy();
  };
  const strangers = () => [...open.values()].filter(({ connection }) => !connection.isOwners);
  const makeRoomAt = (address: string) => {
    const there = strangers().filter(({ connection }) => connection.address === address);
    const [oldest] = there;
    if (oldest && there.length >= mostPerAddress) cut(oldest.socket);
  };
  /** False when every one of them is the owner's and in use. */
  const makeRoom = () => {
    const resting = ({ connection: { answering, isUpgraded } }: { readonly connection: Connection }) =>
      answering === 0 && !isUpgraded;
    const oldest = strangers()[0] ?? [...open.values()].find(resting);
    if (oldest) cut(oldest.socket);
    return oldest !== undefined;
  };

  return {
    add(socket, holder, isShared) {
      const address = isShared ? null : holder;
      if (address !== null) makeRoomAt(address);
      if (open.size >= most && !makeRoom()) return void socket.destroy();
      open.set(socket, { socket, connection: { address, isOwners: false, answering: 0, isUpgraded: false } });
      socket.once("close", () => open.delete(socket));
    },
    of: (socket) => open.get(socket)?.connection,
    get count() {
      return open.size;
    },
    cutIdle(spares) {
      for (const { socket, connection: { answering, isUpgraded } } of [...open.values()]) {
        if (answering === 0 && !(isUpgraded && spares)) cut(socket);
      }
    },
  };
}
