import assert from "node:assert/strict";
import type { ArrivedBid, House } from "../../src/simulator/house.ts";
import type { WatchedLot } from "./crash_lots.ts";
import type { Running } from "./installation.ts";

/** A bid as the ledger tells it. */
export interface LedgerBid {
  readonly id: string;
  readonly auctionId: string;
  readonly amount: number;
  readonly result: "pending" | "accepted" | "rejected" | "not-sent" | "unknown";
}

// deno-lint-ignore no-explicit-any -- tests look into auctions of every shape
type Auction = Record<string, any> & { readonly id: string };

/** Gavel's own account at the end. */
export interface Books {
  readonly ledger: readonly LedgerBid[];
  readonly auctions: ReadonlyMap<number, Auction>;
}

/** The most bids that the ledger returns at once: a run decides far fewer. */
const MOST_BIDS = 10_000;

/** Asks `gavel` for all that it watches and all that it ever decided. */
export async function readBooks(gavel: Running): Promise<Books> {
  const watched = await gavel.call("GET", "/api/auctions");
  const decided = await gavel.call("GET", `/api/ledger?limit=${MOST_BIDS}`);
  assert.deepEqual([watched.status, decided.status], [200, 200]);
  const ledger: readonly LedgerBid[] = decided.body.bids;
  assert.ok(ledger.length < MOST_BIDS, "The ledger has more bids than it tells at once");
  const auctions = watched.body.auctions.map((auction: Auction) => [Number(auction.id), auction] as const);
  return { ledger, auctions: new Map(auctions) };
}

/** Returns what there is still to do: a lot that is not over, one to be bid on, a bid not settled; null when nothing. */
export function unrest(
  { ledger, auctions }: Books,
  house: House,
  watched: readonly WatchedLot[],
): string | null {
  const restless = watched.find(({ id, wanted, isLasting }) => {
    const { ownerIsWinning, nextBid } = house.lot(id);
    if (!isLasting) return auctions.get(id)?.status !== "ended";
    return wanted.strategy === "auto" && !ownerIsWinning && nextBid <= wanted.maxBid;
  });
  if (restless) return `lot ${restless.id}: ${JSON.stringify(auctions.get(restless.id))}`;
  const pending = ledger.find(({ result }) => result === "pending");
  return pending ? `bid ${JSON.stringify(pending)}` : null;
}

/** No lot is lost: each is watched as its owner wanted, and one that is over has its right result. */
export function assertLotsKept({ auctions }: Books, house: House, watched: readonly WatchedLot[]): void {
  const [kept, asked] = [[...auctions.keys()].sort(), watched.map(({ id }) => id).sort()];
  assert.deepEqual(kept, asked, `It watches the lots ${kept}, and its owner wanted ${asked}`);
  for (const { id, wanted, isLasting } of watched) {
    const auction = auctions.get(id) ?? assert.fail();
    const { ownerIsWinning, currentPrice } = house.lot(id);
    const [status, won, finalPrice] = isLasting
      ? ["monitoring", null, null]
      : ["ended", ownerIsWinning, currentPrice];
    const expected = { ...auction, status, won, finalPrice, config: { ...auction.config, ...wanted } };
    assert.deepEqual(auction, expected, `Lot ${id} is not as it should be: ${JSON.stringify(auction)}`);
  }
}

/** No overspend: nothing that was asked for, or is led, is above the lot's maximum, and a manual lot has no bid. */
export function assertNoOverspend(house: House, watched: readonly WatchedLot[]): void {
  for (const { id, wanted } of watched) {
    const limit = wanted.strategy === "manual" ? 0 : wanted.maxBid;
    const sent = house.bids.filter(({ lotId }) => lotId === id);
    const above = sent.filter(({ amountDollars }) => (amountDollars ?? Infinity) > limit);
    assert.deepEqual(above, [], `Lot ${id} has bids above its limit of $${limit}: ${JSON.stringify(above)}`);
  }
  const led = house.lots().filter(({ ownerIsWinning }) => ownerIsWinning);
  const committed = sum(led.map(({ ownerMaximum }) => ownerMaximum ?? 0));
  const allowed = sum(
    watched.filter(({ id }) => led.some((lot) => lot.id === id)).map(({ wanted }) => wanted.maxBid),
  );
  assert.ok(committed <= allowed, `$${committed} is committed where $${allowed} is allowed`);
}

/**
 * The ledger is what the house received: every bid that arrived has an intent of its own, and every intent is
 * settled as what became of it, accepted or not.
 */
export function assertLedgerTrue({ ledger }: Books, house: House): void {
  assert.equal(new Set(ledger.map(({ id }) => id)).size, ledger.length, "Two bids have one id");
  const open = ledger.filter(({ result }) => result === "pending" || result === "unknown");
  assert.deepEqual(open, [], `There are intents that are not settled: ${JSON.stringify(open)}`);

  const arrived = Map.groupBy(house.bids, ({ lotId, amountDollars }) => `$${amountDollars} on ${lotId}`);
  const decided = Map.groupBy(ledger, ({ auctionId, amount }) => `$${amount} on ${auctionId}`);
  for (const bid of new Set([...arrived.keys(), ...decided.keys()])) {
    const received = arrived.get(bid) ?? [];
    const records = decided.get(bid) ?? [];
    const told = `${bid}: the house received ${JSON.stringify(received)} and the ledger has ${
      JSON.stringify(records)
    }`;
    const sendable = records.filter(({ result }) => result !== "not-sent").length;
    assert.ok(received.length <= sendable, `A bid without an intent, or sent twice, ${told}`);
    const accepted = records.filter(({ result }) => result === "accepted").length;
    assert.equal(accepted, received.filter(wasTaken).length, `Not settled as what became of it, ${told}`);
  }
}

/** The house took it, whoever has led after that. */
export function wasTaken({ result }: ArrivedBid): boolean {
  return result === "accepted" || result === "accepted-outbid";
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
