import { systemClock } from "../../src/clock.ts";

/** A client that listens, and does as little else as can be: it shares its processor with Gavel. */
export interface Listener {
  /** Time of the first frame that shows the lot at that price (dollars). */
  firstSeenMs(lotId: string, price: number): number | undefined;
  close(): void;
}

/** A state frame begins with its auction's id; the price comes in its `data`. */
const ID = /"auction":\{"id":"(\d+)"/;
const PRICE = /"currentBid":([\d.]+)/;

/** Connects and authenticates. */
export async function connectListener(url: string, token: string): Promise<Listener> {
  const clock = systemClock();
  const seen = new Map<string, number>();
  const socket = new WebSocket(url);
  const ready = Promise.withResolvers<void>();
  const hear = (text: string, atMs: number) => {
    const key = `${ID.exec(text)?.[1]} ${PRICE.exec(text)?.[1]}`;
    if (!seen.has(key)) seen.set(key, atMs);
  };
  socket.onopen = () => socket.send(JSON.stringify({ type: "authenticate", token }));
  socket.onerror = () => ready.reject(new Error(`No socket at ${url}`));
  socket.onmessage = ({ data }) => {
    const atMs = clock.now();
    const text = String(data);
    if (text.startsWith('{"type":"auctionState"')) hear(text, atMs);
    else if (text.startsWith('{"type":"monitoredAuctions"')) ready.resolve();
  };
  await ready.promise;
  return {
    firstSeenMs: (lotId, price) => seen.get(`${lotId} ${price}`),
    close: () => socket.close(),
  };
}
