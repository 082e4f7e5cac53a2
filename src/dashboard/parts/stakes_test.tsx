import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot, aWireState } from "../../../tests/support/dashboard/wire_lots.ts";
import { BulkBar } from "../lot_list/bulk_bar.tsx";
import { createSelection } from "../lot_list/selection.ts";
import { showPart } from "../testing/show_part.tsx";
import { BidButton, BidDialog } from "./bid_dialog.tsx";
import { StrategyField } from "./strategy_field.tsx";

const priced = (currentBid: number, config = {}) =>
  aWireLot({ config, data: { currentBid, nextBid: currentBid + 1, allInCost: currentBid } });
const practice = (dryRun: boolean) => ({
  type: "state",
  state: aWireState({ bidding: { dryRun } }),
  plans: {},
});

test("a practice that ends under the dialog stops the bid until the owner has seen it", async () => {
  const state = aWireState({ bidding: { dryRun: true } });
  const page = await showPart((lot) => <BidDialog lot={lot} close={() => {}} />, { state });
  assert.match(page.text(), /Practice: the bid is recorded, not sent/);
  await page.say(practice(false));
  assert.match(page.text(), /The practice is over: this bid would be sent, and must be paid\./);
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes(), []);
  await page.press("Stay at $13 ($16.20 in all)");
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes(), [["POST ./api/auctions/71/bid", { amount: 13 }]]);
});

test("a practice that begins under the dialog is said, and nothing has to be confirmed anew", async () => {
  const page = await showPart((lot) => <BidDialog lot={lot} close={() => {}} />);
  await page.say(practice(true));
  assert.match(page.text(), /Practice: the bid is recorded, not sent/);
  assert.equal(page.button("Bid $13 now")?.disabled, false);
});

test("a lot that ends under the dialog says so there, and nothing can be bid", async () => {
  const page = await showPart((lot) => <BidButton lot={lot} titleId="t" />);
  await page.press("Bid now…");
  await page.say({ type: "auctionState", auction: aWireLot({ status: "ended", data: { isClosed: true } }) });
  assert.match(page.text(), /This lot is closed\./);
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes(), []);
});

test("the price moves under the question about a strategy: nobody confirms another sum than they read", async () => {
  const manual = { strategy: "manual" };
  const page = await showPart((lot) => <StrategyField lot={lot} />, { auctions: [priced(12, manual)] });
  await page.choose("aggressive");
  await page.say({ type: "auctionState", auction: priced(30, manual) });
  assert.match(page.text(), /This bids \$31 now/);
  assert.match(page.text(), /This has changed since you were asked/);
  await page.press("Bid $31 now");
  assert.deepEqual(page.changes(), []);
  await page.press("I have seen it");
  await page.press("Bid $31 now");
  assert.deepEqual(page.changes(), [["PUT ./api/auctions/71/config", {
    config: { strategy: "aggressive" },
  }]]);
});

test("the price passes the limit under that question: it says that no bid leaves", async () => {
  const manual = { strategy: "manual" };
  const page = await showPart((lot) => <StrategyField lot={lot} />, { auctions: [priced(12, manual)] });
  await page.choose("aggressive");
  await page.say({ type: "auctionState", auction: priced(45, manual) });
  assert.match(page.text(), /No bid leaves at once any more/);
  assert.doesNotMatch(page.text(), /This bids/);
  await page.press("Leave it as it was");
  assert.deepEqual(page.changes(), []);
});

test("the price of one of many lots moves under their question: it is asked anew", async () => {
  const auctions = [priced(12, { strategy: "manual" })];
  const selection = createSelection();
  selection.set("71", true);
  const answer = () => ({ body: { success: true, results: { 71: { success: true } } } });
  const page = await showPart((lot) => <BulkBar selection={selection} rows={[lot]} />, { auctions, answer });
  await page.choose("aggressive");
  assert.match(page.text(), /This bids on 1 lot now: \$13/);
  await page.say({ type: "auctionState", auction: priced(20, { strategy: "manual" }) });
  assert.match(page.text(), /This bids on 1 lot now: \$21/);
  await page.press("Answer at once");
  assert.deepEqual(page.changes(), []);
  await page.press("I have seen it");
  await page.press("Answer at once");
  assert.deepEqual(page.changes(), [
    ["POST ./api/auctions/bulk", { ids: ["71"], action: "config", config: { strategy: "aggressive" } }],
  ]);
});

test("lots that are ticked and not shown are counted", async () => {
  const selection = createSelection();
  selection.set("71", true);
  const page = await showPart(() => <BulkBar selection={selection} rows={[]} />);
  assert.match(page.text(), /1 lot selected1 of them not shown/);
});
