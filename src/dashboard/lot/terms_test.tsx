import assert from "node:assert/strict";
import test from "node:test";
import { parseHTML } from "linkedom";
import { type ComponentChild, render } from "preact";
import { act } from "preact/test-utils";
import { aWireLot, SPENDING } from "../../../tests/support/dashboard/wire_lots.ts";
import { ModelProvider } from "../parts/model_context.ts";
import type { Lot } from "../state/lots.ts";
import { openLive } from "../testing/live_model.ts";
import { GroupField } from "./group_field.tsx";
import { RaiseButton } from "./raise_button.tsx";
import { changeTerms, termsText } from "./terms.ts";
import { TotalField } from "./total_field.tsx";

const PATH = "PUT ./api/auctions/71/config";

/** A part of the page on one lot, with hands. */
async function shown(part: (lot: Lot) => ComponentChild, opened: Parameters<typeof openLive>[0] = {}) {
  const page = await openLive({ auctions: [aWireLot()], ...opened });
  const { document, HTMLElement, Event } = parseHTML("<!doctype html><body></body>");
  Object.assign(HTMLElement.prototype, { showModal() {}, close() {} });
  Object.assign(globalThis, { document });
  const lot = page.model.lots.of("71");
  assert.ok(lot);
  const send = async (selector: string, type: string, fields: object = {}) => {
    const target = document.querySelector(selector);
    assert.ok(target, `nothing to send ${type} to`);
    await act(async () => {
      target.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), fields));
      await page.clock.settle();
    });
  };
  await act(() => render(<ModelProvider value={page.model}>{part(lot)}</ModelProvider>, document.body));
  // The requests of a part that comes on the screen.
  await act(() => page.clock.settle());
  return {
    ...page,
    document,
    text: () => document.body.textContent ?? "",
    async type(text: string) {
      const input = document.querySelector("input");
      assert.ok(input);
      input.value = text;
      await send("input", "input");
      await send("input", "keydown", { key: "Enter" });
      await send("input", "blur");
    },
    press: async (name: string) => {
      const buttons = [...document.querySelectorAll("button")];
      const button = buttons.find(({ textContent }) => textContent === name);
      assert.ok(button, `no button ${name}`);
      button.id = "pressed";
      await send("#pressed", "click");
      button.removeAttribute("id");
    },
    async choose(word: string) {
      const select = document.querySelector("select");
      assert.ok(select);
      // The choice of a browser's user.
      Object.defineProperty(select, "value", { value: word, configurable: true, writable: true });
      await send("select", "change");
    },
  };
}

const toasts = (page: { readonly model: Awaited<ReturnType<typeof openLive>>["model"] }) =>
  page.model.toasts.all.value.map(({ text }) => text);

test("the most in all is set once, and an empty field takes it away", async () => {
  const page = await shown((lot) => <TotalField lot={lot} />);
  await page.type("50");
  assert.deepEqual(page.changes(), [[PATH, { config: { maxTotal: 50 } }]]);
  assert.deepEqual(toasts(page), ["Drill may cost $50 in all."]);

  const limited = await shown((lot) => <TotalField lot={lot} />, {
    auctions: [aWireLot({ config: { maxTotal: 50 } })],
  });
  await limited.type("");
  assert.deepEqual(limited.changes(), [[PATH, { config: { maxTotal: null } }]]);
});

test("what is no amount is refused beside the field", async () => {
  const page = await shown((lot) => <TotalField lot={lot} />);
  await page.type("48.50");
  assert.match(page.text(), /Whole dollars only/);
  assert.deepEqual(page.changes(), []);
});

test("more room in all for a lot that is answered at once asks first", async () => {
  const auctions = [aWireLot({ config: { maxTotal: 13, strategy: "aggressive" } })];
  const page = await shown((lot) => <TotalField lot={lot} />, { auctions });
  await page.type("60");
  assert.match(page.text(), /This may bid at once/);
  assert.deepEqual(page.changes(), []);
  await page.press("Leave it as it was");
  assert.deepEqual(page.changes(), []);
  await page.type("60");
  await page.press("Set it to $60");
  assert.deepEqual(page.changes(), [[PATH, { config: { maxTotal: 60 } }]]);
});

