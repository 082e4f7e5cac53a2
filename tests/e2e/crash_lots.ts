import assert from "node:assert/strict";
import type { House } from "../../src/simulator/house.ts";
import type { Random } from "../../src/simulator/random.ts";
import type { Running } from "./installation.ts";
import type { TirelessRivals } from "./tireless_rivals.ts";

/** The owner's wish on a lot. */
export interface Wanted {
  readonly maxBid: number;
  readonly strategy: "auto" | "sniping" | "manual";
  readonly snipeSeconds?: number;
}

/** A lot that is watched. */
export interface WatchedLot {
  readonly id: number;
  readonly wanted: Wanted;
  /** It stays open for as long as the test takes. */
  readonly isLasting: boolean;
}

/** Puts lots up, invites rivals to them and has them watched. */
export interface CrashLots {
  readonly watched: readonly WatchedLot[];
  /** The lots that stay open: some for ever bid on, some soon beyond their maximum, some never bid on. */
  addLasting(gavel: Running): Promise<void>;
  /** One that closes within seconds, contested or not. */
  addClosing(gavel: Running): Promise<void>;
}

/** Stays open for as long as a test takes. */
const LONG_SECONDS = 3600;
/** No run comes near it: bidding goes on to the end. */
const ENDLESS_DOLLARS = 500_000;

const LASTING: readonly Wanted[] = [
  ...Array.from({ length: 6 }, (): Wanted => ({ maxBid: ENDLESS_DOLLARS, strategy: "auto" })),
  { maxBid: 12, strategy: "auto" },
  { maxBid: 60, strategy: "auto" },
  { maxBid: 100, strategy: "manual" },
  { maxBid: 0, strategy: "auto" },
  { maxBid: 100, strategy: "sniping", snipeSeconds: 5 },
];

/** No lot is up yet. */
export function createCrashLots(house: House, rivals: TirelessRivals, random: Random): CrashLots {
  const watched: WatchedLot[] = [];
  const watch = async (gavel: Running, lot: WatchedLot) => {
    const config = lot.wanted;
    const { status, body } = await gavel.call("POST", `/api/auctions/${lot.id}/monitor`, { config });
    assert.equal(status, 200, JSON.stringify(body));
    watched.push(lot);
  };
  return {
    watched,
    async addLasting(gavel) {
      for (const wanted of LASTING) {
        const { id } = house.addLot({ closesInSeconds: LONG_SECONDS });
        rivals.follow(id);
        await watch(gavel, { id, wanted, isLasting: true });
      }
    },
    async addClosing(gavel) {
      const { id } = house.addLot({ closesInSeconds: random.between(2, 7), extensionSeconds: 1 });
      if (random.next() < 0.7) rivals.follow(id, random.between(3, 30));
      const maxBid = random.between(5, 25);
      const wanted: Wanted = random.next() < 0.5
        ? { maxBid, strategy: "auto" }
        : { maxBid, strategy: "sniping", snipeSeconds: 1 };
      await watch(gavel, { id, wanted, isLasting: false });
    },
  };
}
