import assert from "node:assert/strict";
import test from "node:test";
import { openLive } from "../testing/live_model.ts";
import { aWireLot } from "../../../tests/support/dashboard/wire_lots.ts";

const LOT = aWireLot({ title: "Drill", config: { maxBid: 40, strategy: "auto" } });
const refused = (status: number, body: object) => () => ({ status, body: { success: false, ...body } });

async function undo(page: Awaited<ReturnType<typeof openLive>>): Promise<void> {
  page.model.toasts.all.value.findLast((toast) => toast.undo)?.undo?.();
  await page.clock.settle();
}
async function answer(page: Awaited<ReturnType<typeof openLive>>, isYes: boolean): Promise<void> {
  page.model.undoing.answer(isYes);
  await page.clock.settle();
}
const told = ({ model }: Awaited<ReturnType<typeof openLive>>) => model.toasts.all.value.at(-1);

test("a limit is set by its own field alone, and undone to what it was", async () => {
  const page = await openLive({ auctions: [LOT] });
  assert.equal(await page.model.actions.configure("71", { maxBid: 50 }), true);
  page.say({ type: "auctionState", auction: aWireLot({ config: { maxBid: 50, strategy: "auto" } }) });
  assert.equal(told(page)?.text, "Limit of Drill set to $50.");
  await undo(page);
  assert.deepEqual(page.changes(), [
    ["PUT ./api/auctions/71/config", { config: { maxBid: 50 } }],
    ["PUT ./api/auctions/71/config", { config: { maxBid: 40 } }],
  ]);
  assert.equal(told(page)?.text, "Limit of Drill set to $40 again.");
});

test("an undone strategy is the older client's word again", async () => {
  const page = await openLive({ auctions: [LOT] });
  await page.model.actions.configure("71", { strategy: "snipe" });
  page.say({ type: "auctionState", auction: aWireLot({ config: { strategy: "snipe" } }) });
  await undo(page);
  await answer(page, true);
  assert.deepEqual(page.changes().at(-1), ["PUT ./api/auctions/71/config", { config: { strategy: "auto" } }]);
});

test("an undo does not take back what was changed again since", async () => {
  const page = await openLive({ auctions: [LOT] });
  await page.model.actions.configure("71", { maxBid: 50 });
  page.say({ type: "auctionState", auction: aWireLot({ config: { maxBid: 30 } }) });
  await undo(page);
  assert.equal(page.changes().length, 1);
  assert.match(told(page)?.text ?? "", /changed again meanwhile/);
});

test("a change that is refused says so, and there is nothing to undo", async () => {
  const page = await openLive({ auctions: [LOT], answer: refused(400, { error: "No bid fits" }) });
  assert.equal(await page.model.actions.configure("71", { maxBid: 1 }), false);
  assert.deepEqual([told(page)?.text, told(page)?.undo], ["Drill was not changed: No bid fits", undefined]);
});

test("a change that is not written yet says so, and can be undone", async () => {
  const warning = "This is in force, but not written yet";
  const page = await openLive({ auctions: [LOT], answer: () => ({ body: { success: true, warning } }) });
  await page.model.actions.configure("71", { maxBid: 50 });
  assert.equal(told(page)?.text, warning);
  assert.ok(told(page)?.undo);
});

test("an undone stop watches the lot again with the same config", async () => {
  const page = await openLive({ auctions: [LOT] });
  await page.model.actions.stop("71");
  page.say({ type: "auctionRemoved", auctionId: "71" });
  await undo(page);
  await answer(page, true);
  const { title, url, imageUrl, config } = LOT;
  assert.deepEqual(page.changes(), [
    ["POST ./api/auctions/71/stop", undefined],
    ["POST ./api/auctions/71/monitor", { config, metadata: { title, url, imageUrl } }],
  ]);
});

