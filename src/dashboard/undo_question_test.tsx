import assert from "node:assert/strict";
import test from "node:test";
import { act } from "preact/test-utils";
import { aWireLot, aWireState, SPENDING } from "../../tests/support/dashboard/wire_lots.ts";
import { changeTerms } from "./lot/terms.ts";
import { BUDGET_FIELDS, changeOf } from "./settings/choice_fields.ts";
import { createChoicesDesk } from "./settings/owner_choices.ts";
import type { ConfigChange } from "./state/lot_actions.ts";
import { showPart } from "./testing/show_part.tsx";
import { UndoQuestion } from "./undo_question.tsx";

type Page = Awaited<ReturnType<typeof showPart>>;
type Lot = NonNullable<Parameters<typeof aWireLot>[0]>;

const AGGRESSIVE = { strategy: "aggressive", maxBid: 40 };
const PATH = "PUT ./api/auctions/71/config";
const told = ({ model }: Page) => model.toasts.all.value.at(-1)?.text;

/** Shows the page after a change of its one lot, of which it has heard. */
async function changed(lot: Lot, change: ConfigChange, opened: Parameters<typeof showPart>[1] = {}) {
  const page = await showPart(() => <UndoQuestion />, { auctions: [aWireLot(lot)], ...opened });
  await act(async () => void await page.model.actions.configure("71", change));
  await page.say({
    type: "auctionState",
    auction: aWireLot({ ...lot, config: { ...lot.config, ...change } }),
  });
  return page;
}

async function undo(page: Page): Promise<void> {
  await act(async () => {
    page.model.toasts.all.value.findLast((toast) => toast.undo)?.undo?.();
    await page.clock.settle();
  });
}

test("an undone strategy by which a bid leaves at once asks as the strategy itself does", async () => {
  const page = await changed({ config: AGGRESSIVE }, { strategy: "manual" });
  await undo(page);
  assert.match(page.text(), /This bids \$13 now/);
  assert.match(page.text(), /within your limit of \$40/);
  assert.equal(page.changes().length, 1);
  await page.press("Leave it as it is");
  assert.equal(page.text(), "");
  assert.equal(page.changes().length, 1, "nothing is undone");

  await undo(page);
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes().at(-1), [PATH, { config: { strategy: "aggressive" } }]);
  assert.equal(told(page), "Drill: Answer at once again.");
});

test("a limit that is undone to a higher one asks with that limit, and one that is lower does not", async () => {
  const page = await changed({ config: AGGRESSIVE }, { maxBid: 5 });
  await undo(page);
  assert.match(page.text(), /This bids \$13 now.*within your limit of \$40/);
  assert.equal(page.changes().length, 1);
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes().at(-1), [PATH, { config: { maxBid: 40 } }]);

  const raised = await changed({ config: { ...AGGRESSIVE, maxBid: 20 } }, { maxBid: 40 });
  await undo(raised);
  assert.deepEqual(raised.changes().at(-1), [PATH, { config: { maxBid: 20 } }]);
});

test("an undo by which no bid leaves asks nothing", async () => {
  const paused = { state: aWireState({ bidding: { paused: true } }) };
  const manual = { strategy: "manual" };
  for (
    const [lot, change, opened] of [
      [{ config: { strategy: "snipe" } }, manual, {}],
      [{ config: AGGRESSIVE, data: { isWinning: true } }, manual, {}],
      [{ config: { ...AGGRESSIVE, maxBid: 12 } }, manual, {}],
      [{ config: AGGRESSIVE }, manual, paused],
    ] as const
  ) {
    const page = await changed(lot, change, opened);
    await undo(page);
    assert.equal(page.text(), "");
    assert.equal(page.changes().length, 2, JSON.stringify(lot));
  }
});

test("what was changed again meanwhile is neither asked about nor undone", async () => {
  const page = await changed({ config: AGGRESSIVE }, { strategy: "manual" });
  await page.say({ type: "auctionState", auction: aWireLot({ config: { strategy: "snipe" } }) });
  await undo(page);
  assert.equal(page.text(), "");
  assert.equal(page.changes().length, 1);
  assert.match(told(page) ?? "", /changed again meanwhile/);
});

