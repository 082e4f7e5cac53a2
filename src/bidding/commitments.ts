import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Cents } from "../auction/money.ts";
import type { Auction, AuctionId, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { EventBus } from "../event_bus.ts";
import type { Store } from "../store/store.ts";
import { exposureOf } from "./exposure.ts";
import type { Stake, StakedLedger } from "./stakes.ts";

const log = getLogger(["gavel", "bidding"]);

/** A lot that the owner has won, or still may. */
export interface Commitment {
  readonly auctionId: AuctionId;
  /** The most that it may cost, without premium and tax; what it did cost once it is won. */
  readonly amountCents: Cents;
  /** When it was won, or what is known of it ends; later than now while it may still be won. */
  readonly atMs: number;
  readonly group: string | null;
}

/** All that the owner is committed to. */
export interface Commitments {
  /** Of every lot but that one: what a bid on it must leave room for. */
  besides(auctionId: AuctionId | null): readonly Commitment[];
  /** Groups that are not among `names` any more have won nothing when they are made again. */
  keepGroups(names: readonly string[]): void;
  close(): void;
}

/** What commitments are counted from. */
export interface CommitmentParts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly stakes: Pick<StakedLedger, "stakeIn" | "openLots">;
  /** Every watched auction. */
  readonly auctions: () => readonly Auction[];
}

const FOLDER = "commitments";
const storedSchema = z.object({
  amountCents: z.int().min(0),
  atMs: z.number(),
  group: z.string().nullable(),
});
/** What stays of a lot that is not watched any more. */
type Left = z.infer<typeof storedSchema>;

/**
 * Counts what is won, led and open: by the lots themselves while they are watched, and by what is stored here from
 * then on. A lot that is left while the owner leads counts as won, since nobody looks at it any more.
 */
export async function createCommitments(parts: CommitmentParts): Promise<Commitments> {
  const { store, bus, stakes, auctions } = parts;
  const left = await load(store);

  const keep = (id: AuctionId, what: Left) => {
    left.set(id, what);
    store.put([FOLDER, id], { ...what }).catch((error) => notStored(id, error));
  };
  const drop = (id: AuctionId) => {
    if (left.delete(id)) store.delete([FOLDER, id]).catch((error) => notStored(id, error));
  };

  const onRemoved = (auction: Auction) => {
    const { id, listing, config: { group } } = auction;
    // What is open is in the ledger, and may come to nothing.
    const amountCents = exposureOf(auction, { ...stakes.stakeIn(id), openCents: 0 });
    if (amountCents === 0) return drop(id);
    keep(id, { amountCents, atMs: endOf(auction) ?? listing?.closeTimeMs ?? auction.updatedAtMs, group });
  };

  /** A bid by hand on a lot that nobody watches. */
  const onSettled = ({ auctionId, amountCents, decidedAtMs }: PlannedBid, outcome: BidOutcome) => {
    if (outcome.result !== "accepted" || auctions().some(({ id }) => id === auctionId)) return;
    if (!outcome.isLeading) return drop(auctionId);
    keep(auctionId, { amountCents, atMs: decidedAtMs, group: left.get(auctionId)?.group ?? null });
  };

  const stopListening = bus.listen((event) => {
    if (event.type === "auction-removed") onRemoved(event.auction);
    else if (event.type === "bid-settled") onSettled(event.bid, event.outcome);
  });

  return {
    besides(exceptId) {
      const watched = auctions();
      const watchedIds = new Set(watched.map(({ id }) => id));
      const unwatched = [...new Set([...left.keys(), ...stakes.openLots()])]
        .filter((id) => !watchedIds.has(id))
        .map((id) => ofUnwatched(id, left.get(id), stakes.stakeIn(id)));
      return [...watched.map((auction) => ofWatched(auction, stakes.stakeIn(auction.id))), ...unwatched]
        .filter(({ auctionId, amountCents }) => auctionId !== exceptId && amountCents > 0);
    },
    keepGroups(names) {
      for (const [id, what] of left) {
        if (what.group !== null && !names.includes(what.group)) keep(id, { ...what, group: null });
      }
    },
    close: stopListening,
  };
}

function ofWatched(auction: Auction, stake: Stake): Commitment {
  const amountCents = exposureOf(auction, stake);
  return {
    auctionId: auction.id,
    amountCents,
    atMs: endOf(auction) ?? Infinity,
    group: auction.config.group,
  };
}

function ofUnwatched(auctionId: AuctionId, left: Left | undefined, stake: Stake): Commitment {
  return {
    auctionId,
    amountCents: Math.max(left?.amountCents ?? 0, stake.openCents),
    atMs: Math.max(left?.atMs ?? 0, stake.openSinceMs),
    group: left?.group ?? null,
  };
}

/** When a lot was over; null while it is not. */
function endOf({ life, listing }: Auction): number | null {
  return life.phase === "ended" ? Math.min(life.endedAtMs, listing?.closeTimeMs ?? Infinity) : null;
}

async function load(store: Store): Promise<Map<AuctionId, Left>> {
  const left = new Map<AuctionId, Left>();
  for (const { key: [, id], value } of await store.list([FOLDER])) {
    const read = storedSchema.safeParse(value);
    if (id !== undefined && read.success) left.set(id, read.data);
    else log.error("What lot {id} has cost makes no sense in the store and is passed over", { id });
  }
  return left;
}

function notStored(id: AuctionId, error: unknown): void {
  log.error("What lot {id} may cost could not be stored: {error}", { id, error });
}
