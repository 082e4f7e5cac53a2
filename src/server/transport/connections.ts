import type { Socket } from "node:net";

/** How many connections are open at once. */
export interface ConnectionCaps {
  /** In all: what is left of the process's file handles is for Nellis and the store. */
  readonly most: number;
  /** From one address. */
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
 * connections open keeps nobody out.
 */
export function createConnections({ most, mostPerAddress }: ConnectionCaps): Connections {
  // In the order in which they came.
  const open = new Map<object, { readonly socket: Socket; readonly connection: Connection }>();
  const perAddress = new Map<string | null, number>();

  const remove = (socket: Socket) => {
    const entry = open.get(socket);
    if (!entry) return;
    open.delete(socket);
    const { address } = entry.connection;
    const left = (perAddress.get(address) ?? 1) - 1;
    if (left > 0) perAddress.set(address, left);
    else perAddress.delete(address);
  };
  const cut = (socket: Socket) => {
    remove(socket);
    socket.destroy();
  };
  /** False when every one of them is the owner's. */
  const makeRoom = (isCandidate: (connection: Connection) => boolean) => {
    for (const { socket, connection } of open.values()) {
      if (connection.isOwners || !isCandidate(connection)) continue;
      cut(socket);
      return true;
    }
    return false;
  };
  const hasRoom = (address: string | null) => {
    const isFullThere = address !== null && (perAddress.get(address) ?? 0) >= mostPerAddress;
    if (isFullThere && !makeRoom((connection) => connection.address === address)) return false;
    return open.size < most || makeRoom(() => true);
  };

  return {
    add(socket, holder, isShared) {
      const address = isShared ? null : holder;
      if (!hasRoom(address)) return void socket.destroy();
      open.set(socket, { socket, connection: { address, isOwners: false, answering: 0, isUpgraded: false } });
      perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
      socket.once("close", () => remove(socket));
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