test("the price moves under the question: nobody confirms another sum than they read", async () => {
  const page = await changed({ config: AGGRESSIVE }, { strategy: "manual" });
  await undo(page);
  const config = { ...AGGRESSIVE, strategy: "manual" };
  await page.say({
    type: "auctionState",
    auction: aWireLot({ config, data: { currentBid: 30, nextBid: 31 } }),
  });
  await page.press("Bid $31 now");
  assert.equal(page.changes().length, 1);
  await page.press("I have seen it");
  await page.press("Bid $31 now");
  assert.equal(page.changes().length, 2);
});

test("an undo of many lots asks with the sum of the bids that leave", async () => {
  const lot = (id: string, config = {}) => aWireLot({ id, config: { ...AGGRESSIVE, ...config } });
  const answer = ({ url, body }: { readonly url: string; readonly body: unknown }) => {
    if (!url.endsWith("bulk")) return {};
    const { ids } = body as { readonly ids: readonly string[] };
    return {
      body: { success: true, results: Object.fromEntries(ids.map((id) => [id, { success: true }])) },
    };
  };
  const auctions = [lot("71"), lot("72"), lot("73", { strategy: "snipe" })];
  const page = await showPart(() => <UndoQuestion />, { auctions, answer });
  await act(() => page.model.bulk.configure(["71", "72", "73"], { strategy: "manual" }));
  for (const id of ["71", "72", "73"]) {
    await page.say({ type: "auctionState", auction: lot(id, { strategy: "manual" }) });
  }
  await undo(page);
  assert.match(page.text(), /Undo this for 3 lots\?This bids on 2 lots now: \$26, before premium and tax\./);
  await page.press("Leave them as they are");
  assert.equal(page.changes().length, 1);
  await undo(page);
  await page.press("Undo it");
  assert.deepEqual(page.changes().slice(1).map(([, body]) => body), [
    { ids: ["71", "72"], action: "config", config: { strategy: "aggressive" } },
    { ids: ["73"], action: "config", config: { strategy: "snipe" } },
  ]);
});

test("while the server is not heard no bid is confirmed: the price may have moved", async () => {
  const page = await changed({ config: AGGRESSIVE }, { strategy: "manual" });
  await undo(page);
  await act(() => page.drop());
  assert.match(page.text(), /There is no connection to Gavel: the prices may have moved/);
  await page.press("Bid $13 now");
  assert.equal(page.changes().length, 1);
  assert.match(page.text(), /This bids \$13 now/, "the question stays");
  await page.press("Leave it as it is");
  assert.equal(page.text(), "");
});

test("a lot that was stopped is asked about by its last price, and told that a higher one is bid on too", async () => {
  const page = await showPart(() => <UndoQuestion />, { auctions: [aWireLot({ config: AGGRESSIVE })] });
  await act(async () => void await page.model.actions.stop("71"));
  await page.say({ type: "auctionRemoved", auctionId: "71" });
  await undo(page);
  assert.match(page.text(), /This bids \$13 or more now.*not watched now.*A higher price is bid on too/);
  await page.press("Bid $13 or more now");
  assert.equal(page.changes().at(-1)?.[0], "POST ./api/auctions/71/monitor");

  const lots = ["71", "72"].map((id) => aWireLot({ id, config: AGGRESSIVE }));
  const answer = () => ({
    body: { success: true, results: { 71: { success: true }, 72: { success: true } } },
  });
  const many = await showPart(() => <UndoQuestion />, { auctions: lots, answer });
  await act(() => many.model.bulk.stop(["71", "72"]));
  for (const auctionId of ["71", "72"]) await many.say({ type: "auctionRemoved", auctionId });
  await undo(many);
  assert.match(many.text(), /bids on 2 lots now: \$26.*not watched now.*Higher prices are bid on too/);
});

