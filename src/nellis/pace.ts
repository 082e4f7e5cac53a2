import type { TokenBucket } from "../resilience/token_bucket.ts";
import type { NellisApi } from "./api.ts";

/** Who goes first when requests wait for their turn: a smaller number. Bids wait for nothing but other bids. */
export const PRIORITY = { bid: 0, session: 1, read: 2 } as const;

/** `nellis`, at the rate that `bucket` allows: all that Gavel asks of Nellis goes through one of these. */
export function paced(nellis: NellisApi, bucket: TokenBucket): NellisApi {
  const inTurn = async <T>(priority: number, call: () => Promise<T>): Promise<T> => {
    await bucket.take(priority);
    return await call();
  };
  return {
    readLot: (id) => inTurn(PRIORITY.read, () => nellis.readLot(id)),
    placeBid: (id, amountCents) => inTurn(PRIORITY.bid, () => nellis.placeBid(id, amountCents)),
    isSignedIn: (cookies) => inTurn(PRIORITY.session, () => nellis.isSignedIn(cookies)),
  };
}
