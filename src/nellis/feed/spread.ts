import type { LotFeed } from "./lot_feed.ts";

/**
 * HTTP/2 lets a connection carry so many streams at least, and few hosts allow many more. Deno sends all that
 * goes to a host over one connection, where the next stream would wait for another to end.
 */
export const STREAMS_PER_CONNECTION = 100;

/** A feed over as many of `createFeed` as it takes, each with connections of its own and few enough streams. */
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
