/** The way in which a hand-written house breaks the connection of a request. */
export interface Breaking {
  /** Before it has read the whole request, or after. */
  readonly reads: "partly" | "wholly";
  /** The text that it still writes before it closes the connection. */
  readonly writes: string;
}

/** A hand-written house on a port of this machine, which breaks connections as no server library would. */
export interface RawHouse extends AsyncDisposable {
  readonly url: string;
  /** The heads of all requests but those for `WARM_PATH`, as they came over the wire. */
  readonly heard: string[];
}

/** Answered properly, so that its connection stays open for the next request. */
export const WARM_PATH = "/warm";

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/** Opens a house that answers `WARM_PATH` and breaks the connection of everything else. */
export function openRawHouse({ reads, writes }: Breaking): RawHouse {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const heard: string[] = [];
  const serve = async (connection: Deno.Conn) => {
    for (;;) {
      const request = await readRequest(connection, reads);
      if (request === null) return;
      if (request.startsWith(`GET ${WARM_PATH} `)) await write(connection, OK);
      else {
        heard.push(request.split("\r\n\r\n", 1).join());
        if (writes !== "") await write(connection, writes);
        return;
      }
    }
  };
  const serving = (async () => {
    const connections: Promise<void>[] = [];
    for await (const connection of listener) {
      connections.push(serve(connection).finally(() => connection.close()));
    }
    await Promise.all(connections);
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    heard,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

/** The next request as far as it is read, or null once the other side has hung up. */
async function readRequest(connection: Deno.Conn, reads: Breaking["reads"]): Promise<string | null> {
  const buffer = new Uint8Array(65_536);
  let request = "";
  for (;;) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) return null;
    request += new TextDecoder().decode(buffer.subarray(0, count));
    const isWarming = request.startsWith(`GET ${WARM_PATH} `);
    if (isWhole(request) || (reads === "partly" && !isWarming)) return request;
  }
}

function isWhole(request: string): boolean {
  const [head = "", ...body] = request.split("\r\n\r\n");
  if (body.length === 0) return false;
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return body.join("\r\n\r\n").length >= length;
}

async function write(connection: Deno.Conn, text: string): Promise<void> {
  await connection.write(new TextEncoder().encode(text));
}
