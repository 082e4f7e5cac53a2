import assert from "node:assert/strict";
import {
  aBid,
  accepted,
  aConfig,
  aListing,
  anAuction,
  dollars,
  HOUR_MS,
  NOON_MS,
} from "../../tests/support/auctions.ts";
import { createMemoryStore } from "../store/memory.ts";
import { countSpending, type SpendingByHand } from "../../tests/support/spending.ts";
import type { Auction, BidOutcome, PlannedBid } from "../auction/types.ts";

const CLOSE_MS = NOON_MS + HOUR_MS;
const unknown: BidOutcome = { result: "unknown", message: "No answer" };
const rejected: BidOutcome = { result: "rejected", errorType: "OUTBID", message: "A higher bid is in" };

function lot(id: string, changes: Partial<Auction> & { readonly leads?: boolean } = {}): Auction {
  const { leads = false, ...others } = changes;
  const config = aConfig({ group: "drills" });
  return anAuction({ id, config, listing: aListing({ id, userState: { isWinning: leads } }), ...others });
}

function ended(id: string, price: number, won: boolean | null): Auction {
  return lot(id, {
    life: { phase: "ended", endedAtMs: CLOSE_MS + 3_000, finalPriceCents: dollars(price), won },
  });
}

function bidOn(auctionId: string, amount: number): PlannedBid {
  return aBid({ id: `${auctionId}-${amount}`, auctionId, amountCents: dollars(amount) });
}

/** As the bidder does it. */
async function settle({ bus, ledger }: SpendingByHand, bid: PlannedBid, outcome: BidOutcome): Promise<void> {
  bus.publish({ type: "bid-answered", bid, outcome });
  await ledger.settle(bid, outcome, NOON_MS);
}

function told({ exposures }: SpendingByHand, except: string | null = null) {
  return exposures.besides(except).map(({ auctionId, amountCents }) => `${auctionId}: $${amountCents / 100}`);
}

Deno.test("every watched lot counts that is won, led, or has a bid open, and no other", async () => {
  const spending = await countSpending();
  for (
    const auction of [
      lot("1"),
      lot("2", { leads: true }),
      lot("3"),
      ended("4", 31, true),
      ended("5", 9, false),
    ]
  ) {
    spending.watch(auction);
  }
  spending.ledger.leaves(bidOn("3", 25));
  assert.deepEqual(told(spending), ["2: $10", "3: $25", "4: $31"]);
  assert.deepEqual(told(spending, "3"), ["2: $10", "4: $31"], "a lot is no room for itself to leave");
  const times = spending.exposures.besides(null).map(({ atMs }) => atMs);
  assert.deepEqual(times, [Infinity, Infinity, CLOSE_MS], "what may still be won is not over");
});

Deno.test("a lot that is left while its owner leads counts at what was bid, when it closes, after a start too", async () => {
  const spending = await countSpending();
  spending.watch(lot("1", { leads: true }));
  await settle(spending, bidOn("1", 50), accepted());
  spending.remove("1");
  for (const each of [spending, await spending.restarted()]) {
    assert.deepEqual(each.exposures.besides(null), [
      { auctionId: "1", amountCents: dollars(50), atMs: CLOSE_MS, group: "drills" },
    ]);
  }
});

Deno.test("a lot that is left while others lead is nothing any more", async () => {
  const spending = await countSpending();
  spending.watch(lot("1"));
  await settle(spending, bidOn("1", 50), accepted({ isLeading: false }));
  spending.remove("1");
  assert.deepEqual(told(spending), []);
  assert.deepEqual(await spending.store.list(["commitments"]), []);
});

Deno.test("watched again, a lot counts what it was left with until it has been read, and what it shows then", async () => {
  const spending = await countSpending();
  spending.watch(lot("1", { leads: true }));
  spending.remove("1");
  spending.watch(lot("1", { listing: null }));
  assert.deepEqual(told(spending), ["1: $10"]);
  spending.watch(lot("1"));
  assert.deepEqual(told(spending), []);
  spending.remove("1");
  assert.deepEqual(told(spending), []);
  assert.deepEqual(await spending.store.list(["commitments"]), []);
});

Deno.test("won, a lot costs its price for ever, also when its retention is over and Gavel has been restarted", async () => {
  const spending = await countSpending();
  spending.watch(ended("1", 31, true));
  await settle(spending, bidOn("1", 50), accepted());
  spending.remove("1");
  for (const each of [spending, await spending.restarted()]) {
    assert.deepEqual(each.exposures.besides(null), [
      { auctionId: "1", amountCents: dollars(31), atMs: CLOSE_MS, group: "drills" },
    ]);
  }
});

