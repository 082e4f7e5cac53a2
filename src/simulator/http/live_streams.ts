import type { Clock } from "../../clock.ts";
import type { FaultState } from "../faults.ts";
import type { LotView } from "../lot.ts";
import { maskName } from "../pages/product.ts";
import { type Random, randomUuid } from "../random.ts";

/** A stream gets no more pings when its reader is this many messages behind: an old ping is worth nothing. */
const MOST_WAITING = 64;

/** The Server-Sent Events of the house: one lot a stream, one ping timer for all of them. */
export interface LiveStreams {
  /** Returns a stream about `lotId` that lasts until its reader goes away or `signal` aborts. */
  open(lotId: number, signal: AbortSignal | null): Response;
  sayBid(lot: LotView, bidder: string, isExtended: boolean): void;
  sayClosed(lot: LotView): void;
  /** Returns the number of open streams, of one lot or of all. */
  count(lotId?: number): number;
  /** Ends the streams of one lot, or all. */
  drop(lotId?: number): void;
}

type Stream = ReadableStreamDefaultController<Uint8Array>;

/** Returns no streams yet, and sets no timer before there is one. `nowMs` is the house's own time. */
export function createLiveStreams({ clock, nowMs, random, faults, pingIntervalMs }: {
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly random: Random;
  readonly faults: FaultState;
  readonly pingIntervalMs: number;
}): LiveStreams {
  const streams = new Map<number, Set<Stream>>();
  const encoder = new TextEncoder();
  const ping = encoder.encode("data: ping\n\n");
  let stopPings: (() => void) | null = null;

  const forget = (lotId: number, stream: Stream) => {
    const ofLot = streams.get(lotId);
    ofLot?.delete(stream);
    if (ofLot?.size === 0) streams.delete(lotId);
    if (streams.size > 0) return;
    stopPings?.();
    stopPings = null;
  };
  const drop = (lotId: number) => {
    for (const stream of [...streams.get(lotId) ?? []]) {
      forget(lotId, stream);
      stream.close();
    }
  };
  const pingAll = () => {
    stopPings = clock.after(pingIntervalMs, pingAll);
    for (const [lotId, ofLot] of [...streams]) {
      const { dropSse, silentSse } = faults.on(lotId);
      if (dropSse) drop(lotId);
      else if (!silentSse) { for (const stream of ofLot) if (keepsUp(stream)) stream.enqueue(ping); }
    }
  };
  const join = (lotId: number, stream: Stream) => {
    const ofLot = streams.get(lotId) ?? new Set();
    streams.set(lotId, ofLot.add(stream));
    stopPings ??= clock.after(pingIntervalMs, pingAll);
  };
  /** Sends an event in two pieces, as a network may deliver it. */
  const say = (lotId: number, event: string, data: Record<string, unknown>) => {
    const { dropSse, silentSse } = faults.on(lotId);
    if (dropSse) return drop(lotId);
    if (silentSse) return;
    const bytes = encoder.encode(`event: ${event}:${lotId}\ndata: ${JSON.stringify(data)}\n\n`);
    const cut = bytes.length >> 1;
    const hearers = streams.get(lotId) ?? new Set();
    for (const stream of hearers) {
      stream.enqueue(bytes.subarray(0, cut));
      // Sending the first piece may have found the connection broken and removed the stream.
      if (hearers.has(stream)) stream.enqueue(bytes.subarray(cut));
    }
  };

  return {
    open(lotId, signal) {
      const { dropSse, sseContentType } = faults.on(lotId);
      const hello = `data: connected ${randomUuid(random)},${random.between(1e6, 1e7).toString(36)}\n\n`;
      const body = streamBody(encoder.encode(hello), signal, {
        join: (stream) => dropSse ? stream.close() : join(lotId, stream),
        leave: (stream) => forget(lotId, stream),
      });
      const type = sseContentType ?? "text/event-stream";
      return new Response(body, { headers: { "Content-Type": type, "Cache-Control": "no-cache" } });
    },
    sayBid: (lot, bidder, isExtended) =>
      say(lot.id, "ch_product_bids", {
        [random.pick(["currentPrice", "currentBid", "current_bid"])]: lot.currentPrice,
        [random.pick(["bidCount", "bid_count"])]: lot.bidCount,
        [random.pick(["lastBidder", "username"])]: maskName(bidder),
        timeRemaining: Math.max(0, Math.ceil((lot.closeTimeMs - nowMs()) / 1000)),
        ...(isExtended ? { extendedTime: new Date(lot.closeTimeMs).toISOString() } : {}),
      }),
    sayClosed: (lot) =>
      say(lot.id, "ch_product_closed", {
        [random.pick(["finalBid", "currentBid"])]: lot.currentPrice,
        winner: lot.leader === null ? null : maskName(lot.leader),
        closedAt: new Date(lot.closeTimeMs).toISOString(),
      }),
    count(lotId) {
      if (lotId !== undefined) return streams.get(lotId)?.size ?? 0;
      return [...streams.values()].reduce((sum, ofLot) => sum + ofLot.size, 0);
    },
    drop(lotId) {
      for (const each of lotId === undefined ? [...streams.keys()] : [lotId]) drop(each);
    },
  };
}

function keepsUp(stream: Stream): boolean {
  return (stream.desiredSize ?? 0) > -MOST_WAITING;
}

/** Returns a body that sends `hello` and then joins the streams; an abort breaks it the way a network client sees it. */
function streamBody(
  hello: Uint8Array,
  signal: AbortSignal | null,
  { join, leave }: { join(stream: Stream): void; leave(stream: Stream): void },
): ReadableStream<Uint8Array> {
  let stream: Stream | undefined;
  const abort = () => {
    if (stream === undefined) return;
    leave(stream);
    stream.error(signal?.reason);
  };
  return new ReadableStream({
    start(controller) {
      if (signal?.aborted) return controller.error(signal.reason);
      stream = controller;
      controller.enqueue(hello);
      join(controller);
      signal?.addEventListener("abort", abort);
    },
    cancel() {
      signal?.removeEventListener("abort", abort);
      if (stream !== undefined) leave(stream);
    },
  });
}
