import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { allowComplaint, contextOf, currentTab, openTab } from "../../support/browser/tabs.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { typeInto } from "../../support/browser/seen.ts";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import type { GavelWorld } from "../../support/world.ts";

/** The link that a scenario has made. */
const links = new WeakMap<GavelWorld, string>();

When("I open a one-time link", async function (this: GavelWorld) {
  const { gavel } = await this.running();
  const { status, body } = await this.call("POST", "/api/codes");
  assert.equal(status, 200, JSON.stringify(body));
  links.set(this, `${gavel.url}/#start=${body.code}`);
  await openLink(this, "first");
});

When("I open the same link in another browser", async function (this: GavelWorld) {
  const context = await contextOf(this);
  await context.clearCookies();
  await openLink(this, "other");
});

When("every session is signed out from elsewhere", async function (this: GavelWorld) {
  // The socket is told, or what the page reads at that moment is refused.
  allowComplaint(this, "401");
  const { status, body } = await this.call("POST", "/api/clients/sign-out-everywhere", {});
  assert.equal(status, 200, JSON.stringify(body));
});

Given("the browser loses the cookies of Gavel", async function (this: GavelWorld) {
  // The socket is refused, or what the page reads besides.
  allowComplaint(this, "401");
  await (await contextOf(this)).clearCookies();
});

When("a client is let in as {string}", async function (this: GavelWorld, name: string) {
  const { status, body } = await this.call("POST", "/api/clients", { name });
  assert.equal(status, 200, JSON.stringify(body));
});

When("I type the house's own session into {string}", async function (this: GavelWorld, field: string) {
  const { house } = await this.running();
  await typeInto(this, currentTab(this).getByLabel(field), house.signIn());
});

Then("the first steps stand at {string}", async function (this: GavelWorld, states: string) {
  const steps = currentTab(this).locator("[data-step] h2");
  let shown = "";
  const isSo = async () => {
    shown = (await steps.allInnerTexts()).map((text) => /\(([a-z ]+)\)/.exec(text)?.[1]).join(", ");
    return shown === states;
  };
  await whileTimePasses(this, eventually(`the first steps stand at ${states}`, isSo));
});

async function openLink(world: GavelWorld, tab: string): Promise<void> {
  const link = links.get(world) ?? assert.fail("No step has made a link");
  const page = await openTab(world, tab);
  await whileTimePasses(world, page.goto(link));
}

Given("the browser blocks what pages keep", async function (this: GavelWorld) {
  const context = await contextOf(this);
  await context.addInitScript(`
    Object.defineProperty(window, "localStorage", {
      get() { throw new DOMException("denied", "SecurityError"); },
    });
  `);
});

Given("the browser keeps no cookie", async function (this: GavelWorld) {
  const context = await contextOf(this);
  await context.route("**/api/login", async (route) => {
    const response = await route.fetch();
    await context.clearCookies();
    const { "set-cookie": _cookie, ...headers } = response.headers();
    await route.fulfill({ status: response.status(), headers, body: await response.text() });
    await context.clearCookies();
  });
});

When("I put a one-time link into the address of this tab", async function (this: GavelWorld) {
  const { gavel } = await this.running();
  const { status, body } = await this.call("POST", "/api/codes");
  assert.equal(status, 200, JSON.stringify(body));
  await whileTimePasses(this, currentTab(this).goto(`${gavel.url}/#start=${body.code}`));
});

/** Lets the answers about the owner's session go that a scenario keeps back. */
const heldBack = new WeakMap<GavelWorld, () => void>();

Given("Gavel keeps back what it knows of my session", async function (this: GavelWorld) {
  const context = await contextOf(this);
  const { promise: told, resolve } = Promise.withResolvers<void>();
  heldBack.set(this, resolve);
  await context.route("**/api/auth/status", async (route) => {
    await told;
    await route.fallback();
  });
});

When("Gavel tells what it knows of my session", async function (this: GavelWorld) {
  const page = currentTab(this);
  const answered = page.waitForResponse("**/api/auth/status");
  heldBack.get(this)?.();
  await whileTimePasses(this, answered);
  // The page draws its answer after two frames.
  await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
});
