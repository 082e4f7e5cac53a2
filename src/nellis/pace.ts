import type { TokenBucket } from "../resilience/token_bucket.ts";
import type { NellisApi } from "./api.ts";
import type { LotFeed } from "./feed.ts";

/** Who goes first when requests wait for their turn: a smaller number. Bids wait for nothing but other bids. */
export const PRIORITY = { bid: 0, session: 1, stream: 2, read: 3, probe: 4 } as const;

/** `nellis`, at the rate that `bucket` allows: all that Gavel asks of Nellis goes through one of these. */
export function paced(nellis: NellisApi, bucket: TokenBucket): NellisApi {
  const inTurn = async <T>(priority: number, call: () => Promise<T>): Promise<T> => {
    await bucket.take(priority);
    return await call();
  };
  return {
    readLot: (id) => inTurn(PRIORITY.read, () => nellis.readLot(id)),
    placeBid: (id, amountCents, refusal) =>
      inTurn(PRIORITY.bid, () => nellis.placeBid(id, amountCents, refusal)),
    isSignedIn: (cookies) => inTurn(PRIORITY.session, () => nellis.isSignedIn(cookies)),
  };
}

/**
 * `feed`, whose connections are requests to Nellis like any other, but may take only the turns that `share` lets
 * them: a thousand lots that connect at once leave room for reading and bidding.
 */
export function pacedFeed(feed: LotFeed, bucket: TokenBucket, share: TokenBucket): LotFeed {
  return {
    async connect(id, listener, signal, lastEventId) {
      try {
        await share.take(PRIORITY.stream, signal);
        await bucket.take(PRIORITY.stream, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        return { reason: "stopped", message: "Stopped before it was connected", wasConnected: false };
      }
      return await feed.connect(id, listener, signal, lastEventId);
    },
  };
}
