import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { isOver } from "../auction/auction.ts";
import { type Cents, DOLLAR } from "../auction/money.ts";
import type { Auction, AuctionId, BidOutcome, Listing, PlannedBid } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import { keepCopy, readRecord, stamped, storedTime } from "../store/record.ts";
import type { Json, Store } from "../store/store.ts";
import { createTroubles, type Troubles } from "../store/troubles.ts";
import { exposureOf } from "./watched_exposure.ts";
import type { BidTally, TalliedLedger } from "./bid_tally.ts";

const log = getLogger(["gavel", "bidding"]);

/** The exposure of one lot: the owner has won it or still may. */
export interface LotExposure {
  readonly auctionId: AuctionId;
  /** The most that it may cost, without premium and tax; its price once it is won. 0 for no exposure. */
  readonly amountCents: Cents;
  /** The time at which it was won or its record ends; later than now while it may still be won. */
  readonly atMs: number;
  readonly group: string | null;
}

/** The exposure of all lots. */
export interface Exposures {
  /** Returns the exposures of every lot but that one: a bid on it must leave room for them. */
  besides(auctionId: AuctionId | null): readonly LotExposure[];
  /** Returns the exposure of this lot, watched or not. */
  to(auctionId: AuctionId): LotExposure;
  /** Returns the lots that nobody watches and that may still be won. */
  left(): readonly LotExposure[];
  /**
   * Takes in a page of a lot that nobody watches. Without a user state the page shows nothing, and the exposure stays
   * as it was.
   */
  found(listing: Listing): void;
  /**
   * Returns the reason why nothing may be bid, or null. The cost of a lot can't be read, so no budget and no group can
   * be counted, until a reading of the lot or `acceptUnknown` makes it known.
   */
  closed(): string | null;
  /** Counts a record that can't be read as the ledger has it, since the owner has set every budget anew. */
  acceptUnknown(): void;
  /**
   * Takes lots out of groups that are not among `names`, so that such a group has won nothing when it is made again.
   */
  keepGroups(names: readonly string[]): void;
  /** Drops records of lots that cost nothing and have no open bid. Resolves to their number. */
  prune(): Promise<number>;
  close(): void;
}

/** The sources of the exposures. */
export interface ExposureParts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly nellisNow: () => number;
  /** Hears of what can't be read. */
  readonly troubles?: Troubles;
  readonly ledger: Pick<TalliedLedger, "tallyOf" | "openLots">;
  /** Every watched auction. */
  readonly auctions: () => readonly Auction[];
  /** A watched one. */
  readonly auction: (id: AuctionId) => Auction | undefined;
}

const FOLDER = "commitments";
const storedSchema = z.object({
  amountCents: z.int().min(0),
  atMs: storedTime,
  group: z.string().nullable(),
  /** The lot's end was seen: it costs this, even if a bid is still open. */
  isOver: z.boolean(),
});
/** The record of a lot that is not watched any more. */
type LeftLot = z.infer<typeof storedSchema>;

/**
 * Counts the exposure of watched lots from the lots themselves, and of others from the records kept here. A lot that is
 * left while the owner leads counts at their maximum until `found` knows its end.
 */
