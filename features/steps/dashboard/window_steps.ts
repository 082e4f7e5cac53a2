import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { accessibilityFaults } from "../../../tests/support/browser/accessibility.ts";
import { beyondRightEdge } from "../../../tests/support/browser/layout.ts";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import { chooseWindow, currentTab, openTab } from "../../support/browser/tabs.ts";
import type { GavelWorld } from "../../support/world.ts";

Given("the browser is on a phone", function (this: GavelWorld) {
  chooseWindow(this, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
});

When("I open the page {string}", async function (this: GavelWorld, path: string) {
  const { gavel } = await this.running();
  const page = await openTab(this);
  await whileTimePasses(this, page.goto(gavel.url + path));
});

Then("axe finds nothing wrong", async function (this: GavelWorld) {
  assert.deepEqual(await accessibilityFaults(currentTab(this)), []);
});

Then("nothing is cut off at the right edge", async function (this: GavelWorld) {
  assert.deepEqual(await beyondRightEdge(currentTab(this)), []);
});
