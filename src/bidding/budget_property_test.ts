import assert from "node:assert/strict";
import fc from "fast-check";
import { accepted, aConfig, aListing, anAuction, dollars, NOON_MS } from "../../tests/support/auctions.ts";
import { countSpending, type SpendingByHand } from "../../tests/support/spending.ts";
import { refusalOf, unwatchedRefusal } from "../auction/limits/refusal.ts";
import { allInCost } from "../auction/limits/costs.ts";
import type { Auction, BidOutcome, PlannedBid } from "../auction/types.ts";
import { costsFrom } from "../owner/settings.ts";

const BUDGET = dollars(100);
const IDS = ["1", "2", "3", "4"];
const GROUP = "drills";
const WANT = 2;

/** A lot as the house has it; what Gavel knows of it is another matter. */
interface TrueLot {
  /** The owner's highest bid that the house took. */
  mine: number;
  rivals: number;
  isClosed: boolean;
}

type Act =
  | "bid"
  | "answer"
  | "lose answer"
  | "rival"
  | "read"
  | "sign out"
  | "close"
  | "remove"
  | "watch"
  | "restart";

const chapter = fc.record({
  id: fc.constantFrom(...IDS),
  amount: fc.integer({ min: 1, max: 90 }),
  act: fc.constantFrom<Act[]>(
    ...["bid", "bid", "bid", "answer", "answer", "lose answer", "rival", "read", "read", "sign out"] as const,
    ...["close", "remove", "watch", "restart"] as const,
  ),
});

/** Lots in the house, what Gavel knows of them, and bids that are on their way between the two. */
class Play {
  readonly lots = new Map<string, TrueLot>(IDS.map((id) => [id, { mine: 0, rivals: 5, isClosed: false }]));
  readonly underway = new Map<string, PlannedBid>();
  #bids = 0;

  constructor(public spending: SpendingByHand) {}

  lot(id: string): TrueLot {
    return this.lots.get(id) ?? assert.fail();
  }

  isMine(id: string): boolean {
    return this.lot(id).mine > this.lot(id).rivals;
  }

  price(id: string): number {
    const { mine, rivals } = this.lot(id);
    return Math.min(mine, rivals) + (mine === rivals || Math.min(mine, rivals) === 0 ? 0 : 1);
  }

  async act({ act, id, amount }: { act: Act; id: string; amount: number }): Promise<void> {
    switch (act) {
      case "bid":
        return this.#bid(id, amount);
      case "answer":
        return await this.#answer(id, true);
      case "lose answer":
        return await this.#answer(id, false);
      case "rival":
        if (!this.lot(id).isClosed) this.lot(id).rivals = Math.max(this.lot(id).rivals, amount);
        return;
      case "read":
        return await this.#read(id, true);
      case "sign out":
        return await this.#read(id, false);
      case "close":
        this.lot(id).isClosed = true;
        return;
      case "remove":
        if (this.spending.lots.has(id)) this.spending.remove(id);
        return;
      case "watch":
        // As the monitor does: a bid on its way from before must be over.
        if (!this.spending.lots.has(id) && !this.underway.has(id)) this.#watch(id);
        return;
      case "restart":
        this.spending = await this.spending.restarted();
        // A bid that was on its way is never answered any more; the ledger still has its intents.
        for (const bid of this.underway.values()) this.#take(bid);
        this.underway.clear();
    }
  }

