import assert from "node:assert/strict";
import { aBid, aConfig, aListing, anAuction, dollars, SECOND_MS } from "../../tests/support/auctions.ts";
import { createGatedStore } from "../../tests/support/store/gated_store.ts";
import { createScriptedNellis } from "../../tests/support/house/scripted_nellis.ts";
import { countSpending } from "../../tests/support/spending.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import type { Auction, BidOutcome, PlannedBid } from "../auction/types.ts";
import type { SettingsPatch } from "../owner/settings_schema.ts";
import { createBidder } from "./bidder.ts";

const FREE = { buyersPremiumRate: 0 };
const LOTS = ["1", "2", "3"];

/** A bidder with the owner's real limits, and three lots at $10 that are watched. */
async function createBidding(owner: SettingsPatch, group: string | null = null) {
  const clock = createVirtualClock();
  const nellis = createScriptedNellis(clock.now);
  const store = createGatedStore();
  const spending = await countSpending(owner, store);
  for (const id of LOTS) {
    nellis.change(id, {});
    spending.watch(anAuction({ id, config: aConfig({ group }), listing: aListing({ id }) }));
  }
  const bidder = createBidder({
    nellis,
    ledger: spending.ledger,
    limits: spending.limits,
    bus: spending.bus,
    nellisNow: clock.now,
    clock,
    isPaused: () => false,
    isDryRun: () => false,
  });
  /** As a watcher does it: the lot knows that a bid of its own is on its way. */
  const place = (bid: PlannedBid): Promise<BidOutcome> => {
    const auction = spending.lots.get(bid.auctionId);
    if (auction) spending.watch({ ...auction, bidding: { phase: "placing", bid } });
    return bidder.place(bid, () => spending.lots.get(bid.auctionId));
  };
  return { ...spending, clock, nellis, store, bidder, place };
}

function bidOn(auctionId: string, amount: number, changes: Partial<PlannedBid> = {}): PlannedBid {
  return aBid({ id: `${auctionId}-${amount}`, auctionId, amountCents: dollars(amount), ...changes });
}

function refusalIn(outcome: BidOutcome): string {
  return outcome.result === "rejected" && outcome.errorType === "LIMIT_EXCEEDED" ? outcome.message : "";
}

Deno.test("two lots that race for one budget: one bid leaves, never both and never none", async () => {
  const { clock, nellis, store, place } = await createBidding({ budget: { total: 60 }, costs: FREE });
  const intents = store.hold("bid_history");
  const racing = ["1", "2"].map((id) => place(bidOn(id, 40)));
  await clock.settle();
  assert.deepEqual(nellis.bids(), [], "both are still being written");
  intents.open();
  const outcomes = await Promise.all(racing);
  assert.equal(nellis.bids().length, 1);
  assert.deepEqual(outcomes.map(({ result }) => result).sort(), ["accepted", "rejected"]);
  const refusal = outcomes.map(refusalIn).join("");
  assert.match(refusal, /\$40 is above your budget of \$60 in all, which leaves \$20 with premium and tax/);
});

Deno.test("whichever intent is durable first has the budget", async () => {
  const { clock, nellis, store, place } = await createBidding({ budget: { total: 60 }, costs: FREE });
  const first = store.hold("bid_history", "1");
  const racing = ["1", "2"].map((id) => place(bidOn(id, 40)));
  await clock.settle();
  first.open();
  await Promise.all(racing);
  assert.deepEqual(nellis.bids().map(({ id }) => id), ["2"]);
});

Deno.test("lots that race for a budget with room for all of them are all bid on", async () => {
  const { nellis, place } = await createBidding({ budget: { total: 138 } });
  await Promise.all(LOTS.map((id) => place(bidOn(id, 40))));
  assert.equal(nellis.bids().length, 3, "3 times $46 with premium");
});

Deno.test("two lots that race for the last place in a group: one bid leaves", async () => {
  const { nellis, place } = await createBidding({ groups: { drills: { want: 2 } } }, "drills");
  const outcomes = await Promise.all(LOTS.map((id) => place(bidOn(id, 40))));
  assert.equal(nellis.bids().length, 2);
  assert.match(outcomes.map(refusalIn).join(""), /Group drills wants 2, and has 2/);
});

