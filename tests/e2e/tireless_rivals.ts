import type { House } from "../../src/simulator/house.ts";
import type { Random } from "../../src/simulator/random.ts";

/** One rival a lot, who answers the owner's lead and nothing else, until it is told to stop. */
export interface TirelessRivals {
  /** From now on the owner is outbid on this lot, up to `limitDollars`. */
  follow(lotId: number, limitDollars?: number): void;
  stop(): void;
}

/** Time that a rival waits: the owner is outbid before as well as after a reading has shown the lead. */
const THINKING_MS = { least: 5, most: 250 };

/** Rivals in `house`. Some go a little above what they have to: the owner is then outbid by a proxy. */
export function inviteRivals(house: House, random: Random): TirelessRivals {
  const limits = new Map<number, number>();
  const thinking = new Map<number, ReturnType<typeof setTimeout>>();

  const outbid = (lotId: number) => {
    thinking.delete(lotId);
    const { ownerIsWinning, isClosed, nextBid } = house.lot(lotId);
    const limitDollars = limits.get(lotId) ?? 0;
    if (!ownerIsWinning || isClosed || nextBid > limitDollars) return;
    house.rivalBids(lotId, "Tess Hill", Math.min(limitDollars, nextBid + random.between(0, 2)));
  };
  const stopListening = house.listen(({ type, lot }) => {
    if (type !== "bid" || !lot.ownerIsWinning || !limits.has(lot.id) || thinking.has(lot.id)) return;
    const delayMs = random.between(THINKING_MS.least, THINKING_MS.most);
    thinking.set(lot.id, setTimeout(() => outbid(lot.id), delayMs));
  });

  return {
    follow: (lotId, limitDollars = Infinity) => void limits.set(lotId, limitDollars),
    stop() {
      stopListening();
      for (const timer of thinking.values()) clearTimeout(timer);
    },
  };
}