  #watch(id: string): void {
    const config = aConfig({ group: GROUP, maxBidCents: dollars(90) });
    this.spending.watch(anAuction({ id, config, listing: null }));
  }

  /** The bidder's last check and its bid's leaving, which happen in one breath. */
  #bid(id: string, amount: number): void {
    if (this.underway.has(id)) return;
    const { ledger, limits, lots } = this.spending;
    const auction = lots.get(id);
    const strategy = amount % 5 === 0 ? "manual" : "aggressive";
    if (!auction && strategy !== "manual") return;
    const bid: PlannedBid = {
      id: `b${++this.#bids}`,
      auctionId: id,
      amountCents: dollars(amount),
      strategy,
      reason: "",
      decidedAtMs: NOON_MS,
    };
    const refusal = auction
      ? refusalOf(bid, auction, NOON_MS, limits.of(auction))
      : unwatchedRefusal(bid.amountCents, limits.ofUnwatched(id));
    if (refusal) return;
    void ledger.intend(bid);
    ledger.leaves(bid);
    if (auction) this.spending.watch({ ...auction, bidding: { phase: "placing", bid } });
    this.underway.set(id, bid);
  }

  /** The house takes a bid that is above the price; a lower one than the owner's own changes nothing. */
  #take({ auctionId, amountCents }: PlannedBid): boolean {
    const lot = this.lot(auctionId);
    const amount = amountCents / 100;
    if (lot.isClosed || amount <= this.price(auctionId)) return false;
    lot.mine = Math.max(lot.mine, amount);
    return true;
  }

  async #answer(id: string, isHeard: boolean): Promise<void> {
    const bid = this.underway.get(id);
    if (!bid) return;
    const isTaken = this.#take(bid);
    const outcome: BidOutcome = !isHeard
      ? { result: "unknown", message: "No answer" }
      : isTaken
      ? accepted({ isLeading: this.isMine(id) })
      : { result: "rejected", errorType: "BID_TOO_LOW", message: "Too low" };
    this.underway.delete(id);
    this.spending.bus.publish({ type: "bid-answered", bid, outcome });
    await this.spending.ledger.settle(bid, outcome, NOON_MS);
    this.#tell(id, bid, outcome);
  }

  /** The lot hears of the answer a moment after the ledger did. */
  #tell(id: string, bid: PlannedBid, outcome: BidOutcome): void {
    const auction = this.spending.lots.get(id);
    if (!auction) return;
    assertWithin(this);
    const { listing } = auction;
    const leads = outcome.result === "accepted" && listing?.userState
      ? { ...listing, userState: { ...listing.userState, isWinning: outcome.isLeading } }
      : listing;
    const unknown = outcome.result === "unknown";
    this.spending.watch({
      ...auction,
      listing: leads,
      bidding: auction.life.phase === "ended"
        ? { phase: "ready" }
        : { phase: "confirming", bid, sinceMs: NOON_MS, unknown },
    });
  }

  /** A fresh page. It settles what was unknown, as a reading that began later does. */
  async #read(id: string, isSignedIn: boolean): Promise<void> {
    const auction = this.spending.lots.get(id);
    if (!auction || auction.life.phase === "ended") return;
    const listing = aListing({
      id,
      currentPriceCents: dollars(this.price(id)),
      isClosed: this.lot(id).isClosed,
      userState: isSignedIn ? { isWinning: this.isMine(id) } : null,
    });
    const { bidding } = auction;
    const isSettled = bidding.phase !== "placing" && (isSignedIn || bidding.phase === "ready");
    this.spending.watch({
      ...auction,
      listing,
      bidding: isSettled ? { phase: "ready" } : bidding,
      life: listing.isClosed ? this.#end(id, isSignedIn) : auction.life,
    });
    if (bidding.phase === "confirming" && bidding.unknown && isSignedIn) {
      const outcome: BidOutcome = this.isMine(id)
        ? accepted()
        : { result: "rejected", errorType: "CONNECTION_ERROR", message: "Not taken" };
      await this.spending.ledger.settle(bidding.bid, outcome, NOON_MS);
    }
  }

  #end(id: string, isSignedIn: boolean): Auction["life"] {
    const won = isSignedIn ? this.isMine(id) : null;
    return { phase: "ended", endedAtMs: NOON_MS, finalPriceCents: dollars(this.price(id)), won };
  }

  /** The most that the owner may have to pay: every lot led, with what is on its way. */
  worstCents(): number {
    const costs = costsFrom(this.spending.settings.current());
    return IDS.reduce((sum, id) => sum + allInCost(dollars(this.worst(id)), costs), 0);
  }

  worst(id: string): number {
    const { mine, isClosed } = this.lot(id);
    const open = isClosed ? 0 : (this.underway.get(id)?.amountCents ?? 0) / 100;
    return Math.max(open, this.isMine(id) ? (isClosed ? this.price(id) : mine) : 0);
  }
}

function assertWithin(play: Play): void {
  const { limits } = play.spending;
  const told = limits.budgets().find(({ name }) => name === "total")?.committedCents ?? assert.fail();
  assert.ok(play.worstCents() <= BUDGET, `At the worst it costs ${play.worstCents()}`);
  assert.ok(play.worstCents() <= told, `${told} is told, and it may cost ${play.worstCents()}`);
}

Deno.test("whatever happens, and in whatever order, no budget is ever exceeded by what was admitted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(chapter, { minLength: 1, maxLength: 80, size: "max" }), async (chapters) => {
      const spending = await countSpending({
        budget: { total: BUDGET / 100 },
        groups: { [GROUP]: { want: WANT } },
      });
      const play = new Play(spending);
      for (const id of IDS) await play.act({ act: "watch", id, amount: 0 });
      for (const each of chapters) {
        await play.act(each);
        assertWithin(play);
      }
      play.spending.exposures.close();
    }),
    { numRuns: 1_000 },
  );
});