test("a lot that was changed again when the owner was asked is not undone by the answer", async () => {
  const lot = (id: string, strategy: string) => aWireLot({ id, config: { ...AGGRESSIVE, strategy } });
  const answer = ({ body }: { readonly body: unknown }) => {
    const { ids = [] } = body as { readonly ids?: readonly string[] };
    return { body: { success: true, results: Object.fromEntries(ids.map((id) => [id, { success: true }])) } };
  };
  const auctions = [lot("71", "aggressive"), lot("72", "aggressive")];
  const page = await showPart(() => <UndoQuestion />, { auctions, answer });
  await act(() => page.model.bulk.configure(["71", "72"], { strategy: "manual" }));
  await page.say({ type: "auctionState", auction: lot("71", "manual") });
  await page.say({ type: "auctionState", auction: lot("72", "snipe") });
  await undo(page);
  assert.match(page.text(), /This bids \$13 now/);
  await page.say({ type: "auctionState", auction: lot("72", "manual") });
  await page.press("Bid $13 now");
  const back = { ids: ["71"], action: "config", config: { strategy: "aggressive" } };
  assert.deepEqual(page.changes().slice(1), [["POST ./api/auctions/bulk", back]]);
  assert.equal(told(page), "1 of 2 lots as before.");
});

test("less room in all that is undone asks where a bid within the old room leaves at once", async () => {
  const before = aWireLot({ config: { ...AGGRESSIVE, maxTotal: 40 }, data: { maxBidFromTotal: 34 } });
  const page = await showPart(() => <UndoQuestion />, { auctions: [before] });
  await act(async () => void await changeTerms(page.model, before, { maxTotal: 5 }));
  await page.say({
    type: "auctionState",
    auction: aWireLot({ config: { ...AGGRESSIVE, maxTotal: 5 }, data: { maxBidFromTotal: 4 } }),
  });
  await undo(page);
  assert.match(page.text(), /This bids \$13 now/);
  assert.equal(page.changes().length, 1);
  await page.press("Bid $13 now");
  assert.deepEqual(page.changes().at(-1), [PATH, { config: { maxTotal: 40 } }]);

  const tight = aWireLot({ config: { ...AGGRESSIVE, maxTotal: 10 } });
  const still = await showPart(() => <UndoQuestion />, { auctions: [tight] });
  await act(async () => void await changeTerms(still.model, tight, { maxTotal: 5 }));
  await still.say({ type: "auctionState", auction: aWireLot({ config: { ...AGGRESSIVE, maxTotal: 5 } }) });
  await undo(still);
  assert.equal(still.changes().length, 2, "$10 in all leaves no room for a bid");
});

test("a limit of all lots that is undone by much asks where a lot may be bid on at once", async () => {
  const [perDay] = BUDGET_FIELDS;
  assert.ok(perDay);
  const tightened = async (lot: Lot) => {
    const page = await showPart(() => <UndoQuestion />, {
      auctions: [aWireLot(lot)],
      answer: ({ body }) => ({ body: { success: true, settings: body ?? {} } }),
      settings: { ...SPENDING, budget: { ...SPENDING.budget, perDay: 50 } } as typeof SPENDING,
    });
    const desk = createChoicesDesk(page.model);
    await act(async () => void await desk.make(changeOf(perDay, 500, 50)));
    await undo(page);
    return page;
  };
  const page = await tightened({ config: AGGRESSIVE });
  assert.match(
    page.text(),
    /Loosen this limit\?Budget for a day: from \$50 to \$500\?Lots that it holds back/,
  );
  assert.equal(page.changes().length, 1);
  await page.press("Undo it");
  assert.deepEqual(page.changes().at(-1), ["POST ./api/settings", { budget: { perDay: 500 } }]);

  const led = await tightened({ config: AGGRESSIVE, data: { isWinning: true } });
  assert.equal(led.changes().length, 2, "no bid leaves at once");
});

test("who signs out has no question left", async () => {
  const page = await changed({ config: AGGRESSIVE }, { strategy: "manual" });
  await undo(page);
  await act(() => page.model.signOut());
  assert.equal(page.text(), "");
});
