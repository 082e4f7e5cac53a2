/** A reverse proxy of the kind that people put before what they run at home. */
export interface ReverseProxy {
  /** The address under which it serves, with the path: `http://127.0.0.1:8080/gavel`. */
  readonly url: string;
  /** From now on it passes nothing on and answers nothing, while its connections stay open. */
  goSilent(): void;
  close(): Promise<void>;
}

/** Serves `target` under `prefix`, WebSockets too, and tells it so in `X-Forwarded-…`. */
export function serveUnder(prefix: string, target: string): ReverseProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port: targetPort } = new URL(target);
  const open = new Set<Deno.TcpConn>();
  let isSilent = false;

  const pass = async (from: Deno.TcpConn, to: Deno.TcpConn) => {
    const buffer = new Uint8Array(64 * 1024);
    for (let read = await from.read(buffer); read !== null; read = await from.read(buffer)) {
      if (!isSilent) await writeAll(to, buffer.subarray(0, read));
    }
    if (!isSilent) await to.closeWrite();
  };
  const serve = async (client: Deno.TcpConn) => {
    const request = await readHead(client);
    const own = request && withinPrefix(request.head, prefix, `127.0.0.1:${listener.addr.port}`);
    if (!own || isSilent) return;
    const server = await Deno.connect({ hostname: "127.0.0.1", port: Number(targetPort) });
    open.add(server);
    await writeAll(server, new TextEncoder().encode(own));
    await writeAll(server, request.rest);
    // An end of one side is one of the other's; whatever breaks ends both.
    await Promise.all([pass(client, server), pass(server, client)]).finally(() => hangUp(server));
  };
  const accepting = (async () => {
    for await (const client of listener) {
      open.add(client);
      // A connection that either side ends, at any time, concerns that connection alone.
      void serve(client).catch(() => {}).finally(() => isSilent || hangUp(client));
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}${prefix}`,
    goSilent() {
      isSilent = true;
    },
    async close() {
      listener.close();
      for (const connection of open) hangUp(connection);
      await accepting;
    },
  };
}

/** Reads the head of a request and what came behind it; undefined where the client went away before. */
async function readHead(client: Deno.TcpConn) {
  const buffer = new Uint8Array(64 * 1024);
  for (let length = 0; length < buffer.length;) {
    const read = await client.read(buffer.subarray(length));
    if (read === null) return undefined;
    length += read;
    const text = new TextDecoder("latin1").decode(buffer.subarray(0, length));
    const end = text.indexOf("\r\n\r\n");
    if (end >= 0) return { head: text.slice(0, end), rest: buffer.slice(end + 4, length) };
  }
  return undefined;
}

/** Returns the head as the server gets it, one request a connection; undefined for a path outside of `prefix`. */
function withinPrefix(head: string, prefix: string, host: string): string | undefined {
  const [first = "", ...lines] = head.split("\r\n");
  const [method, path = "", version] = first.split(" ");
  if (!path.startsWith(`${prefix}/`)) return undefined;
  const isUpgrade = lines.some((line) => /^upgrade:/i.test(line));
  const kept = lines.filter((line) => isUpgrade || !/^connection:/i.test(line));
  const added = [
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-Proto: http",
    `X-Forwarded-Host: ${host}`,
    `X-Forwarded-Prefix: ${prefix}`,
    ...(isUpgrade ? [] : ["Connection: close"]),
  ];
  return `${[`${method} ${path.slice(prefix.length)} ${version}`, ...kept, ...added].join("\r\n")}\r\n\r\n`;
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function hangUp(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
