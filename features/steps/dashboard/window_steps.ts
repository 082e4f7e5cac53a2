import assert from "node:assert/strict";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { accessibilityFaults } from "../../../tests/support/browser/accessibility.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { beyondRightEdge } from "../../../tests/support/browser/layout.ts";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import {
  chooseWindow,
  contextOf,
  currentTab,
  expectComplaint,
  hasComplained,
  openTab,
  turnTo,
} from "../../support/browser/tabs.ts";
import { openDashboard } from "../../support/browser/visit.ts";
import type { GavelWorld } from "../../support/world.ts";

/** Windows by the words in the text. At 200 % zoom half as many pixels are left for the page. */
const WINDOWS = {
  "on a phone": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  "zoomed to 200 %": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  "dark": { colorScheme: "dark" },
} as const;

Given("the browser is {window}", function (this: GavelWorld, words: keyof typeof WINDOWS) {
  chooseWindow(this, WINDOWS[words]);
});

Given("the clock of the browser is {duration} ahead", async function (this: GavelWorld, seconds: number) {
  const context = await contextOf(this);
  const { clock } = await this.running();
  await context.clock.install({ time: clock.now() + seconds * 1000 });
});

When("I open the page {string}", async function (this: GavelWorld, path: string) {
  const { gavel } = await this.running();
  const page = await openTab(this);
  await whileTimePasses(this, page.goto(gavel.url + path));
});

When("I open the dashboard in a {word} tab", async function (this: GavelWorld, tab: string) {
  await openDashboard(this, { tab });
});

When("I turn to the {word} tab", async function (this: GavelWorld, tab: string) {
  await turnTo(this, tab);
});

When("I reload the page", async function (this: GavelWorld) {
  await whileTimePasses(this, currentTab(this).reload());
});

When("I go back", async function (this: GavelWorld) {
  await whileTimePasses(this, currentTab(this).goBack());
});

Then("axe finds nothing wrong", async function (this: GavelWorld) {
  assert.deepEqual(await accessibilityFaults(currentTab(this)), []);
});

Then("nothing is cut off at the right edge", async function (this: GavelWorld) {
  assert.deepEqual(await beyondRightEdge(currentTab(this)), []);
});

Then("the same holds at each of these places:", async function (this: GavelWorld, places: DataTable) {
  const page = currentTab(this);
  for (const place of places.raw().flat()) {
    await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
    await whileTimePasses(this, page.locator("main h1").waitFor());
    assert.deepEqual(await accessibilityFaults(page), [], place);
    assert.deepEqual(await beyondRightEdge(page), [], place);
  }
});

// A page tries a lost connection again in its own time, and only while Gavel is away does that fail.
Then("the browser complains of {string}", async function (this: GavelWorld, text: string) {
  expectComplaint(this, text);
  const complains = eventually(`the browser complains of "${text}"`, () => hasComplained(this, text));
  await whileTimePasses(this, complains);
});
