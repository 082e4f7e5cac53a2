import type { Cents } from "../../../src/auction/money.ts";
import { type LotView, OWNER } from "../../../src/simulator/house.ts";
import type { Fact } from "../facts.ts";

/** The true state of a lot: the house's, and the bids on their way to it. */
export interface LotTruth {
  /** The most that the owner may have to pay for it, or has to, without premium and tax; 0 when it can't be theirs. */
  readonly owedCents: Cents;
  /**
   * Like `owedCents`, with the highest bid that ever left for a lot that the owner may win: the most that
   * Gavel may have to count.
   */
  readonly mostCents: Cents;
  readonly isOwnersLead: boolean;
  readonly isClosed: boolean;
  /** The least that a bidder other than the leader may bid. */
  readonly nextBidCents: Cents;
  /** The close in true time. */
  readonly closesAtMs: number;
  /** True when a bid of the owner ever left for it. */
  readonly wasBidOn: boolean;
  /** The moment from which a page shows its present state: any bid on its way has ended by then. */
  readonly unchangedSinceMs: number;
  /**
   * The time at which the newest page of it that Gavel understood was asked for. Pages in a form that it has to find first may
   * be missing: it looks for another form once a minute at most (`lot_reader.ts`), also when a fault caused that.
   */
  readonly readAsOfMs: number;
}

/** The true state of every lot, by the facts so far. */
export interface GroundTruth {
  of(lotId: number): LotTruth;
  lotIds(): readonly number[];
  hear(fact: Fact): void;
}

/** The longest time that a bid is on its way: Gavel gives a request up after it, and no network is slower. */
const LONGEST_ON_ITS_WAY_MS = 10_000;

interface Lot {
  view: Pick<LotView, "leader" | "leaderMaximum" | "currentPrice" | "nextBid" | "isClosed">;
  closesAtMs: number;
  highestSentCents: Cents;
  unchangedSinceMs: number;
  answeredAsOfMs: number;
  readAsOfMs: number;
  /** Bids on their way, by the numbers of their requests. */
  readonly underway: Map<number, { readonly amountCents: Cents; readonly leftAtMs: number }>;
}

/** Returns the state of the lots as they are put up at `startMs` (true time). */
export function createGroundTruth(views: readonly LotView[], startMs: number): GroundTruth {
  const lots = new Map<number, Lot>(views.map((view) => [view.id, {
    view,
    closesAtMs: startMs + view.closeTimeMs - view.openTimeMs,
    highestSentCents: 0,
    unchangedSinceMs: startMs,
    answeredAsOfMs: -Infinity,
    readAsOfMs: -Infinity,
    underway: new Map(),
  }]));
  const pages = new Map<number, number>();
  let nowMs = startMs;

  const lotOf = (lotId: number): Lot => {
    const lot = lots.get(lotId);
    if (!lot) throw new RangeError(`There is no lot ${lotId}`);
    return lot;
  };
  /** Notes the end of a bid: it has arrived, or never will. */
  const isOver = (lot: Lot, request: number, atMs: number) => {
    if (lot.underway.delete(request)) lot.unchangedSinceMs = atMs;
  };

  return {
    of: (lotId) => standingOf(lotOf(lotId), nowMs),
    lotIds: () => [...lots.keys()],
    hear(fact) {
      const { atMs } = fact;
      nowMs = atMs;
      switch (fact.type) {
        case "house": {
          const lot = lotOf(fact.event.lot.id);
          lot.view = fact.event.lot;
          lot.closesAtMs = fact.closesAtMs;
          lot.unchangedSinceMs = Math.max(lot.unchangedSinceMs, atMs);
          return;
        }
        case "bid-left": {
          const { request, lotId, amountCents } = fact;
          const lot = lotOf(lotId);
          lot.underway.set(request, { amountCents, leftAtMs: atMs });
          lot.highestSentCents = Math.max(lot.highestSentCents, amountCents);
          lot.unchangedSinceMs = atMs + LONGEST_ON_ITS_WAY_MS;
          return;
        }
        case "bid-arrived":
          lotOf(fact.lotId).underway.delete(fact.request);
          return;
        case "bid-answered": {
          const lot = lotOf(fact.lotId);
          isOver(lot, fact.request, atMs);
          lot.unchangedSinceMs = atMs;
          return;
        }
        case "process-ended":
          for (const lot of lots.values()) {
            for (const request of [...lot.underway.keys()]) isOver(lot, request, atMs);
          }
          pages.clear();
          return;
        case "page-left":
          return void pages.set(fact.request, atMs);
        case "page-answered": {
          const leftAtMs = pages.get(fact.request);
          pages.delete(fact.request);
          if (leftAtMs !== undefined && fact.status === 200) lotOf(fact.lotId).answeredAsOfMs = leftAtMs;
          return;
        }
        case "event": {
          const { event } = fact;
          if (event.type !== "lot-read" || event.result !== "ok") return;
          const lot = lotOf(Number(event.auctionId));
          lot.readAsOfMs = lot.answeredAsOfMs;
          return;
        }
        default:
          return;
      }
    },
  };
}

function standingOf(lot: Lot, nowMs: number): LotTruth {
  const { view: { leader, leaderMaximum, currentPrice, nextBid, isClosed }, highestSentCents } = lot;
  const isOwnersLead = leader === OWNER;
  const paidCents = isOwnersLead ? 100 * currentPrice : 0;
  const leadCents = isOwnersLead ? 100 * (leaderMaximum ?? 0) : 0;
  const underwayCents = [...lot.underway.values()]
    .filter(({ leftAtMs }) => nowMs < leftAtMs + LONGEST_ON_ITS_WAY_MS)
    .map(({ amountCents }) => amountCents);
  const { closesAtMs, unchangedSinceMs, readAsOfMs } = lot;
  const mayWinCents = Math.max(leadCents, ...underwayCents);
  return {
    owedCents: isClosed ? paidCents : mayWinCents,
    mostCents: isClosed ? paidCents : mayWinCents > 0 ? highestSentCents : 0,
    isOwnersLead,
    isClosed,
    nextBidCents: 100 * nextBid,
    closesAtMs,
    wasBidOn: highestSentCents > 0,
    unchangedSinceMs,
    readAsOfMs,
  };
}
