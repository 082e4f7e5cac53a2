import { Buffer } from "node:buffer";
import { systemClock } from "../../../src/clock.ts";
import { clientFrame, createFrameReader } from "./frames.ts";

/** A client that listens, and does as little else as can be: it shares its processor with Gavel. */
export interface Listener {
  /** Time of the first frame that shows the lot at that price (dollars). */
  firstSeenMs(lotId: string, price: number): number | undefined;
  close(): void;
}

/** Bytes as they came, unread. */
interface Arrival {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

const BUFFER_BYTES = 64 * 1024;
/** A state frame begins with its auction's id; the price comes in its `data`. */
const ID = /"auction":\{"id":"(\d+)"/;
const PRICE = /"currentBid":([\d.]+)/;

/**
 * Connects over bare TCP and authenticates. From then on it notes when bytes come, and reads them only when it is
 * asked: a WebSocket of the runtime's needs longer for a frame than Gavel does, and fifty of those would be measured
 * instead. It answers no ping, for which Gavel cuts it off after 90 s.
 */
export async function connectListener(url: string, token: string): Promise<Listener> {
  const clock = systemClock();
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const buffer = new Uint8Array(BUFFER_BYTES);
  const arrive = async (): Promise<Arrival | null> => {
    const count = await connection.read(buffer);
    return count === null ? null : { atMs: clock.now(), bytes: buffer.slice(0, count) };
  };
  await connection.write(handshake(hostname));
  const texts = createFrameReader();
  const arrived: Arrival[] = [];
  const isGreeted = await greeted(arrive, texts, () => connection.write(clientFrame(authenticate(token))));
  if (!isGreeted) throw new Error(`No socket at ${url}`);
  const listen = async () => {
    for (let next = await arrive(); next; next = await arrive()) arrived.push(next);
  };
  // Closing breaks the last reading off.
  listen().catch(() => undefined);

  const seen = new Map<string, number>();
  const read = () => {
    for (const { atMs, bytes } of arrived.splice(0)) {
      for (const key of texts(bytes).filter(isState).map(stateKey)) {
        if (!seen.has(key)) seen.set(key, atMs);
      }
    }
  };
  return {
    firstSeenMs(lotId, price) {
      read();
      return seen.get(`${lotId} ${price}`);
    },
    close: () => connection.close(),
  };
}

function handshake(host: string): Uint8Array<ArrayBuffer> {
  return Buffer.from(
    `GET /ws HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
}

function authenticate(token: string): string {
  return JSON.stringify({ type: "authenticate", token });
}

/** Answers the greeting and waits for the list of all auctions; false when the connection ends before. */
async function greeted(
  arrive: () => Promise<Arrival | null>,
  texts: (bytes: Uint8Array) => readonly string[],
  answer: () => Promise<unknown>,
): Promise<boolean> {
  let head = Buffer.alloc(0);
  let end = -1;
  for (; end < 0; end = head.indexOf("\r\n\r\n")) {
    const next = await arrive();
    if (!next) return false;
    head = Buffer.concat([head, next.bytes]);
  }
  await answer();
  let said = texts(head.subarray(end + 4));
  while (!said.some((text) => text.startsWith('{"type":"monitoredAuctions"'))) {
    const next = await arrive();
    if (!next) return false;
    said = texts(next.bytes);
  }
  return true;
}

function isState(text: string): boolean {
  return text.startsWith('{"type":"auctionState"');
}

function stateKey(text: string): string {
  return `${ID.exec(text)?.[1]} ${PRICE.exec(text)?.[1]}`;
}
