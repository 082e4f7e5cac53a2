import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { currentTab } from "../../support/browser/tabs.ts";
import { listPage, NELLIS } from "../../support/extension/nellis_site.ts";
import {
  chromeOf,
  extensionPage,
  inExtension,
  restartChrome,
  siteOf,
  waitFor,
} from "../../support/extension/visit.ts";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import type { GavelWorld } from "../../support/world.ts";

Then("the badge is {string}", async function (this: GavelWorld, text: string) {
  let seen = "";
  await waitFor(
    this,
    async () => {
      seen = await inExtension<string>(this, "await chrome.action.getBadgeText({})");
      return seen === text || undefined;
    },
    () => Promise.resolve(`The badge is "${seen}"`),
  );
});

Then("Chrome notifies of {string}", async function (this: GavelWorld, text: string) {
  await untilNotified(this, text);
});

When("I click the notice of {string}", async function (this: GavelWorld, text: string) {
  const id = await untilNotified(this, text);
  const { context } = chromeOf(this);
  const opened = context.waitForEvent("page");
  const worker = context.serviceWorkers().at(-1) ?? assert.fail("The worker does not run");
  await worker.evaluate(`chrome.notifications.onClicked.dispatch(${JSON.stringify(id)})`);
  const page = await whileTimePasses(this, opened);
  await whileTimePasses(this, page.waitForURL(/./));
  lastOpened.set(this, page.url());
});

const lastOpened = new WeakMap<GavelWorld, string>();

Then("a tab opens at {string}", function (this: GavelWorld, ending: string) {
  const url = lastOpened.get(this) ?? "";
  const wanted = ending.replace(/LOT\((.*)\)/, (_, lot) => this.lotId(lot));
  assert.ok(url.includes(wanted), url);
});

When("Chrome stops the extension's worker", async function (this: GavelWorld) {
  const page = await extensionPage(this);
  const session = await page.context().newCDPSession(page);
  // A worker that is stopped leaves its ports, whatever Playwright hears of it.
  await page.evaluate(
    `void (globalThis.left = new Promise((resolve) =>
      chrome.runtime.connect({ name: "status" }).onDisconnect.addListener(() => resolve(true))))`,
  );
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await whileTimePasses(this, page.evaluate("globalThis.left"));
  await page.close();
});

When("Chrome is closed and opened again", async function (this: GavelWorld) {
  await restartChrome(this);
});

Given("I sign in at Nellis in Chrome", async function (this: GavelWorld) {
  const { house } = await this.running();
  await setSession(this, house.signIn());
});

When("Nellis rotates the session of Chrome", async function (this: GavelWorld) {
  const { house } = await this.running();
  await setSession(this, house.signIn());
});

When("I sign out at Nellis in Chrome", async function (this: GavelWorld) {
  siteOf(this).cookie = "__session=; Path=/; HttpOnly; Max-Age=0";
  await visitNellis(this);
});

Then("Gavel has the session of Chrome", async function (this: GavelWorld) {
  const { house, call } = await this.running();
  await waitFor(
    this,
    async () => {
      const { body } = await call("GET", "/api/auth/status");
      return body.authenticated === true || undefined;
    },
    async () => `Gavel is not signed in: ${JSON.stringify((await call("GET", "/api/auth/status")).body)}`,
  );
  assert.ok(house);
});

Then("Gavel has no session", async function (this: GavelWorld) {
  const { body } = await this.call("GET", "/api/auth/status");
  assert.equal(body.authenticated, false);
});

Given("Chrome has a cookie of another site", async function (this: GavelWorld) {
  await chromeOf(this).context.addCookies([{
    name: "secret",
    value: "of-another-site",
    url: "https://elsewhere.example/",
  }]);
});

Then("the extension can read no cookie of another site", async function (this: GavelWorld) {
  const seen = await inExtension<string>(this, "JSON.stringify(await chrome.cookies.getAll({}))");
  assert.ok(!seen.includes("of-another-site"), seen);
});

Given("Chrome's storage for the extension is full", async function (this: GavelWorld) {
  // The bound is 10 MB; the last parts make sure that nothing at all fits.
  await inExtension(
    this,
    `(async () => { for (let size = 5_000_000, n = 0; size > 0; n += 1) {
      try { await chrome.storage.local.set({ ["full" + n]: "x".repeat(size) }); } catch { size = Math.floor(size / 4); }
    } })()`,
  );
});

Then("the token lies in no page's storage", async function (this: GavelWorld) {
  const seen = await currentTab(this).evaluate<string>(
    "JSON.stringify([{ ...localStorage }, { ...sessionStorage }])",
  );
  assert.equal(seen, "[{},{}]");
});

async function untilNotified(world: GavelWorld, text: string): Promise<string> {
  let seen: readonly string[] = [];
  return await waitFor(
    world,
    async () => {
      const all = await inExtension<Record<string, unknown>>(world, "await chrome.notifications.getAll()");
      seen = Object.keys(all);
      return seen.find((id) => id.includes(text));
    },
    () => Promise.resolve(`The notices are ${JSON.stringify(seen)}`),
  );
}

async function setSession(world: GavelWorld, cookies: string): Promise<void> {
  const value = /__session=([^;]*)/.exec(cookies)?.[1] ?? assert.fail(cookies);
  siteOf(world).cookie = `__session=${value}; Path=/; HttpOnly; Secure`;
  await visitNellis(world);
}

async function visitNellis(world: GavelWorld): Promise<void> {
  const { context } = chromeOf(world);
  siteOf(world).pages.set("/account", listPage([]));
  const page = await context.newPage();
  await whileTimePasses(world, page.goto(`${NELLIS}/account`));
  await page.close();
  siteOf(world).cookie = null;
}
