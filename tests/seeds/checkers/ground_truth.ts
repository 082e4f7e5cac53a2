import type { Cents } from "../../../src/auction/money.ts";
import { type LotView, OWNER } from "../../../src/simulator/house.ts";
import type { Fact } from "../facts.ts";

/** How a lot stands in truth: what the house knows of it, and what is on its way there. */
export interface Standing {
  /** The most that the owner may have to pay for it, or has to, without premium and tax; 0 when it can't be theirs. */
  readonly owedCents: Cents;
  /** As `owedCents`, with the highest bid that ever left for a lot that may be theirs: Gavel may have to fear so much. */
  readonly mostCents: Cents;
  readonly isOwnersLead: boolean;
  readonly isClosed: boolean;
  /** The least that somebody else than the leader may bid. */
  readonly nextBidCents: Cents;
  /** True time. */
  readonly closesAtMs: number;
  /** A bid of the owner's ever left for it. */
  readonly wasBidOn: boolean;
  /** From this moment on a page shows all of it: a bid on its way ends by then, at the latest. */
  readonly unchangedSinceMs: number;
  /**
   * When the newest page of it that Gavel has understood was asked for. Pages in a form that it has to find first may
   * not be: it looks for another form once a minute at most (`lot_reader.ts`), also when that was in a trouble.
   */
  readonly readAsOfMs: number;
}

/** How every lot stands, by the facts so far. */
export interface Standings {
  of(lotId: number): Standing;
  lotIds(): readonly number[];
  hear(fact: Fact): void;
}

/** No bid is longer on its way: after so long Gavel gives a request up, and no road is slower. */
const LONGEST_ON_ITS_WAY_MS = 10_000;

interface Lot {
  view: Pick<LotView, "leader" | "leaderMaximum" | "currentPrice" | "nextBid" | "isClosed">;
  closesAtMs: number;
  highestSentCents: Cents;
  unchangedSinceMs: number;
  answeredAsOfMs: number;
  readAsOfMs: number;
  /** Bids on their way, by their requests. */
  readonly underway: Map<number, { readonly amountCents: Cents; readonly leftAtMs: number }>;
}

/** The lots as they are put up at `startMs` (true time). */
export function createStandings(views: readonly LotView[], startMs: number): Standings {
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
  /** The last of a bid: it has arrived, or never will. */
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
        case "life-ended":
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

function standingOf(lot: Lot, nowMs: number): Standing {
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
