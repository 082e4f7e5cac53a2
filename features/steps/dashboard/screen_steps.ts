import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Given, Then, When } from "@cucumber/cucumber";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import { comesToSay, press, rowOf, wholePage } from "../../support/browser/seen.ts";
import { currentTab } from "../../support/browser/tabs.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { openDashboard, signIn } from "../../support/browser/visit.ts";
import type { GavelWorld } from "../../support/world.ts";

Given("the page of {string} is open", async function (this: GavelWorld, lot: string) {
  const { token } = await this.running();
  const page = await openDashboard(this, { place: `#/lots/${this.lotId(lot)}` });
  await signIn(this, page, token);
  await whileTimePasses(this, page.locator("main h1").waitFor());
});

Then("a mark of the chart says {string}", async function (this: GavelWorld, text: string) {
  const mark = currentTab(this).locator(".chart .mark title").filter({ hasText: text }).first();
  await whileTimePasses(this, mark.waitFor({ state: "attached" }));
});

Then("the chart is summed up by {string}", async function (this: GavelWorld, text: string) {
  await comesToSay(this, currentTab(this).locator(".chart figcaption"), text);
});

Then("{string} is pressed", async function (this: GavelWorld, name: string) {
  const button = currentTab(this).getByRole("button", { name, exact: true, pressed: true });
  await whileTimePasses(this, button.waitFor());
});

Then("what is on the page of {string} looks old", async function (this: GavelWorld, lot: string) {
  const head = rowOf(this, lot);
  assert.equal(await head.getAttribute("data-stale"), "true");
  assert.ok(await head.getByRole("button", { name: "Bid now…" }).isDisabled());
  assert.ok(await head.getByRole("button", { name: "Read it again" }).isDisabled());
});

Then("only the outcome {string} is listed", async function (this: GavelWorld, outcome: string) {
  const results = currentTab(this).locator(".result");
  await whileTimePasses(this, results.first().waitFor());
  assert.deepEqual(
    await results.and(currentTab(this).locator(`:not([data-outcome="${outcome}"])`)).count(),
    0,
  );
});

Then("only notices are listed", async function (this: GavelWorld) {
  const lines = currentTab(this).locator(".line");
  await whileTimePasses(this, lines.first().waitFor());
  assert.equal(await lines.and(currentTab(this).locator(':not([data-kind="notice"])')).count(), 0);
});

When("I tick {string}", async function (this: GavelWorld, name: string) {
  await whileTimePasses(this, currentTab(this).getByRole("checkbox", { name }).check());
});

Then(
  "{string} hands over the file {string}, with {string}",
  async function (this: GavelWorld, button: string, name: string, text: string) {
    const coming = currentTab(this).waitForEvent("download");
    await press(this, wholePage(this), button);
    const file = await whileTimePasses(this, coming);
    assert.equal(file.suggestedFilename(), name);
    const content = await readFile(await file.path(), "utf8");
    assert.ok(content.includes(text), `the file holds ${content.slice(0, 500)}`);
  },
);

When("I press the words {string}", async function (this: GavelWorld, words: string) {
  await whileTimePasses(this, currentTab(this).getByText(words, { exact: true }).click());
});

When("I choose the colours {string}", async function (this: GavelWorld, name: string) {
  await whileTimePasses(this, currentTab(this).getByRole("radio", { name, exact: true }).check());
});

Then("the page is dark", async function (this: GavelWorld) {
  const isDark = () =>
    currentTab(this).evaluate<boolean>(
      "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every((part) => Number(part) < 60)",
    );
  await whileTimePasses(this, eventually("the page is dark", isDark));
});