test("less room in all, or more of it for a lot that we lead, asks nothing", async () => {
  const config = { maxTotal: 30, strategy: "aggressive" };
  for (
    const [lot, typed] of [[aWireLot({ config }), "20"], [
      aWireLot({ config, data: { isWinning: true } }),
      "60",
    ]] as const
  ) {
    const page = await shown((lot) => <TotalField lot={lot} />, { auctions: [lot] });
    await page.type(typed);
    assert.equal(page.changes().length, 1, typed);
  }
});

const past = { held: { by: "maxBid", reason: "The next bid would be $41" } } as const;

test("a limit that alone keeps the strategy from bidding is raised by a button that asks", async () => {
  const auctions = [
    aWireLot({ ...past, config: { strategy: "aggressive" }, data: { currentBid: 40, nextBid: 41 } }),
  ];
  const page = await shown((lot) => <RaiseButton lot={lot} />, { auctions });
  await page.press("Raise limit to $41…");
  assert.match(page.text(), /costs \$51\.10 in all.*This bids \$41 now/);
  assert.deepEqual(page.changes(), []);
  // The price moves under the question: it stays the same question.
  await act(() =>
    page.say({ type: "auctionState", auction: aWireLot({ ...past, data: { currentBid: 50, nextBid: 51 } }) })
  );
  await page.press("Raise it to $41");
  assert.deepEqual(page.changes(), [[PATH, { config: { maxBid: 41 } }]]);
});

test("no limit is raised where something else holds the lot, or nothing does", async () => {
  const group = { by: "group", reason: "Enough of them" };
  for (const held of [null, group]) {
    const auctions = [aWireLot({ held, data: { currentBid: 40, nextBid: 41 } })];
    const page = await shown((lot) => <RaiseButton lot={lot} />, { auctions });
    assert.equal(page.text(), "");
  }
});

test("nothing is set while the server is not heard", async () => {
  const page = await shown((lot) => <TotalField lot={lot} />);
  await act(() => page.drop());
  await page.type("50");
  assert.match(page.text(), /Not saved: there is no connection/);
  assert.deepEqual(page.changes(), []);
});

test("a lot is put into a group, and the group says how many are wanted", async () => {
  const settings = { ...SPENDING, groups: { drills: { want: 1 }, lamps: { want: 2 } } };
  const page = await shown((lot) => <GroupField lot={lot} />, {
    auctions: [aWireLot({ config: { group: "drills" } })],
    settings,
  });
  assert.match(page.text(), /1 lot of it is wanted/);
  await page.choose("lamps");
  assert.deepEqual(page.changes(), [[PATH, { config: { group: "lamps" } }]]);
  assert.deepEqual(toasts(page), ["Drill is in the group lamps."]);
});

test("without a group the field says where they are made", async () => {
  const page = await shown((lot) => <GroupField lot={lot} />);
  assert.match(page.text(), /Groups are made in Settings/);
});

test("a change is taken back, unless it was changed again meanwhile", async () => {
  const page = await openLive({ auctions: [aWireLot({ config: { maxTotal: 30 } })] });
  const { model } = page;
  await changeTerms(model, aWireLot({ config: { maxTotal: 30 } }), { maxTotal: 50 });
  page.say({ type: "auctionState", auction: aWireLot({ config: { maxTotal: 50 } }) });
  model.toasts.all.value[0]?.undo?.();
  await page.clock.settle();
  assert.deepEqual(page.changes().at(-1), [PATH, { config: { maxTotal: 30 } }]);
  assert.equal(toasts(page).at(-1), "Drill may cost $30 in all again.");

  await changeTerms(model, aWireLot(), { group: "drills" });
  model.toasts.all.value.at(-1)?.undo?.();
  await page.clock.settle();
  assert.match(toasts(page).at(-1) ?? "", /changed again meanwhile: nothing was undone/);
});

test("a change that is refused says why", async () => {
  const page = await openLive({
    auctions: [aWireLot()],
    answer: () => ({ status: 400, body: { success: false, error: "There is no group drills" } }),
  });
  assert.equal(await changeTerms(page.model, aWireLot(), { group: "drills" }), false);
  assert.deepEqual(toasts(page), ["Drill was not changed: There is no group drills"]);
});

test("terms that are taken away are said", () => {
  assert.equal(termsText("Drill", { maxTotal: null }), "Drill has no limit in all");
  assert.equal(termsText("Drill", { group: null }), "Drill is in no group");
});
