import { createVirtualClock } from "../virtual_clock.ts";
import type { Fetch } from "../../../src/resilience/fetch_head.ts";
import { createLotFeed, type LotFeedOptions } from "../../../src/nellis/feed/connection.ts";
import type { FeedEnd, FeedEvent } from "../../../src/nellis/feed/lot_feed.ts";

/** The lot that the feeds of the tests are about. */
export const ID = "57000001";
/** The head of an event stream. */
export const STREAM = { "content-type": "text/event-stream" };

/** A feed that `fetch` answers for, by a virtual clock, and one connection to it after another. */
export function createFeed(fetch: Fetch, options: Partial<LotFeedOptions> = {}) {
  const clock = createVirtualClock();
  const feed = createLotFeed({
    endpoint: "http://feed.example",
    fetch,
    clock,
    userAgent: "Gavel/test",
    ...options,
  });
  const connect = (lastEventId?: string | null) => {
    const events: FeedEvent[] = [];
    const ids: (string | null)[] = [];
    const stopping = new AbortController();
    let end: FeedEnd | undefined;
    const ending = feed.connect(
      ID,
      (event, eventId) => {
        events.push(event);
        ids.push(eventId);
      },
      stopping.signal,
      lastEventId,
    ).then((reached) => end = reached);
    return { events, ids, ending, ended: () => end, stop: () => stopping.abort() };
  };
  return { clock, feed, connect };
}

/** A feed whose words the test writes itself. */
export function createScriptedFeed(options: Partial<LotFeedOptions> = {}) {
  const encoder = new TextEncoder();
  const requests: { url: string; headers: Headers }[] = [];
  const script: { stream?: ReadableStreamDefaultController<Uint8Array>; cancels: number } = { cancels: 0 };
  const context = createFeed((url, init) => {
    requests.push({ url: url.href, headers: new Headers(init.headers) });
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (script.stream = controller),
      cancel: () => void script.cancels++,
    });
    return Promise.resolve(new Response(body, { headers: STREAM }));
  }, options);
  const say = (text: string) => {
    script.stream?.enqueue(encoder.encode(text));
    return context.clock.settle();
  };
  return { ...context, requests, script, say };
}
