import { Given, Then, When } from "@cucumber/cucumber";
import assert from "node:assert/strict";
import { type ReverseProxy, serveUnder } from "../../../tests/support/server/reverse_proxy.ts";
import { closeAtTheEnd, contextOf, currentTab } from "../../support/browser/tabs.ts";
import { openDashboard, signIn } from "../../support/browser/visit.ts";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import type { GavelWorld } from "../../support/world.ts";

const proxies = new WeakMap<GavelWorld, ReverseProxy>();

Given(
  "a proxy that is trusted serves Gavel under {string}",
  async function (this: GavelWorld, prefix: string) {
    this.choose({ env: { TRUSTED_PROXIES: "127.0.0.1" } });
    const { gavel } = await this.running();
    const proxy = serveUnder(prefix.replace(/\/$/, ""), gavel.url);
    proxies.set(this, proxy);
    closeAtTheEnd(this, () => proxy.close());
  },
);

Given("the dashboard is open through the proxy", async function (this: GavelWorld) {
  const { token } = await this.running();
  const page = await openDashboard(this, { base: proxyOf(this).url });
  await signIn(this, page, token);
  await whileTimePasses(this, page.getByRole("navigation").first().waitFor());
});

When("the proxy passes nothing on any more", function (this: GavelWorld) {
  proxyOf(this).goSilent();
});

When("the tab is looked at again after a while", async function (this: GavelWorld) {
  await currentTab(this).evaluate("document.dispatchEvent(new Event('visibilitychange'))");
});

When("Gavel starts again at the same address", async function (this: GavelWorld) {
  const { gavel, start } = await this.running();
  await start({ PORT: new URL(gavel.url).port });
});

Given("Gavel is too old to tell how it stands", async function (this: GavelWorld) {
  const context = await contextOf(this);
  // A type that this Gavel does not know is answered as the page's own would be by one of before.
  await context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) =>
      server.send(String(text).replace("subscribeState", "subscribeToStateOfLater"))
    );
  });
});

Given("the limits that Gavel pushes become words", async function (this: GavelWorld) {
  const context = await contextOf(this);
  await context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => {
      const isPush = String(text).startsWith(`{"type":"auctionState"`);
      socket.send(isPush ? String(text).replace(/"maxBid":\d+/, `"maxBid":"many"`) : text);
    });
  });
});

When("a page at another port of the same host does all it can", async function (this: GavelWorld) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => foreignPage());
  closeAtTheEnd(this, () => server.shutdown());
  await attackFrom(this, `http://127.0.0.1:${server.addr.port}/`);
});

When("a page of another site does all it can", async function (this: GavelWorld) {
  await (await contextOf(this)).route("http://elsewhere.example/**", async (route) => {
    const page = foreignPage();
    await route.fulfill({ contentType: "text/html", body: await page.text() });
  });
  await attackFrom(this, "http://elsewhere.example/");
});

Then("the cookie of the session is for {string} alone", async function (this: GavelWorld, path: string) {
  const cookies = await (await contextOf(this)).cookies();
  assert.deepEqual(
    cookies.map(({ path, httpOnly, sameSite }) => ({ path, httpOnly, sameSite })),
    [{ path, httpOnly: true, sameSite: "Strict" }],
  );
});

function proxyOf(world: GavelWorld): ReverseProxy {
  const proxy = proxies.get(world);
  if (!proxy) throw new Error("No step has put a proxy before Gavel");
  return proxy;
}

function foreignPage(): Response {
  const headers = { "content-type": "text/html" };
  return new Response("<!doctype html><title>Elsewhere</title><p>Elsewhere</p>", { headers });
}

/** An attempt of a page elsewhere, and what came of it. */
interface Attempt {
  readonly what: string;
  readonly came: string;
}

/**
 * Opens a page at `url` in the same browser and has it act as the owner, with the cookie that the browser sends along,
 * and even with the key, which such a page can't read. Asserts that it is let in nowhere.
 */
async function attackFrom(world: GavelWorld, url: string): Promise<void> {
  const { gavel } = await world.running();
  const keys = await currentTab(world).evaluate<readonly string[]>("Object.values(localStorage)");
  const key = keys.find((value) => value.length > 20);
  assert.ok(key, `The browser keeps no key: ${keys}`);
  // Not one of the scenario's tabs: all that it is refused is an error on its console.
  const page = await (await contextOf(world)).newPage();
  await page.goto(url);
  const attempts = await whileTimePasses(
    world,
    page.evaluate<readonly Attempt[]>(`(${ATTACK})(${JSON.stringify({ gavel: gavel.url, key })})`),
  );
  await page.close();
  assert.ok(attempts.length >= 7, JSON.stringify(attempts));
  const refusals = /^(blocked|401|403|closed|unreadable)/;
  assert.deepEqual(attempts.filter(({ came }) => !refusals.test(came)), []);
}

/** Runs in the page: requests that ask first and that don't, reading, a form, a frame, and the socket. */
const ATTACK = `async ({ gavel, key }) => {
  const attempts = [];
  const note = (what, came) => attempts.push({ what, came: String(came) });
  const request = async (what, path, init) => {
    try {
      const answer = await fetch(gavel + path, { credentials: "include", ...init });
      note(what, answer.type === "opaque" ? "unreadable" : answer.status);
    } catch {
      note(what, "blocked");
    }
  };
  const json = { "Content-Type": "application/json" };
  await request("pause as a simple request", "/api/bidding/pause", { method: "POST", mode: "no-cors", body: "{}" });
  await request("pause", "/api/bidding/pause", { method: "POST", headers: json, body: "{}" });
  await request("pause with the key", "/api/bidding/pause", {
    method: "POST", headers: { ...json, "X-Gavel-Key": key }, body: "{}",
  });
  await request("read the lots", "/api/auctions", { headers: { "X-Gavel-Key": key } });
  await request("read the lots without asking", "/api/auctions", { mode: "no-cors" });
  await request("take the session over", "/api/login", { method: "POST", headers: json, body: JSON.stringify({ token: key }) });
  for (const shown of [{ key }, {}]) {
    await new Promise((resolve) => {
      const socket = new WebSocket(gavel.replace("http", "ws") + "/ws");
      const end = (came) => (note("the socket with " + JSON.stringify(Object.keys(shown)), came), socket.close(), resolve());
      socket.onopen = () => socket.send(JSON.stringify({ type: "authenticate", ...shown }));
      socket.onmessage = ({ data }) => {
        const { type, success } = JSON.parse(data);
        if (type === "authenticated" || type === "monitoredAuctions") end(success === false ? "401 by the socket" : "let in");
        if (type === "error") end("401 by the socket");
      };
      socket.onclose = () => end("closed");
    });
  }
  return attempts;
}`;
