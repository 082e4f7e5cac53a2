import { Buffer } from "node:buffer";
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import { rememberBreak } from "./broken_body.ts";
import { streamOf } from "./streamed.ts";
import { readyBytes } from "./ready_bytes.ts";

/** A response as it goes over the wire. */
interface Written {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * Makes a web request of the request that node read; undefined when it can't be one (no usable address, a bad header).
 */
export function webRequest(incoming: IncomingMessage, scheme: "http" | "https"): Request | undefined {
  const { method = "GET", url = "", rawHeaders, headers: { host = "localhost" } } = incoming;
  // A proxy has let this path through: no Host may put another one before it.
  if (/[/\\?#@]/.test(host)) return undefined;
  const target = url.startsWith("/") ? `${scheme}://${host}${url}` : url;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  try {
    const headers = new Headers();
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
    }
    return new Request(target, { method, headers, body: hasBody(incoming) ? bodyOf(incoming) : null });
  } catch (error) {
    // Methods and header values that a web request can't carry (CONNECT, TRACE).
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Sends `response` as the answer to `incoming`. The answer does not wait for what is left of the request's body:
 * `dropUnread` takes that afterwards, before the connection is closed.
 */
export async function writeResponse(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  dropUnread: (incoming: IncomingMessage) => Promise<void>,
): Promise<void> {
  const stream = streamOf(response);
  if (stream) return await sendStream(stream, response, outgoing);
  const { status, headers, body } = await written(response, incoming.method);
  if (outgoing.destroyed) return;
  if (incoming.complete) return void outgoing.writeHead(status, headers).end(body);
  outgoing.writeHead(status, { ...headers, connection: "close" }).flushHeaders();
  outgoing.write(body);
  outgoing.once("finish", () => incoming.destroy());
  // The client has all of the answer now. Nothing is being answered any more, so this one may have to make room.
  void dropUnread(incoming).then(() => outgoing.end());
}

/**
 * Sends a body as it comes, no faster than the client takes it. Rejects where it can't be read to its end, for the
 * connection to be broken: a client sees that it has a part.
 */
async function sendStream(
  stream: ReadableStream<Uint8Array>,
  response: Response,
  outgoing: ServerResponse,
): Promise<void> {
  const reader = stream.getReader();
  // This ends a reading that is under way. No promise waits for the client to leave: raced against each reading, it
  // would hold all that was read until the end.
  outgoing.once("close", () => void reader.cancel().catch(() => {}));
  if (outgoing.destroyed) return await reader.cancel();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  while (true) {
    const { done, value } = await reader.read();
    if (done || outgoing.destroyed) break;
    if (!outgoing.write(value)) await drained(outgoing);
  }
  if (!outgoing.destroyed) outgoing.end();
}

/** Resolves once the client has taken what was written, or has left. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off("drain", settle).off("close", settle);
      resolve();
    };
    outgoing.on("drain", settle).on("close", settle);
    if (outgoing.destroyed) settle();
  });
}

/** Returns the bytes that answer a request for an upgrade which is refused. */
export async function refusalBytes(response: Response): Promise<Uint8Array> {
  const { status, headers, body } = await written(response);
  const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) =>
    `${name}: ${value}\r\n`
  );
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`),
    body,
  ]);
}

async function written(response: Response, method?: string): Promise<Written> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => headers[name] = value);
  const body = await bodyBytes(response);
  // The answer to a HEAD comes without the body whose length it would tell.
  if (response.status !== 204 && method !== "HEAD") headers["content-length"] ??= String(body.byteLength);
  return { status: response.status, headers, body };
}

async function bodyBytes(response: Response): Promise<Uint8Array> {
  const ready = readyBytes(response);
  if (ready) return ready;
  return response.body ? new Uint8Array(await response.arrayBuffer()) : new Uint8Array();
}

function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === "GET" || method === "HEAD") return false;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  rememberBreak(incoming);
  return Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>;
}