Deno.test("a bid that stayed open counts no more once its lot's end was seen, also after its retention", async () => {
  for (const [won, amounts] of [[true, ["1: $31"]], [false, []], [null, ["1: $31"]]] as const) {
    const spending = await countSpending();
    spending.watch(lot("1"));
    spending.ledger.leaves(bidOn("1", 50));
    await settle(spending, bidOn("1", 50), unknown);
    assert.deepEqual(told(spending), ["1: $50"]);
    spending.watch(ended("1", 31, won));
    assert.deepEqual(told(spending), amounts);
    spending.remove("1");
    assert.deepEqual(told(spending), amounts);
    const later = await spending.restarted();
    assert.deepEqual(told(later), amounts);
    later.watch(lot("1", { listing: null }));
    assert.deepEqual(told(later), amounts, "watched once more, and not read yet");
    later.remove("1");
    assert.deepEqual(told(later), amounts);
  }
});

Deno.test("a lot that is left while a bid is on its way keeps its group, and counts as what becomes of the bid", async () => {
  const outcomes: readonly (readonly [BidOutcome, readonly string[]])[] = [
    [accepted(), ["1: $50"]],
    [unknown, ["1: $50"]],
    [accepted({ isLeading: false }), []],
    [rejected, []],
  ];
  for (const [outcome, amounts] of outcomes) {
    const spending = await countSpending();
    spending.watch(lot("1"));
    spending.ledger.leaves(bidOn("1", 50));
    spending.remove("1");
    assert.deepEqual(spending.exposures.besides(null).map(({ group }) => group), ["drills"]);
    await settle(spending, bidOn("1", 50), outcome);
    for (const each of [spending, await spending.restarted()]) {
      assert.deepEqual(told(each), amounts, outcome.result);
      assert.ok(
        each.exposures.besides(null).every(({ group, atMs }) => group === "drills" && atMs >= NOON_MS),
      );
    }
  }
});

Deno.test("a bid that raises the lead on a lot just left moves its close no nearer", async () => {
  const spending = await countSpending();
  spending.watch(lot("1", { leads: true }));
  spending.ledger.leaves(bidOn("1", 50));
  spending.remove("1");
  await settle(spending, bidOn("1", 50), accepted());
  assert.deepEqual(spending.exposures.besides(null).map(({ atMs }) => atMs), [CLOSE_MS]);
});

Deno.test("a lower bid by hand on a lot that was left while leading takes back nothing of what leads", async () => {
  const spending = await countSpending();
  spending.watch(lot("1", { leads: true }));
  await settle(spending, bidOn("1", 66), accepted());
  spending.remove("1");
  await settle(spending, bidOn("1", 65), accepted());
  assert.deepEqual(told(spending), ["1: $66"]);
});

Deno.test("a bid by hand where nobody watches counts from its decision on, and at no moment between is it forgotten", async () => {
  const spending = await countSpending();
  const seen = new Set<string>();
  spending.ledger.leaves(bidOn("9", 20));
  spending.bus.listen(() => void seen.add(told(spending).join()));
  assert.deepEqual(spending.exposures.to("9"), {
    auctionId: "9",
    amountCents: dollars(20),
    atMs: NOON_MS,
    group: null,
  });
  await settle(spending, bidOn("9", 20), accepted());
  assert.deepEqual(seen, new Set(["9: $20"]));
  await settle(spending, bidOn("9", 30), accepted({ isLeading: false }));
  assert.deepEqual(told(spending), [], "somebody else leads now");
});

Deno.test("a bid of which nothing more was heard counts on a lot that nobody watches, after a start too", async () => {
  const spending = await countSpending();
  await spending.ledger.intend(bidOn("9", 20));
  const later = await spending.restarted();
  assert.deepEqual(told(later), ["9: $20"]);
});

Deno.test("a group that was removed has won nothing when it is made again", async () => {
  const spending = await countSpending({ groups: { drills: { want: 1 }, saws: { want: 1 } } });
  spending.watch(ended("1", 31, true));
  spending.watch({ ...ended("2", 12, true), config: aConfig({ group: "saws" }) });
  spending.remove("1");
  spending.remove("2");
  await spending.settings.update({ groups: { drills: null } });
  await spending.settings.update({ groups: { drills: { want: 1 } } });
  for (const each of [spending, await spending.restarted()]) {
    assert.deepEqual(each.exposures.besides(null).map(({ group }) => group), [null, "saws"]);
  }
});

