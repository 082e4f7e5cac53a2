import assert from "node:assert/strict";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { comesToHold, comesToSay, planOf, press, rowOf, typeInto } from "../../support/browser/seen.ts";
import type { Locator } from "playwright-core";
import { contextOf, currentTab, PHOTOS } from "../../support/browser/tabs.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import type { GavelWorld } from "../../support/world.ts";

Then("the row of {string} says {string}", async function (this: GavelWorld, lot: string, text: string) {
  await comesToSay(this, rowOf(this, lot), text);
});

// A second of Gavel's own: the browser may take longer on a machine that is busy, and time stands still meanwhile.
Then(
  "within a second the row of {string} says {string}",
  async function (this: GavelWorld, lot: string, text: string) {
    await this.pass(1);
    await rowOf(this, lot).filter({ hasText: text }).waitFor();
  },
);

Then("the plan of {string} says {string}", async function (this: GavelWorld, lot: string, text: string) {
  await comesToSay(this, planOf(this, lot), text);
});

Given("no picture of a lot can be had", async function (this: GavelWorld) {
  await (await contextOf(this)).route(PHOTOS, (route) => route.abort());
});

When(
  "I type {string} into {string} of {string}",
  async function (this: GavelWorld, text: string, field: string, lot: string) {
    await typeInto(this, rowOf(this, lot).getByLabel(field), text);
  },
);

When(
  "I choose {string} as {string} of {string}",
  async function (this: GavelWorld, choice: string, field: string, lot: string) {
    await whileTimePasses(this, rowOf(this, lot).getByLabel(field).selectOption(choice));
  },
);

When("I press {string} of {string}", async function (this: GavelWorld, name: string, lot: string) {
  await press(this, rowOf(this, lot), name);
});

When(
  "I type each of these into {string} of {string}, the plan follows:",
  async function (this: GavelWorld, field: string, lot: string, amounts: DataTable) {
    for (const [typed = "", plan = ""] of amounts.raw()) {
      await typeInto(this, rowOf(this, lot).getByLabel(field), typed);
      await currentTab(this).keyboard.press("Enter");
      await comesToSay(this, planOf(this, lot), plan);
    }
  },
);

Then(
  "{string} of {string} holds {string}",
  async function (this: GavelWorld, field: string, lot: string, text: string) {
    await comesToHold(this, rowOf(this, lot).getByLabel(field), text);
  },
);

Given(
  "{int} lots that close in {duration}",
  async function (this: GavelWorld, count: number, seconds: number) {
    for (let number = 1; number <= count; number++) {
      await this.addLot(`Lot ${number}`, {
        closesInSeconds: seconds,
      });
    }
  },
);

Given("every lot is watched", async function (this: GavelWorld) {
  const { house, call } = await this.running();
  for (const { id } of house.lots()) {
    const { status, body } = await call("POST", `/api/auctions/${id}/monitor`, { config: {} });
    assert.equal(status, 200, JSON.stringify(body));
  }
});

Then(
  "the list says that it has {int} rows, and draws fewer than {int}",
  async function (this: GavelWorld, count: number, most: number) {
    const rows = currentTab(this).locator("[data-lot]");
    assert.equal(await rows.first().getAttribute("aria-setsize"), `${count}`);
    assert.ok(await rows.count() < most, `${await rows.count()} rows are drawn`);
  },
);

When("the last lot comes into view", async function (this: GavelWorld) {
  const page = currentTab(this);
  const isLast = "[...document.querySelectorAll('[data-lot]')].at(-1)?.ariaPosInSet === " +
    "document.querySelector('[data-lot]')?.ariaSetSize";
  // Heights are known once rows are drawn, so the end moves while the list is scrolled.
  const scroll = () => page.evaluate<boolean>(`scrollTo(0, document.body.scrollHeight); ${isLast}`);
  await whileTimePasses(this, eventually("the last lot is drawn", scroll));
});

When(
  "I double-click {string} of {string}, where {string} comes to lie",
  async function (this: GavelWorld, name: string, lot: string, hidden: string) {
    const page = currentTab(this);
    const above = rowOf(this, lot).getByRole("button", { name, exact: true });
    await whileTimePasses(this, above.click());
    const below = await whileTimePasses(this, boxOf(page.getByRole("button", { name: hidden, exact: true })));
    await page.keyboard.press("Escape");
    const { y } = await boxOf(above);
    await page.evaluate(`scrollBy(0, ${y - below.y})`);
    const box = await boxOf(above);
    const [left, right] = [Math.max(box.x, below.x), Math.min(box.x + box.width, below.x + below.width)];
    assert.ok(left < right && Math.abs(box.y - below.y) < box.height / 2, "One does not lie over the other");
    await whileTimePasses(
      this,
      page.mouse.click((left + right) / 2, box.y + box.height / 2, { clickCount: 2, delay: 10 }),
    );
  },
);

async function boxOf(element: Locator) {
  await element.waitFor();
  return await element.boundingBox() ?? assert.fail("It has no place");
}
