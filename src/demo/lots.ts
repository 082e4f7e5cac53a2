import type { LotSpec } from "../simulator/lot.ts";

/** A lot of the demo, and its config in the clients' words. */
export interface DemoLot {
  readonly spec: LotSpec;
  readonly config: { readonly strategy: string; readonly maxBid: number; readonly snipeSeconds?: number };
}

/** Short, so that a minute shows whole auctions. Nellis extends by 30 s. */
const EXTENSION_SECONDS = 8;

/** A dozen lots that together show everything within a minute. The comment of each says what it shows. */
export const DEMO_LOTS: readonly DemoLot[] = [
  // Outbid and bid again, several times, and won: the rival's maximum is lower.
  lot("Cordless drill set", 24, { strategy: "auto", maxBid: 60 }, [
    { name: "Ada brook12", maximum: 34, answersAfterSeconds: 3, opensAtSeconds: 2, stepDollars: 4 },
  ]),
  // The price passes our maximum, so Gavel stops bidding.
  lot("Espresso machine", 30, { strategy: "aggressive", maxBid: 25 }, [
    { name: "Cleo hill77", maximum: 90, answersAfterSeconds: 2, opensAtSeconds: 1, stepDollars: 5 },
  ]),
  // Nothing happens until the snipe, which wins.
  lot("Standing desk", 20, { strategy: "sniping", maxBid: 80, snipeSeconds: 3 }, [
    { name: "Ben lane31", maximum: 22, atSeconds: 1 },
  ]),
  // Sniped, outbid in the extension, sniped again.
  lot("Air purifier", 16, { strategy: "snipe", maxBid: 70, snipeSeconds: 2 }, [
    { name: "Gus moor45", maximum: 31, answersAfterSeconds: 2, opensAtSeconds: 3 },
  ]),
  // Sniped against a higher hidden maximum: accepted, not leading, again up to the limit, lost.
  lot("Robot vacuum", 26, { strategy: "last-second", maxBid: 40, snipeSeconds: 4 }, [
    { name: "Hana gate18", maximum: 55, atSeconds: 2 },
  ]),
  // Watched only.
  lot("Garden hose", 35, { strategy: "manual", maxBid: 0 }, [{ crowd: 4, maximum: 20 }]),
  lot("Office chair", 45, { strategy: "increment", maxBid: 45 }, [{ crowd: 6, maximum: 30 }]),
  lot("Gaming headset", 50, { strategy: "auto", maxBid: 35 }, [{ crowd: 8, maximum: 60 }]),
  lot("Kayak paddle", 40, { strategy: "sniping", maxBid: 30, snipeSeconds: 5 }, [{ crowd: 3, maximum: 18 }]),
  lot("Toaster oven", 55, { strategy: "snipe", maxBid: 25, snipeSeconds: 3 }, [{ crowd: 5, maximum: 24 }]),
  lot("Tent for four", 70, { strategy: "auto", maxBid: 90 }, [
    { name: "Ivo stone66", maximum: 64, beforeCloseSeconds: 6 },
  ]),
  lot("Ladder, 8 ft", 90, { strategy: "sniping", maxBid: 55, snipeSeconds: 4 }, [{ crowd: 6, maximum: 50 }]),
];

function lot(
  title: string,
  closesInSeconds: number,
  config: DemoLot["config"],
  rivals: NonNullable<LotSpec["rivals"]>,
): DemoLot {
  return { spec: { title, closesInSeconds, extensionSeconds: EXTENSION_SECONDS, rivals }, config };
}
