import type { AuctionId } from "../../auction/types.ts";

/** Counts the clients that look at each lot. */
export interface Audience {
  join(id: AuctionId): void;
  leave(id: AuctionId): void;
}

/** The lots that one client looks at. */
export interface Subscriptions {
  has(id: AuctionId): boolean;
  add(id: AuctionId): void;
  delete(id: AuctionId): void;
  clear(): void;
}

/** Makes an audience. It calls `onChange` when a lot gets its first onlooker and when it loses its last. */
export function createAudience(onChange: (id: AuctionId, hasAudience: boolean) => void): Audience {
  const onlookers = new Map<AuctionId, number>();
  return {
    join(id) {
      const before = onlookers.get(id) ?? 0;
      onlookers.set(id, before + 1);
      if (before === 0) onChange(id, true);
    },
    leave(id) {
      const left = (onlookers.get(id) ?? 0) - 1;
      if (left > 0) return void onlookers.set(id, left);
      if (onlookers.delete(id)) onChange(id, false);
    },
  };
}

/** Makes an empty list of lots. Each lot counts once in `audience`, however often it is added. */
export function createSubscriptions(audience: Audience): Subscriptions {
  const ids = new Set<AuctionId>();
  const remove = (id: AuctionId) => {
    if (ids.delete(id)) audience.leave(id);
  };
  return {
    has: (id) => ids.has(id),
    add(id) {
      if (ids.has(id)) return;
      ids.add(id);
      audience.join(id);
    },
    delete: remove,
    clear: () => [...ids].forEach(remove),
  };
}
