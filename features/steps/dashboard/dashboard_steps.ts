import { Given, Then, When } from "@cucumber/cucumber";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import {
  ceasesToSay,
  comesToHold,
  comesToSay,
  press,
  statusBar,
  typeInto,
  wholePage,
} from "../../support/browser/seen.ts";
import { currentTab } from "../../support/browser/tabs.ts";
import { openDashboard, signIn } from "../../support/browser/visit.ts";
import { withLotIds } from "../../support/wire.ts";
import type { GavelWorld } from "../../support/world.ts";

Given("the dashboard is open", async function (this: GavelWorld) {
  await openSignedIn(this, "#/lots");
});

Given("the dashboard is open at {string}", async function (this: GavelWorld, place: string) {
  await openSignedIn(this, place);
});

When("I open the dashboard", async function (this: GavelWorld) {
  await openDashboard(this);
});

When("I sign in with the token {string}", async function (this: GavelWorld, token: string) {
  const { token: right } = await this.running();
  await signIn(this, currentTab(this), token.replace("TOKEN", right));
});

When("I press {string}", async function (this: GavelWorld, name: string) {
  await press(this, wholePage(this), name);
});

When("I press {string} if it is still there", async function (this: GavelWorld, name: string) {
  // The page may take it away at any moment, between the aim and the press of a mouse too.
  const buttons = currentTab(this).getByRole("button", { name, exact: true });
  await buttons.evaluateAll((found) => (found[0] as { click?(): void } | undefined)?.click?.());
});

When("I type {string} into {string}", async function (this: GavelWorld, text: string, field: string) {
  await typeInto(this, currentTab(this).getByLabel(field), withLotIds(this, text));
});

When("I press the key {string}", async function (this: GavelWorld, key: string) {
  await currentTab(this).keyboard.press(key);
});

Then("{string} holds {string}", async function (this: GavelWorld, field: string, text: string) {
  await comesToHold(this, currentTab(this).getByLabel(field), text);
});

Then("{string} has the focus", async function (this: GavelWorld, name: string) {
  await comesToSay(this, currentTab(this).locator(":focus"), name);
});

Then("{string} can't be pressed", async function (this: GavelWorld, name: string) {
  const button = currentTab(this).getByRole("button", { name, exact: true, disabled: true });
  await whileTimePasses(this, button.first().waitFor());
});

Then("the page does not say {string}", async function (this: GavelWorld, text: string) {
  await ceasesToSay(this, wholePage(this), text);
});

When("I go to {string}", async function (this: GavelWorld, screen: string) {
  await press(this, currentTab(this).getByRole("navigation"), screen);
});

Then("the page says {string}", async function (this: GavelWorld, text: string) {
  await comesToSay(this, wholePage(this), text);
});

Then("the status bar says {string}", async function (this: GavelWorld, text: string) {
  await comesToSay(this, statusBar(this), text);
});

async function openSignedIn(world: GavelWorld, place: string): Promise<void> {
  const { token } = await world.running();
  const page = await openDashboard(world, { place });
  await signIn(world, page, token);
  await whileTimePasses(world, page.getByRole("navigation").first().waitFor());
}