Deno.test("what makes no sense in the store hides nothing else, and what an earlier version left is read", async () => {
  const store = createMemoryStore();
  await store.put(["commitments", "1"], { amountCents: -5, atMs: 1, group: null });
  await store.put(["commitments", "2"], { amountCents: 500, atMs: NOON_MS, group: null });
  assert.deepEqual(told(await countSpending({}, store)), ["2: $5", "1: $1"]);
});

Deno.test("after the end nothing is heard any more", async () => {
  const spending = await countSpending();
  spending.watch(lot("1", { leads: true }));
  spending.exposures.close();
  spending.remove("1");
  assert.deepEqual(told(spending), []);
});

Deno.test("a lot that was left counts what it shows when it is read: nothing once lost, its price once won", async () => {
  const cases = [
    ["lost", { isClosed: true, userState: { isWinning: false } }, []],
    ["won", { isClosed: true, userState: { isWinning: true }, currentPriceCents: dollars(31) }, ["1: $31"]],
    ["led on", { userState: { isWinning: true }, currentPriceCents: dollars(31) }, ["1: $50"]],
    ["outbid", { userState: { isWinning: false }, currentPriceCents: dollars(51) }, []],
    ["signed out", { isClosed: true, userState: null, currentPriceCents: dollars(31) }, ["1: $50"]],
  ] as const;
  for (const [what, page, expected] of cases) {
    const spending = await countSpending();
    spending.watch(lot("1", { leads: true }));
    await settle(spending, bidOn("1", 50), accepted());
    spending.remove("1");
    assert.deepEqual(spending.exposures.left().map(({ auctionId }) => auctionId), ["1"]);
    const changed: string[] = [];
    spending.bus.listen((event) => void changed.push(event.type));
    spending.exposures.found(aListing({ id: "1", ...page }));
    assert.deepEqual(told(spending), expected, what);
    assert.deepEqual(
      changed,
      what === "signed out" ? [] : ["exposure-changed"],
      "who waits for room hears of it",
    );
    assert.equal(
      spending.exposures.left().length,
      what === "led on" || what === "signed out" ? 1 : 0,
      what,
    );
    assert.deepEqual(told(await spending.restarted()), expected, `${what}, after a start`);
  }
});

Deno.test("what a page shows of a lot that is watched is the lot's own business", async () => {
  const spending = await countSpending();
  spending.watch(lot("1", { leads: true }));
  assert.deepEqual(spending.exposures.left(), []);
  spending.exposures.found(aListing({ id: "1", isClosed: true, userState: { isWinning: false } }));
  assert.deepEqual(told(spending), ["1: $10"]);
});

Deno.test("an open bid on a lot that was left counts until the lot is over, and is settled by that", async () => {
  const spending = await countSpending();
  await spending.ledger.intend(bidOn("9", 20));
  const later = await spending.restarted();
  later.exposures.found(aListing({ id: "9", userState: { isWinning: false } }));
  assert.deepEqual(told(later), ["9: $20"]);
  later.exposures.found(aListing({ id: "9", isClosed: true, userState: { isWinning: false } }));
  assert.deepEqual([told(later), later.exposures.left()], [[], []]);
});

Deno.test("a lot whose cost can't be read keeps everything from being bid until a reading tells it", async () => {
  const store = createMemoryStore([[["commitments", "7"], '{"amount']]);
  const spending = await countSpending({ budget: { perDay: 100 } }, store);
  const closed = () => spending.limits.of(anAuction()).closed;
  assert.match(closed() ?? "", /^Nothing is bid until it is known what lot 7 cost/);
  assert.deepEqual(
    spending.exposures.left().map(({ auctionId }) => auctionId),
    ["7"],
    "it is looked after",
  );
  assert.equal((await store.list(["set_aside"])).length, 1);
  spending.exposures.found(aListing({ id: "7", userState: null }));
  assert.notEqual(closed(), null, "nobody signed in proves nothing");
  spending.exposures.found(aListing({ id: "7", isClosed: true, currentPriceCents: dollars(30) }));
  assert.equal(closed(), null);
  assert.equal((await spending.restarted()).limits.of(anAuction()).closed, null);
});

Deno.test("a lot whose cost can't be read counts as the ledger has it once every budget is set anew", async () => {
  const store = createMemoryStore([[["commitments", "7"], "null"]]);
  const spending = await countSpending({}, store);
  const closed = () => spending.limits.of(anAuction()).closed;
  await spending.settings.update({ budget: { perDay: 100 } });
  assert.notEqual(closed(), null, "one budget is not all");
  await spending.settings.update({ budget: { perDay: 100, perWeek: null, total: null, perBid: null } });
  assert.equal(closed(), null);
});