Deno.test("a bid on its way counts until its answer is here, and then as what it came to", async () => {
  const { clock, nellis, place } = await createBidding({ budget: { total: 60 }, costs: FREE });
  const answer = nellis.hold("bid", "1");
  nellis.queueBidAnswer({ result: "rejected", errorType: "OUTBID", message: "A higher bid is in" });
  const first = place(bidOn("1", 40));
  await clock.settle();
  assert.match(refusalIn(await place(bidOn("2", 40))), /leaves \$20/);
  answer.open();
  await first;
  assert.equal((await place(bidOn("2", 40))).result, "accepted");
  assert.deepEqual(nellis.bids().map(({ id }) => id), ["1", "2"]);
});

Deno.test("a bid that was answered counts before its lot has been told of the answer", async () => {
  const { nellis, place, lots } = await createBidding({ budget: { total: 60 }, costs: FREE });
  await place(bidOn("1", 40));
  assert.equal(lots.get("1")?.listing?.userState?.isWinning, false);
  assert.match(refusalIn(await place(bidOn("2", 40))), /leaves \$20/);
  assert.equal(nellis.bids().length, 1);
});

Deno.test("a bid of which nothing is heard counts for as long as nothing is heard", async () => {
  const { clock, nellis, place, ledger } = await createBidding({ budget: { total: 60 }, costs: FREE });
  nellis.queueBidAnswer({ result: "unknown", message: "No answer" });
  await place(bidOn("1", 40));
  assert.match(refusalIn(await place(bidOn("2", 40))), /leaves \$20/);
  await clock.advance(60 * SECOND_MS);
  assert.match(refusalIn(await place(bidOn("2", 40, { id: "again" }))), /leaves \$20/);
  await ledger.settle(
    bidOn("1", 40),
    { result: "rejected", errorType: "OUTBID", message: "No" },
    clock.now(),
  );
  assert.equal((await place(bidOn("2", 40, { id: "once more" }))).result, "accepted");
  assert.equal(nellis.bids().length, 2);
});

Deno.test("a budget that shrinks while the intent is written holds the bid back", async () => {
  const { clock, nellis, store, place, settings } = await createBidding({ budget: { perDay: 60 } });
  const intent = store.hold("bid_history");
  const placed = place(bidOn("1", 40));
  await clock.settle();
  await settings.update({ budget: { perDay: 45.99 } });
  intent.open();
  assert.match(refusalIn(await placed), /your budget of \$45.99 a day/);
  assert.deepEqual(nellis.calls, []);
});

Deno.test("the cap for any one bid holds by strategy, by hand, and where nobody watches", async () => {
  const { nellis, place, bidder } = await createBidding({ budget: { perBid: 39.99 } });
  const byHand = bidOn("1", 40, { id: "by hand", strategy: "manual" });
  const unwatched = bidOn("9", 40, { strategy: "manual" });
  const attempts = [() => place(bidOn("1", 40)), () => place(byHand), () => bidder.place(unwatched, null)];
  for (const attempt of attempts) {
    assert.match(
      refusalIn(await attempt()),
      /\$40 is above your limit of \$39.99 for any one bid: raise it first/,
    );
  }
  assert.deepEqual(nellis.calls, []);
  assert.equal((await place(bidOn("1", 39))).result, "accepted");
});

Deno.test("a bid by hand does not wait for its group, and is held by the budget", async () => {
  const owner = { groups: { drills: { want: 1 } }, budget: { total: 60 }, costs: FREE };
  const { nellis, place } = await createBidding(owner, "drills");
  await place(bidOn("1", 40));
  assert.match(refusalIn(await place(bidOn("2", 11))), /Group drills/);
  const byHand = (amount: number) =>
    place(bidOn("2", amount, { strategy: "manual", id: `by hand ${amount}` }));
  assert.match(refusalIn(await byHand(21)), /your budget of \$60 in all, which leaves \$20/);
  assert.equal((await byHand(20)).result, "accepted");
  assert.deepEqual(nellis.bids().map(({ id, amountCents }) => [id, amountCents]), [["1", 4_000], [
    "2",
    2_000,
  ]]);
});

Deno.test("what a lot may cost in all holds its bids by hand too, to the dollar", async () => {
  const { nellis, place, watch, lots } = await createBidding({});
  watch({ ...lots.get("1") as Auction, config: aConfig({ maxBidCents: 0, maxTotalCents: dollars(46) }) });
  const byHand = (amount: number) => place(bidOn("1", amount, { strategy: "manual" }));
  assert.match(refusalIn(await byHand(41)), /your total of \$46 with premium and tax/);
  assert.equal((await byHand(40)).result, "accepted");
  assert.equal(nellis.bids().length, 1);
});