export async function createExposures(parts: ExposureParts): Promise<Exposures> {
  const { store, bus, ledger, auctions, auction: watched, troubles = createTroubles() } = parts;
  const { left, unreadable } = await load(store);
  for (const id of unreadable) {
    left.set(id, atLeast(ledger.tallyOf(id), parts.nellisNow()));
    troubles.report(troubleOf(id), costUnknown(id), id);
  }
  const counted = new WeakMap<Auction, { readonly tally: BidTally; readonly exposure: LotExposure }>();

  const known = (id: AuctionId) => {
    if (unreadable.delete(id)) troubles.mended(troubleOf(id));
  };
  const keep = (id: AuctionId, what: LeftLot) => {
    known(id);
    left.set(id, what);
    store.put([FOLDER, id], stamped("commitments", what)).catch((error) => notStored(id, error));
  };
  const drop = (id: AuctionId) => {
    known(id);
    if (left.delete(id)) store.delete([FOLDER, id]).catch((error) => notStored(id, error));
  };
  const isWorthless = (id: AuctionId) =>
    left.get(id)?.amountCents === 0 && ledger.tallyOf(id).openCents === 0;

  const onRemoved = (auction: Auction) => {
    const { id, life, listing, config: { group } } = auction;
    const known = left.get(id);
    const isEnded = life.phase === "ended";
    const tally = ledger.tallyOf(id);
    // While the lot runs, the ledger already counts its open bids, so leave them out here.
    const amountCents = knownOf(auction, isEnded ? tally : { ...tally, openCents: 0 }, known);
    // Keep a record even at $0 while a bid is open: it still counts for its group, and a lot that was lost stays lost.
    if (amountCents === 0 && tally.openCents === 0) return drop(id);
    const atMs = endOf(auction) ?? listing?.closeTimeMs ?? known?.atMs ?? auction.updatedAtMs;
    keep(id, { amountCents, atMs, group, isOver: isEnded || (!listing && known?.isOver === true) });
  };

  /** Takes in a bid on a lot that nobody watches: by hand, or on its way when the lot was left. */
  const onAnswered = ({ auctionId, amountCents, decidedAtMs }: PlannedBid, outcome: BidOutcome) => {
    if (outcome.result !== "accepted" || watched(auctionId)) return;
    if (!outcome.isLeading) return drop(auctionId);
    const known = left.get(auctionId);
    keep(auctionId, {
      // A lower bid takes back nothing of the maximum that leads already.
      amountCents: Math.max(known?.amountCents ?? 0, amountCents),
      atMs: Math.max(known?.atMs ?? 0, decidedAtMs),
      group: known?.group ?? null,
      isOver: false,
    });
  };

  const ofWatched = (auction: Auction): LotExposure => {
    const tally = ledger.tallyOf(auction.id);
    const known = counted.get(auction);
    if (known?.tally === tally) return known.exposure;
    const exposure = {
      auctionId: auction.id,
      amountCents: knownOf(auction, tally, left.get(auction.id)),
      atMs: endOf(auction) ?? Infinity,
      group: auction.config.group,
    };
    counted.set(auction, { tally, exposure });
    return exposure;
  };

  const unwatched = () =>
    [...new Set([...left.keys(), ...ledger.openLots()])].filter((id) => !watched(id))
      .map((id) => ofUnwatched(id, left.get(id), ledger.tallyOf(id)));

  const takeIn = (listing: Listing, isWinning: boolean) => {
    const { id, currentPriceCents, closeTimeMs: atMs } = listing;
    const [known, tally] = [left.get(id), ledger.tallyOf(id)];
    const group = known?.group ?? null;
    if (isOver(listing)) {
      return keep(id, { amountCents: isWinning ? currentPriceCents : 0, atMs, group, isOver: true });
    }
    if (!isWinning && tally.openCents === 0) return drop(id);
    const maximumCents = Math.max(known?.amountCents ?? 0, tally.acceptedCents, currentPriceCents);
    keep(id, { amountCents: isWinning ? maximumCents : 0, atMs, group, isOver: false });
  };

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-removed") onRemoved(event.auction);
    else if (event.type === "bid-answered") onAnswered(event.bid, event.outcome);
  });

  return {
    besides(exceptId) {
      return [...auctions().map(ofWatched), ...unwatched()]
        .filter(({ auctionId, amountCents }) => auctionId !== exceptId && amountCents > 0);
    },
    to(id) {
      const auction = watched(id);
      return auction ? ofWatched(auction) : ofUnwatched(id, left.get(id), ledger.tallyOf(id));
    },
    left: () =>
      unwatched().filter(({ auctionId, amountCents }) => amountCents > 0 && !left.get(auctionId)?.isOver),
    found(listing) {
      if (watched(listing.id) || !listing.userState) return;
      takeIn(listing, listing.userState.isWinning);
      bus.publish({ type: "exposure-changed", auctionId: listing.id });
    },
    closed() {
      const id = [...unreadable].find((id) => !watched(id)?.listing?.userState);
      return id === undefined ? null : costUnknown(id);
    },
    acceptUnknown() {
      for (const id of unreadable) keep(id, left.get(id) ?? atLeast(ledger.tallyOf(id), parts.nellisNow()));
    },
    keepGroups(names) {
      for (const [id, what] of left) {
        if (what.group !== null && !names.includes(what.group)) keep(id, { ...what, group: null });
      }
    },
    prune() {
      const worthless = [...left.keys()].filter((id) =>
        !watched(id) && !unreadable.has(id) && isWorthless(id)
      );
      worthless.forEach(drop);
      return Promise.resolve(worthless.length);
    },
    close: stopListening,
  };
}

/** Returns the exposure of a watched lot; until it has been read, the record from when it was left still counts. */
function knownOf(auction: Auction, tally: BidTally, left: LeftLot | undefined): Cents {
  const amountCents = exposureOf(auction, tally);
  if (auction.listing || !left) return amountCents;
  return left.isOver ? left.amountCents : Math.max(amountCents, left.amountCents);
}

function ofUnwatched(auctionId: AuctionId, left: LeftLot | undefined, tally: BidTally): LotExposure {
  if (left?.isOver) return { auctionId, amountCents: left.amountCents, atMs: left.atMs, group: left.group };
  return {
    auctionId,
    amountCents: Math.max(left?.amountCents ?? 0, tally.openCents),
    atMs: Math.max(left?.atMs ?? 0, tally.openSinceMs),
    group: left?.group ?? null,
  };
}

/** Returns the time at which a lot was over; null while it is not. */
function endOf({ life, listing }: Auction): number | null {
  return life.phase === "ended" ? Math.min(life.endedAtMs, listing?.closeTimeMs ?? Infinity) : null;
}

/**
 * Returns a record in place of one that can't be read: the cost that Gavel's own bids on the lot may have had, as of
 * now.
 */
function atLeast({ acceptedCents, openCents }: BidTally, nowMs: number): LeftLot {
  return { amountCents: Math.max(acceptedCents, openCents, DOLLAR), atMs: nowMs, group: null, isOver: false };
}

function costUnknown(id: AuctionId): string {
  return `Nothing is bid until it is known what lot ${id} cost, which can't be read in the store: ` +
    "stay signed in, so that the lot can be read, or set every budget again";
}

function troubleOf(id: AuctionId): string {
  return `commitments/${id}`;
}

/** Returns the reason why the stored cost of a lot that is not watched can't be read; null where it can. */
export function commitmentProblem(value: Json): string | null {
  const reading = readRecord("commitments", { value }, storedSchema);
  return "reason" in reading ? reading.reason : null;
}

async function load(store: Store) {
  const left = new Map<AuctionId, LeftLot>();
  const unreadable = new Set<AuctionId>();
  for (const document of await store.list([FOLDER])) {
    const [, id] = document.key;
    const read = readRecord("commitments", document, storedSchema);
    if (id !== undefined && "data" in read) left.set(id, read.data);
    if (!("reason" in read)) continue;
    if (id !== undefined) unreadable.add(id);
    await keepCopy(store, document, read.reason);
  }
  return { left, unreadable };
}

function notStored(id: AuctionId, error: unknown): void {
  log.error("Could not store what lot {id} may cost: {error}", { id, error });
}
