import { ConnectionLost } from "./connection_lost.ts";
import type { ServedHouse } from "./served_house.ts";
import type { RequestPipeline } from "./request_pipeline.ts";
import { createSocketInput, type SocketInput } from "./socket_input.ts";

/** The part of an answer's head that arrives when the connection breaks in the middle of it. */
const HALF_A_HEAD = "HTTP/1.1 200 OK\r\nContent-Ty";

/**
 * Serves `pipeline` in HTTP/1.1 on bare sockets. Connections stay open between requests and break exactly where a
 * fault says, which `Deno.serve` can't do. One request at a time on a connection; ends when `closing` aborts.
 */
export function listenOnSockets(
  pipeline: RequestPipeline,
  { port, hostname, closing }: {
    readonly port: number;
    readonly hostname: string;
    readonly closing: AbortSignal;
  },
): ServedHouse {
  const listener = Deno.listen({ port, hostname });
  const open = new Map<Deno.Conn, Promise<void>>();
  const accept = async () => {
    for await (const connection of listener) {
      const conversation = converse(connection, pipeline).finally(() => {
        open.delete(connection);
        hangUp(connection);
      });
      open.set(connection, conversation);
    }
  };
  const accepting = accept();
  let isClosed = false;
  const close = async () => {
    if (!isClosed) listener.close();
    isClosed = true;
    for (const connection of open.keys()) hangUp(connection);
    await Promise.all([accepting, ...open.values()]);
  };
  closing.addEventListener("abort", () => void close(), { once: true });
  const { port: taken } = listener.addr;
  return { url: `http://${hostname}:${taken}`, port: taken, close };
}

/** Answers one request after the other until either side closes the connection. */
async function converse(connection: Deno.Conn, pipeline: RequestPipeline): Promise<void> {
  const input = createSocketInput(connection);
  try {
    for (let request = await readRequest(input); request; request = await readRequest(input)) {
      await answer(connection, input, request, pipeline);
    }
  } catch (error) {
    if (error instanceof ConnectionLost) return await breakOff(connection, error);
    if (!isEnd(error)) throw error;
  }
}

async function breakOff(connection: Deno.Conn, { isMidHead }: ConnectionLost): Promise<void> {
  if (!isMidHead) return;
  try {
    await write(connection, new TextEncoder().encode(HALF_A_HEAD));
  } catch (error) {
    if (!isEnd(error)) throw error;
  }
}

/** Returns the next request with its whole body; null at the end of the connection. */
async function readRequest(input: SocketInput): Promise<Request | null> {
  const head = await input.takeUntil("\r\n\r\n");
  if (head === null) return null;
  const [first = "", ...lines] = head.trimEnd().split("\r\n");
  const [method = "GET", path = "/"] = first.split(" ");
  const headers = new Headers(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
  const body = await readBody(input, headers);
  if (body === null) return null;
  const url = new URL(path, `http://${headers.get("Host") ?? "house"}`);
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(url, { method, headers, ...(hasBody ? { body } : {}) });
}

async function readBody(input: SocketInput, headers: Headers): Promise<string | null> {
  if (headers.get("Transfer-Encoding")?.toLowerCase() !== "chunked") {
    return await input.take(Number(headers.get("Content-Length") ?? 0));
  }
  let body = "";
  while (true) {
    const size = Number.parseInt(await input.takeUntil("\r\n") ?? "", 16);
    if (Number.isNaN(size)) return null;
    const chunk = await input.take(size + 2);
    if (chunk === null) return null;
    if (size === 0) return body;
    body += chunk.slice(0, -2);
  }
}

/** Answers `request`; throws when the connection must break, by a fault or because the body of the answer does. */
async function answer(
  connection: Deno.Conn,
  input: SocketInput,
  request: Request,
  pipeline: RequestPipeline,
) {
  const response = await pipeline(request, null);
  const { headers, body } = response;
  if (body === null) headers.set("Content-Length", "0");
  const isChunked = !headers.has("Content-Length");
  if (isChunked) headers.set("Transfer-Encoding", "chunked");
  const encoder = new TextEncoder();
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  await write(connection, encoder.encode(`HTTP/1.1 ${response.status} \r\n${lines.join("")}\r\n`));
  if (body === null) return;
  const reader = body.getReader();
  // A client that goes away in the middle of an answer, such as a live stream, ends the body of that answer.
  let isOver = false;
  void input.ended().then(() => isOver ? undefined : reader.cancel().catch(() => {}));
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const size = `${part.value.length.toString(16)}\r\n`;
      if (isChunked) await write(connection, encoder.encode(size));
      await write(connection, part.value);
      if (isChunked) await write(connection, encoder.encode("\r\n"));
    }
    if (isChunked) await write(connection, encoder.encode("0\r\n\r\n"));
  } catch (error) {
    if (isEnd(error)) void reader.cancel().catch(() => {});
    throw isEnd(error) ? error : new ConnectionLost("broken");
  } finally {
    isOver = true;
  }
}

async function write(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** Returns true when the other side has ended the connection, which it may do at any time. */
function isEnd(error: unknown): boolean {
  const { BadResource, BrokenPipe, ConnectionReset, Interrupted, NotConnected } = Deno.errors;
  return [BadResource, BrokenPipe, ConnectionReset, Interrupted, NotConnected].some((end) =>
    error instanceof end
  );
}

function hangUp(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
