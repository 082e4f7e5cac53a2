import assert from "node:assert/strict";
import test from "node:test";
import { act } from "preact/test-utils";
import { showPart } from "../testing/show_part.tsx";
import { aWireLot, aWireState } from "../../../tests/support/dashboard/wire_lots.ts";
import { BidDialog } from "./bid_dialog.tsx";
import { LimitField } from "./limit_field.tsx";
import { StopButton } from "./stop_button.tsx";
import { StrategyField } from "./strategy_field.tsx";

const price = (currentBid: number) =>
  aWireLot({ data: { currentBid, nextBid: currentBid + 1, allInCost: currentBid } });

test("a limit is set once, on Enter, and never at a key", async () => {
  const page = await showPart((lot) => <LimitField lot={lot} />);
  await page.type("55");
  assert.match(page.text(), /= \$68\.55 in all/);
  assert.deepEqual(page.changes(), []);
  await page.key("Enter");
  await page.leave();
  assert.deepEqual(page.changes(), [["PUT ./api/auctions/71/config", { config: { maxBid: 55 } }]]);
});

test("a limit is set on leaving the field, and not where nothing was typed", async () => {
  const page = await showPart((lot) => <LimitField lot={lot} />);
  await page.leave();
  await page.type("40");
  await page.leave();
  assert.deepEqual(page.changes(), [], "it is the limit already");
  await page.type("39");
  await page.leave();
  assert.deepEqual(page.changes(), [["PUT ./api/auctions/71/config", { config: { maxBid: 39 } }]]);
});

test("Escape brings the old limit back", async () => {
  const page = await showPart((lot) => <LimitField lot={lot} />);
  await page.type("55");
  await page.key("Escape");
  await page.leave();
  assert.deepEqual([page.value(), page.changes()], ["40", []]);
});

test("what is no limit is refused beside the field, and stays there to be mended", async () => {
  const page = await showPart((lot) => <LimitField lot={lot} />);
  await page.type("48.50");
  await page.key("Enter");
  assert.match(page.text(), /Whole dollars only/);
  assert.deepEqual([page.value(), page.changes()], ["48.50", []]);
});

test("a limit that more than doubles asks, with the sum and the new worst case", async () => {
  const page = await showPart((lot) => <LimitField lot={lot} />);
  await page.type("105");
  await page.key("Enter");
  await page.leave();
  assert.match(page.text(), /more than twice the limit of \$40/);
  assert.match(page.text(), /\$130\.86 in all/);
  assert.match(page.text(), /If you win everything: \$693 in all/);
  assert.deepEqual(page.changes(), []);
  await page.press("Keep it as it was");
  assert.deepEqual([page.value(), page.changes()], ["40", []]);
  await page.type("105");
  await page.key("Enter");
  await page.press("Set it to $105");
  assert.deepEqual(page.changes(), [["PUT ./api/auctions/71/config", { config: { maxBid: 105 } }]]);
});

test("a limit is not sent while the server is not heard", async () => {
  const page = await showPart((lot) => <LimitField lot={lot} />);
  await act(() => page.drop());
  await page.type("55");
  await page.key("Enter");
  assert.match(page.text(), /Not saved: there is no connection/);
  assert.deepEqual(page.changes(), []);
});

test("to answer at once while outbid asks, with the bid that leaves", async () => {
  const page = await showPart((lot) => <StrategyField lot={lot} />);
  await page.choose("aggressive");
  assert.match(page.text(), /This bids \$13 now/);
  assert.deepEqual(page.changes(), []);
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes(), [["PUT ./api/auctions/71/config", {
    config: { strategy: "aggressive" },
  }]]);
});

test("another strategy is set at once; an older client's word is not changed by its own meaning", async () => {
  const auctions = [aWireLot({ config: { strategy: "sniping" } })];
  const page = await showPart((lot) => <StrategyField lot={lot} />, { auctions });
  await page.choose("snipe");
  assert.deepEqual(page.changes(), []);
  await page.choose("manual");
  assert.deepEqual(page.changes(), [["PUT ./api/auctions/71/config", { config: { strategy: "manual" } }]]);
});

test("a lot that is switched off says so, and can be switched on", async () => {
  const auctions = [aWireLot({ config: { autoBid: false } })];
  const page = await showPart((lot) => <StrategyField lot={lot} />, { auctions });
  assert.match(page.text(), /Switched off/);
  await page.press("Switch on");
  assert.deepEqual(page.changes(), [["PUT ./api/auctions/71/config", { config: { autoBid: true } }]]);
});

test("a bid by hand says what it costs in all, and is sent by one press once", async () => {
  const page = await showPart((lot) => <BidDialog lot={lot} close={() => {}} />, {
    answer: () => ({ body: { success: true, data: { isLeading: true } } }),
  });
  assert.match(page.text(), /You would pay\$16\.20/);
  const send = page.button("Bid $13 now");
  await page.press("Bid $13 now");
  await act(() => send?.click());
  assert.match(page.text(), /\$13 was accepted: you lead\./);
  assert.deepEqual(page.changes(), [["POST ./api/auctions/71/bid", { amount: 13 }]]);
});

test("a price that moves under the dialog stops the bid until it is taken over", async () => {
  const page = await showPart((lot) => <BidDialog lot={lot} close={() => {}} />);
  await page.say({ type: "auctionState", auction: price(14) });
  assert.match(page.text(), /The price is \$14 now\./);
  assert.equal(page.button("Bid $13 now")?.disabled, true);
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes(), [], "not even by a press that was on its way");
  await page.press("Change it to $15 ($18.69 in all)");
  assert.match(page.text(), /You would pay\$18\.69/);
  await page.press("Bid $15 now");
  assert.deepEqual(page.changes(), [["POST ./api/auctions/71/bid", { amount: 15 }]]);
});

test("no bid by hand is sent offline, paused, below the next bid or above the lot's limit", async () => {
  const page = await showPart((lot) => <BidDialog lot={lot} close={() => {}} />);
  await page.type("12");
  assert.match(page.text(), /at least \$13/);
  await page.type("41");
  assert.match(page.text(), /own limit of \$40/);
  await page.press("Bid $41 now");
  await page.type("20");
  await page.say({ type: "state", state: aWireState({ bidding: { paused: true } }), plans: {} });
  await page.press("Bid $20 now");
  await act(() => page.drop());
  assert.match(page.text(), /no connection to Gavel/);
  await page.press("Bid $20 now");
  assert.deepEqual(page.changes(), []);
});

test("a lot that is led is not left without a question", async () => {
  const auctions = [aWireLot({ data: { isWinning: true } })];
  const page = await showPart((lot) => <StopButton lot={lot} titleId="t" />, { auctions });
  await page.press("Stop watching");
  assert.match(page.text(), /You lead at \$12: it may still be won and must be paid/);
  await page.press("Keep watching");
  assert.deepEqual(page.changes(), []);
});

test("any other lot is left at once", async () => {
  const page = await showPart((lot) => <StopButton lot={lot} titleId="t" />);
  await page.press("Stop watching");
  assert.deepEqual(page.changes(), [["POST ./api/auctions/71/stop", undefined]]);
});
