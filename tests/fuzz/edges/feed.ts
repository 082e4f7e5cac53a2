import type { FeedEvent } from "../../../src/nellis/feed/lot_feed.ts";
import { createLotFeed } from "../../../src/nellis/feed/connection.ts";
import type { Random } from "../../../src/simulator/random.ts";
import { NOON_MS } from "../../support/auctions.ts";
import { createRunningClock } from "../../support/running_clock.ts";
import { type Json, plainEdge } from "../edge.ts";
import { mutateText, rawText } from "../mutate_text.ts";

const LOT_ID = "57000001";
/** The words of the feed, in each spelling that was seen. */
const EVENTS = [
  "data: connected\n\n",
  "data: ping\n\n",
  "id: 17\nretry: 3000\ndata: ping\n\n",
  `event: ch_product_bids:${LOT_ID}\ndata: {"currentPrice":12,"bidCount":3,"extendedTime":"2026-11-02T12:05:00.000Z"}\n\n`,
  `event: ch_product_bids:${LOT_ID}\ndata: {"current_bid":"$1,234.50","bid_count":"7"}\n\n`,
  `event: ch_product_bids:999\ndata: {"currentPrice":1}\n\n`,
  `event: ch_product_closed:${LOT_ID}\ndata: {"finalBid":12}\n\n`,
  ": a comment\n",
];
const TYPES = ["text/event-stream", "text/event-stream; charset=utf-8", "text/html", ""];
const STATUSES = [200, 200, 200, 204, 206, 301, 403, 404, 429, 500, 503];
/** Far beyond every time-out of the feed's. */
const LONGEST_MS = 3 * 3_600_000;

/** The bytes of the live feed: whatever comes, it ends with a reason, and each of its events has sound values. */
export const feedEdge = plainEdge("feed bytes", {
  draw: (random) => ({
    status: random.next() < 0.8 ? 200 : random.pick(STATUSES),
    type: random.next() < 0.9 ? TYPES[0] ?? "" : random.pick(TYPES),
    retryAfter: random.pick(["", "5", "-1", "soon", "99999999999"]),
    lastEventId: random.pick(["", "17", "a\nb", "x".repeat(300)]),
    chunks: drawChunks(random),
    isBroken: random.next() < 0.2,
  }),
  async attempt(tried) {
    const clock = createRunningClock(NOON_MS);
    const feed = createLotFeed({
      endpoint: "http://feed.example",
      clock,
      userAgent: "Gavel/test",
      fetch: () => Promise.resolve(responseOf(tried)),
    });
    const stopping = new AbortController();
    const events: FeedEvent[] = [];
    let isOver = false;
    const following = feed.connect(
      LOT_ID,
      (event) => events.push(event),
      stopping.signal,
      String(tried.lastEventId),
    )
      .finally(() => isOver = true);
    following.catch(() => undefined);
    for (let turn = 0; turn < 20 && !isOver; turn++) await clock.settle();
    await clock.runUntil(clock.now() + LONGEST_MS, () => isOver);
    if (!isOver) return "the stream did not end within three hours";
    const { reason, message, retryAfterMs = 0 } = await following;
    if (message === "" || !(retryAfterMs >= 0 && retryAfterMs < Infinity)) {
      return `it ended with ${reason}, "${message}" and a wait of ${retryAfterMs} ms`;
    }
    if (clock.pending() > 0) return "a timer is left";
    return events.map(unsound).find((why) => why !== null) ?? null;
  },
});

function drawChunks(random: Random): Json {
  const text = Array.from({ length: random.between(1, 8) }, () => random.pick(EVENTS)).join("");
  const kind = random.next();
  const changed = kind < 0.2 ? text : kind < 0.85 ? mutateText(random, text) : rawText(random);
  const chunks: string[] = [];
  for (let from = 0; from < changed.length;) {
    const length = random.next() < 0.5 ? random.between(1, 20) : random.between(1, 4_000);
    chunks.push(changed.slice(from, from + length));
    from += length;
  }
  return chunks;
}

/** Answers with the chunks, whose characters up to 255 are bytes of their own. */
function responseOf(
  { status, type, retryAfter, chunks, isBroken }: Readonly<Record<string, Json>>,
): Response {
  const isEmpty = status === 204 || status === 304;
  const waiting = Array.isArray(chunks) ? chunks.map(String) : [];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = waiting.shift();
      if (next !== undefined) controller.enqueue(bytesOf(next));
      else if (isBroken) controller.error(new TypeError("The connection broke"));
      else controller.close();
    },
  });
  return new Response(isEmpty ? null : body, {
    status: Number(status),
    headers: {
      "content-type": String(type),
      ...(retryAfter === "" ? {} : { "retry-after": String(retryAfter) }),
    },
  });
}

function bytesOf(text: string): Uint8Array {
  const isBytes = [...text].every((character) => character.charCodeAt(0) < 256);
  if (!isBytes) return new TextEncoder().encode(text);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function unsound(event: FeedEvent): string | null {
  const numbers: readonly (number | null | undefined)[] = event.type === "bid"
    ? [event.priceCents, event.bidCount, event.closeTimeMs]
    : event.type === "closed"
    ? [event.finalPriceCents]
    : [];
  const isSound = numbers.every((number) =>
    number === null || number === undefined || Number.isSafeInteger(number)
  );
  return isSound ? null : `an event has no sound numbers: ${JSON.stringify(event)}`;
}
