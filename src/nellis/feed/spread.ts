import type { LotFeed } from "./lot_feed.ts";

/**
 * The streams that every HTTP/2 host lets a connection carry; few allow many more. Deno sends all requests to a host over
 * one connection, where one more stream would wait for another to end.
 */
export const STREAMS_PER_CONNECTION = 100;

/** Creates a feed over as many feeds of `createFeed` as it needs, each with connections of its own. */
export function spreadFeed(createFeed: () => LotFeed): LotFeed {
  const parts: { readonly feed: LotFeed; streams: number }[] = [];
  const partWithRoom = () => {
    const known = parts.find(({ streams }) => streams < STREAMS_PER_CONNECTION);
    if (known) return known;
    const part = { feed: createFeed(), streams: 0 };
    parts.push(part);
    return part;
  };
  return {
    async connect(id, listener, signal, lastEventId) {
      const part = partWithRoom();
      part.streams++;
      try {
        return await part.feed.connect(id, listener, signal, lastEventId);
      } finally {
        part.streams--;
      }
    },
  };
}
