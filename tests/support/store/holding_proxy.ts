/** A network between a client and a server that can hold back what the client sends. */
export interface HoldingProxy extends AsyncDisposable {
  readonly port: number;
  /** Holds back all that is sent from now on over connections that are open now; later ones work. */
  hold(): void;
  /** Delivers all that was held back, and resolves once the server has taken or refused it. */
  release(): Promise<void>;
  /** Returns the number of bytes that are held back. */
  heldBytes(): number;
}

/** One connection through the proxy. */
interface Passage {
  readonly client: Deno.TcpConn;
  readonly server: Deno.TcpConn;
  readonly held: Uint8Array[];
  isHolding: boolean;
}

/** Starts a proxy to `serverPort` on this machine. */
export function startHoldingProxy(serverPort: number): HoldingProxy {
  const hostname = "127.0.0.1";
  const listener = Deno.listen({ hostname, port: 0 });
  const passages: Passage[] = [];
  const work: Promise<unknown>[] = [];

  const accept = async () => {
    for await (const client of listener) {
      const server = await Deno.connect({ hostname, port: serverPort });
      const passage: Passage = { client, server, held: [], isHolding: false };
      passages.push(passage);
      work.push(upstream(passage), downstream(passage));
    }
  };
  const accepting = accept();
  return {
    port: listener.addr.port,
    hold() {
      for (const passage of passages) passage.isHolding = true;
    },
    async release() {
      for (const { held, server } of passages) {
        for (const bytes of held.splice(0)) await quietly(() => writeAll(server, bytes));
      }
    },
    heldBytes: () => passages.flatMap(({ held }) => held).reduce((sum, bytes) => sum + bytes.length, 0),
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const { client, server } of passages) {
        client.close();
        server.close();
      }
      await Promise.all(work);
    },
  };
}

/** Passes on what the client sends. A client that goes away is not told to the server, and its bytes arrive later. */
async function upstream(passage: Passage): Promise<void> {
  const { client, server, held } = passage;
  await quietly(async () => {
    const buffer = new Uint8Array(64 * 1024);
    for (let count = await client.read(buffer); count !== null; count = await client.read(buffer)) {
      if (passage.isHolding) held.push(buffer.slice(0, count));
      else await writeAll(server, buffer.subarray(0, count));
    }
    if (!passage.isHolding) await server.closeWrite();
  });
}

/** Passes on what the server sends, and its end of the connection. */
async function downstream({ client, server }: Passage): Promise<void> {
  await quietly(async () => {
    const buffer = new Uint8Array(64 * 1024);
    for (let count = await server.read(buffer); count !== null; count = await server.read(buffer)) {
      await writeAll(client, buffer.subarray(0, count));
    }
    await client.closeWrite();
  });
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** Runs `work`, and ignores that either end breaks the connection. */
async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { BadResource, BrokenPipe, ConnectionReset, Interrupted, NotConnected } = Deno.errors;
    const endings = [BadResource, BrokenPipe, ConnectionReset, Interrupted, NotConnected];
    if (!endings.some((ending) => error instanceof ending)) throw error;
  }
}
