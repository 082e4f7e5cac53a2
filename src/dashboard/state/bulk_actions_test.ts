import assert from "node:assert/strict";
import test from "node:test";
import { aWireLot } from "../../../tests/support/dashboard/wire_lots.ts";
import { type LiveModel, openLive } from "../testing/live_model.ts";

const lot = (id: string, maxBid: number) => aWireLot({ id, title: `Lot ${id}`, config: { maxBid } });
const AUCTIONS = [lot("1", 10), lot("2", 10), lot("3", 30)];
const results =
  (failed: Readonly<Record<string, string>> = {}) => ({ url, body }: { url: string; body: unknown }) => {
    if (!url.endsWith("bulk")) return {};
    const { ids } = body as { readonly ids: readonly string[] };
    const each = ids.map((
      id,
    ) => [id, failed[id] ? { success: false, error: failed[id] } : { success: true }]);
    return { body: { success: true, results: Object.fromEntries(each) } };
  };
const told = ({ model }: LiveModel) => model.toasts.all.value.map(({ text }) => text);
const undo = async (page: LiveModel) => {
  page.model.toasts.all.value.findLast((toast) => toast.undo)?.undo?.();
  await page.clock.settle();
};

test("many limits are one request; undone, each lot has its own again", async () => {
  const page = await openLive({ auctions: AUCTIONS, answer: results() });
  await page.model.bulk.configure(["1", "2", "3"], { maxBid: 50 });
  assert.deepEqual(told(page), ["Limit of 3 lots set to $50."]);
  for (const { id } of AUCTIONS) page.say({ type: "auctionState", auction: lot(id, 50) });
  await undo(page);
  assert.deepEqual(page.changes().map(([, body]) => body), [
    { ids: ["1", "2", "3"], action: "config", config: { maxBid: 50 } },
    { ids: ["1", "2"], action: "config", config: { maxBid: 10 } },
    { ids: ["3"], action: "config", config: { maxBid: 30 } },
  ]);
  assert.equal(told(page).at(-1), "3 of 3 lots as before.");
});

test("a lot that fails is named, and is not among those that are undone", async () => {
  const page = await openLive({ auctions: AUCTIONS, answer: results({ 2: "No bid fits" }) });
  await page.model.bulk.configure(["1", "2"], { maxBid: 50 });
  assert.deepEqual(told(page), ["Not done for Lot 2: No bid fits", "Limit of 1 lot set to $50."]);
  for (const id of ["1", "2"]) page.say({ type: "auctionState", auction: lot(id, 50) });
  await undo(page);
  assert.deepEqual(page.changes().at(-1)?.[1], { ids: ["1"], action: "config", config: { maxBid: 10 } });
});

test("a limit that was changed again since stays", async () => {
  const page = await openLive({ auctions: AUCTIONS, answer: results() });
  await page.model.bulk.configure(["1", "3"], { maxBid: 50 });
  page.say({ type: "auctionState", auction: lot("1", 50) });
  page.say({ type: "auctionState", auction: lot("3", 70) });
  await undo(page);
  assert.deepEqual(page.changes().at(-1)?.[1], { ids: ["1"], action: "config", config: { maxBid: 10 } });
  assert.equal(told(page).at(-1), "1 of 2 lots as before.");
});

test("many stops are one request; undone, each is watched as before", async () => {
  const page = await openLive({ auctions: AUCTIONS, answer: results() });
  await page.model.bulk.stop(["1", "3"]);
  assert.deepEqual(told(page), ["2 lots are watched no more."]);
  await undo(page);
  const [, first, second] = page.changes();
  assert.deepEqual([first?.[0], second?.[0]], [
    "POST ./api/auctions/1/monitor",
    "POST ./api/auctions/3/monitor",
  ]);
  assert.deepEqual((second?.[1] as { config: unknown }).config, lot("3", 30).config);
});

test("an order that is refused as a whole changes nothing", async () => {
  const answer = () => ({ status: 503, body: { success: false, error: "The store is away" } });
  const page = await openLive({ auctions: AUCTIONS, answer });
  await page.model.bulk.stop(["1"]);
  assert.deepEqual(told(page), ["Nothing was changed: The store is away"]);
});