test("a bid tells its end, and offers no undo", async () => {
  const answers: readonly (readonly [object, string, RegExp])[] = [
    [{ body: { success: true, data: { isLeading: true } } }, "leads", /^\$13 was accepted: you lead\.$/],
    [
      { body: { success: true, data: { isLeading: false } } },
      "accepted",
      /another bidder's maximum is higher\.$/,
    ],
    [{ status: 400, body: { success: false, error: "Too low" } }, "refused", /^Too low\.$/],
    [new Error("gone"), "unknown", /not known if the bid of \$13 was sent/],
    // A proxy's page, a body that is cut short, and answers that do not say who leads tell nothing of the bid.
    [{ status: 502, body: "<h1>Bad gateway</h1>" }, "unknown", /not known/],
    [{ status: 504, body: { message: "Gateway timeout" } }, "unknown", /not known/],
    [{ body: `{"success":true,"data":{"isLea` }, "unknown", /not known/],
    ...[{}, [], { success: true }, { success: true, data: null }, { data: { isLeading: true } }].map((
      body,
    ) => [{ body }, "unknown", /not known/] as const),
    [{ body: { success: false, error: "Too low" } }, "refused", /^Too low\.$/],
  ];
  for (const [answer, kind, text] of answers) {
    const page = await openLive({ auctions: [LOT], answer: () => answer });
    const end = await page.model.actions.bid("71", 13);
    assert.equal(end.kind, kind);
    assert.match(end.text, text);
    assert.deepEqual(page.changes(), [["POST ./api/auctions/71/bid", { amount: 13 }]]);
    assert.equal(page.model.toasts.all.value.length, 0);
  }
});

test("a lot that this page shows already is not asked for again", async () => {
  const page = await openLive({ auctions: [LOT] });
  assert.equal((await page.model.actions.watch({ id: "71", url: null })).text, "Lot 71 was watched already.");
  assert.deepEqual(page.changes(), []);
});

test("a lot that is watched already is as good as added", async () => {
  const page = await openLive({ answer: refused(409, { error: "It is", code: "ALREADY_WATCHED" }) });
  const url = "https://www.nellisauction.com/p/x/7";
  assert.deepEqual(await page.model.actions.watch({ id: "7", url }), {
    id: "7",
    ok: true,
    text: "Lot 7 was watched already.",
  });
  assert.deepEqual(page.changes(), [["POST ./api/auctions/7/monitor", { config: {}, metadata: { url } }]]);
});

test("the page shows what the answer says is in force, however late the push of it is", async () => {
  const config = { ...LOT.config, maxBid: 48 };
  const page = await openLive({ auctions: [LOT], answer: () => ({ body: { success: true, config } }) });
  await page.model.actions.configure("71", { maxBid: 48 });
  assert.equal(page.model.lots.of("71")?.auction.value.config.maxBid, 48);
  await undo(page);
  assert.deepEqual(page.changes().at(-1), ["PUT ./api/auctions/71/config", {
    config: { maxBid: LOT.config.maxBid },
  }]);
});

test("a config that is none changes nothing on the page", async () => {
  for (const config of [undefined, null, { maxBid: "48" }]) {
    const page = await openLive({ auctions: [LOT], answer: () => ({ body: { success: true, config } }) });
    await page.model.actions.configure("71", { maxBid: 48 });
    assert.deepEqual(page.model.lots.of("71")?.auction.value, LOT);
  }
});

test("without an answer of Gavel's nobody says that nothing was done", async () => {
  const page = await openLive({
    auctions: [LOT],
    answer: () => ({ status: 502, body: "<h1>Bad gateway</h1>" }),
  });
  await page.model.actions.configure("71", { maxBid: 48 });
  await page.model.actions.stop("71");
  await page.model.bulk.configure(["71"], { maxBid: 48 });
  const texts = page.model.toasts.all.value.map(({ text }) => text);
  assert.match(texts[0] ?? "", /^Drill may have been changed: This is no answer of Gavel's/);
  assert.match(texts[1] ?? "", /^Drill may be watched still/);
  assert.match(texts[2] ?? "", /^It is not known what was changed/);
});
