import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { type Browser, openBrowser } from "../../../tests/support/server/browser.ts";
import { withLotIds } from "../../support/wire.ts";
import type { GavelWorld } from "../../support/world.ts";
import { codeOf } from "./client_steps.ts";

/** A proxy: the origin that browsers see, and the headers that it adds. */
interface Proxy {
  readonly origin: string;
  readonly added: Record<string, string>;
}

const browsers = new WeakMap<GavelWorld, Map<string, Browser>>();
const proxies = new WeakMap<GavelWorld, Proxy>();

Given("a trusted proxy serves Gavel at {string}", function (this: GavelWorld, address: string) {
  this.choose({ env: { TRUSTED_PROXIES: "127.0.0.1" } });
  standBehind(this, address);
});

Given("a proxy that is not trusted serves Gavel at {string}", function (this: GavelWorld, address: string) {
  standBehind(this, address);
});

Given("Gavel keeps its port", function (this: GavelWorld) {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  this.choose({ env: { PORT: `${listener.addr.port}` } });
});

When("{browser} signs in with the token", async function (this: GavelWorld, name: string) {
  const { token } = await this.running();
  this.answer = await (await browserNamed(this, name)).login({ token });
});

When(
  "{browser} signs in with the token {string}",
  async function (this: GavelWorld, name: string, text: string) {
    const { token } = await this.running();
    this.answer = await (await browserNamed(this, name)).login({ token: text.replace("TOKEN", token) });
  },
);

When("{browser} signs in with the code", async function (this: GavelWorld, name: string) {
  this.answer = await (await browserNamed(this, name)).login({ code: codeOf(this) });
});

When(
  "the page on {browser} requests {method} {path}",
  async function (this: GavelWorld, name: string, method: string, path: string) {
    this.answer = await (await browserNamed(this, name)).call(method, withLotIds(this, path));
  },
);

When(
  "the page on {browser} requests {method} {path} with {frame}",
  async function (this: GavelWorld, name: string, method: string, path: string, body: string) {
    const browser = await browserNamed(this, name);
    this.answer = await browser.call(method, withLotIds(this, path), JSON.parse(withLotIds(this, body)));
  },
);

When(
  "a page from {string} on {browser} requests {method} {path}",
  async function (this: GavelWorld, from: string, name: string, method: string, path: string) {
    const browser = await browserNamed(this, name);
    const origin = await originNamed(this, from);
    this.answer = await browser.call(method, withLotIds(this, path), undefined, {
      origin,
      "x-gavel-key": "",
    });
  },
);

When(
  "a page from {string} on {browser}, which knows the key, requests {method} {path}",
  async function (this: GavelWorld, from: string, name: string, method: string, path: string) {
    const browser = await browserNamed(this, name);
    const origin = await originNamed(this, from);
    this.answer = await browser.call(method, withLotIds(this, path), undefined, { origin });
  },
);

When("somebody without the cookie of {browser} requests {method} {path} with its key", async function (
  this: GavelWorld,
  name: string,
  method: string,
  path: string,
) {
  const browser = await browserNamed(this, name);
  this.answer = await browser.call(method, withLotIds(this, path), undefined, { cookie: "" });
});

When("the page on {browser} opens its socket", async function (this: GavelWorld, name: string) {
  const browser = await browserNamed(this, name);
  const client = await browser.socket();
  this.clients.set(name, client);
  const answer = await client.request("authenticate", { key: browser.key });
  assert.equal(answer.success, true, JSON.stringify(answer));
});

Then(
  "a page from {string} on {browser} can't open its socket with the key",
  async function (this: GavelWorld, from: string, name: string) {
    const browser = await browserNamed(this, name);
    const client = await browser.socket({ origin: await originNamed(this, from) });
    const answer = await client.request("authenticate", { key: browser.key });
    assert.equal(answer.success, false);
    assert.equal((await client.request("getMonitoredAuctions")).type, "error");
    await client.close();
  },
);

Then("{browser} is signed in", async function (this: GavelWorld, name: string) {
  const { status, body } = await (await browserNamed(this, name)).call("GET", "/api/status");
  assert.equal(status, 200, JSON.stringify(body));
});

Then("{browser} is signed out", async function (this: GavelWorld, name: string) {
  const { status, body } = await (await browserNamed(this, name)).call("GET", "/api/status");
  assert.deepEqual([status, body.code], [401, "UNAUTHORIZED"]);
});

Then("the cookie of {browser} says {string}", async function (this: GavelWorld, name: string, part: string) {
  const parts = (await browserNamed(this, name)).setCookie.split("; ");
  assert.ok(parts.includes(part), parts.slice(1).join("; "));
});

Then("the cookie of {browser} does not say {string}", async function (
  this: GavelWorld,
  name: string,
  part: string,
) {
  assert.ok(!(await browserNamed(this, name)).setCookie.split("; ").includes(part));
});

Then("the API's description says that the API is below {string}", function (this: GavelWorld, path: string) {
  const [server = { url: "/" }] = this.answer?.body.servers ?? [];
  assert.equal(server.url, path);
});

Then("{browser} has no cookie", async function (this: GavelWorld, name: string) {
  assert.deepEqual([...(await browserNamed(this, name)).cookies.keys()], []);
});

/** Returns the browser of that name, which keeps its cookies through restarts of Gavel. */
async function browserNamed(world: GavelWorld, name: string): Promise<Browser> {
  const { gavel } = await world.running();
  const all = browsers.get(world) ?? new Map<string, Browser>();
  browsers.set(world, all);
  const browser = all.get(name) ?? openBrowser(gavel.url, proxies.get(world));
  all.set(name, browser);
  return browser;
}

/** Returns an origin: "another port" of Gavel's host, or the text itself. */
async function originNamed(world: GavelWorld, text: string): Promise<string> {
  const { gavel } = await world.running();
  const { hostname, port } = new URL(gavel.url);
  return text === "another port" ? `http://${hostname}:${Number(port) + 1}` : text;
}

/** Has the scenario's browsers reach Gavel at `address`, as a proxy there serves it. */
function standBehind(world: GavelWorld, address: string): void {
  const { origin, host, protocol, pathname } = new URL(address);
  const added = {
    "x-forwarded-host": host,
    "x-forwarded-proto": protocol.slice(0, -1),
    "x-forwarded-prefix": pathname,
  };
  proxies.set(world, { origin, added });
}
