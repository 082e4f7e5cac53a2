import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import { currentTab } from "../../support/browser/tabs.ts";
import { openDashboard, signIn } from "../../support/browser/visit.ts";
import {
  inExtension,
  keepPopup,
  openChrome,
  popupOf,
  pressOn,
  surfaceSays,
} from "../../support/extension/visit.ts";
import { chromeOf, partNamed } from "../../support/extension/visit.ts";
import { clickAt, typeInto } from "../../support/extension/surface.ts";
import { clickIcon } from "../../support/extension/toolbar.ts";
import type { GavelWorld } from "../../support/world.ts";

Given("Chrome has Gavel's extension", async function (this: GavelWorld) {
  await openChrome(this);
});

Given("Chrome is connected to Gavel", async function (this: GavelWorld) {
  await openChrome(this);
  await connect(this);
});

Given("a Chrome of my own is connected to Gavel", async function (this: GavelWorld) {
  await openChrome(this, { isOwn: true });
  await connect(this);
});

Given("the Extension page of the dashboard is open", async function (this: GavelWorld) {
  const { token } = await this.running();
  const page = await openDashboard(this, { tab: "dashboard", place: "#/extension" });
  await signIn(this, page, token);
  await whileTimePasses(this, page.locator("[data-gavel-pairing]").waitFor());
});

When("I click Gavel's icon", async function (this: GavelWorld) {
  keepPopup(this, await whileTimePasses(this, clickIcon(chromeOf(this), currentTab(this))));
});

When("I press {string} in the popup", async function (this: GavelWorld, name: string) {
  await pressOn(this, popupOf(this), name);
});

When("I type address {string} and token {string} into the popup", async function (
  this: GavelWorld,
  address: string,
  token: string,
) {
  const { gavel, token: right } = await this.running();
  const popup = popupOf(this);
  await clickAt(popup, await partNamed(this, popup, "DisclosureTriangle", "Type address and token instead"));
  const written = address.replace("GAVEL", gavel.url).replace("HOST", new URL(gavel.url).host);
  await typeInto(popup, await partNamed(this, popup, "textbox", "Address"), written);
  await typeInto(popup, await partNamed(this, popup, "textbox", "Token"), token.replace("TOKEN", right));
});

Then("the popup says {string}", async function (this: GavelWorld, text: string) {
  await surfaceSays(this, popupOf(this), text);
});

Then("Gavel has a client {string}", async function (this: GavelWorld, name: string) {
  const { body } = await this.call("GET", "/api/clients");
  const names = body.clients.map((client: { readonly name: string }) => client.name);
  assert.ok(names.includes(name), names.join());
});

/** Pairs without a page: the worker is given a token of its own. */
async function connect(world: GavelWorld): Promise<void> {
  const { gavel } = await world.running();
  const { body } = await world.call("POST", "/api/clients", { name: "Chrome on the desk" });
  const request = JSON.stringify({ ask: "connect", server: `${gavel.url}/`, token: body.token });
  const reply = await whileTimePasses(
    world,
    inExtension<{ readonly ok: boolean }>(world, `await chrome.runtime.sendMessage(${request})`),
  );
  assert.ok(reply.ok, JSON.stringify(reply));
}
