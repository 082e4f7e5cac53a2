import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { clientNamed, hearOut, markPresent, withLotIds } from "../support/wire.ts";
import type { GavelWorld } from "../support/world.ts";
import { answerOf } from "./api_steps.ts";

/** The headers of the last signed bid. */
const signatures = new WeakMap<GavelWorld, Record<string, string>>();

const SIGNING_SECRET = "a secret to sign with";

Given("bids by hand must be signed", function (this: GavelWorld) {
  this.choose({ env: { ENABLE_REQUEST_SIGNING: "true", API_SIGNING_SECRET: SIGNING_SECRET } });
});

When(
  "{client} requests {method} {path} without a token",
  async function (this: GavelWorld, _: string, method: string, path: string) {
    await ask(this, method, path, {});
  },
);

When(
  "{client} requests {method} {path} with the header {string}",
  async function (this: GavelWorld, _: string, method: string, path: string, header: string) {
    const { token } = await this.running();
    const [name = "", ...value] = header.replace("TOKEN", token).split(": ");
    await ask(this, method, path, { [name]: value.join(": ") });
  },
);

When(
  "{client} requests {method} {path} {int} times with the header {string}",
  async function (this: GavelWorld, _: string, method: string, path: string, times: number, header: string) {
    const [name = "", value = ""] = header.split(": ");
    for (let asked = 0; asked < times; asked++) await ask(this, method, path, { [name]: value });
  },
);

When(
  "{client} requests {method} {path} {int} times, and is answered {int} each time",
  async function (this: GavelWorld, _: string, method: string, path: string, times: number, status: number) {
    for (let asked = 0; asked < times; asked++) {
      assert.equal((await this.call(method, path)).status, status, `request ${asked + 1}`);
    }
  },
);

When(
  "{client} hands over cookies that the house does not know, {int} times",
  async function (this: GavelWorld, _: string, times: number) {
    for (let tried = 0; tried < times; tried++) {
      await this.call("POST", "/api/auth", { cookies: `__session=stale-${tried}; theme=dark` });
    }
  },
);

When(
  "{client} bids on {string} by hand with {int} to {int} dollars, and every bid is answered {int}",
  async function (this: GavelWorld, _: string, title: string, least: number, most: number, status: number) {
    for (let amount = least; amount <= most; amount++) {
      const answer = await this.call("POST", `/api/auctions/${this.lotId(title)}/bid`, { amount });
      assert.equal(answer.status, status, `${amount} dollars: ${JSON.stringify(answer.body)}`);
    }
  },
);

When("a page from {string} requests {method} {path}", async function (
  this: GavelWorld,
  origin: string,
  method: string,
  path: string,
) {
  const { gavel, token } = await this.running();
  await ask(this, method, path, { authorization: token, origin: origin === "ours" ? gavel.url : origin });
});

When("a browser asks before a page from {string} may use {method} {path}", async function (
  this: GavelWorld,
  origin: string,
  method: string,
  path: string,
) {
  await ask(this, "OPTIONS", path, {
    origin,
    "access-control-request-method": method,
    "access-control-request-headers": "authorization,content-type",
  });
});

Then(/^a socket from "(.*)" is (opened|refused)$/, async function (
  this: GavelWorld,
  origin: string,
  expected: string,
) {
  const { gavel, token } = await this.running();
  const headers = { Origin: origin === "ours" ? gavel.url : origin };
  if (expected === "opened") {
    const client = await this.connect(`a page from ${origin}`, { token, headers });
    assert.ok(client.isOpen);
    return;
  }
  await assert.rejects(this.connect(`a page from ${origin}`, { headers }), /socket closed/);
  await ask(this, "GET", "/ws", headers);
  assert.equal(answerOf(this).body.code, "ORIGIN_NOT_ALLOWED");
});

When("{int} clients connect, one after another", async function (this: GavelWorld, count: number) {
  for (let number = 1; number <= count; number++) await this.connect(`client ${number}`);
});

When(
  "{int} clients connect and authenticate, one after another",
  async function (this: GavelWorld, count: number) {
    const { token } = await this.running();
    for (let number = 1; number <= count; number++) await this.connect(`client ${number}`, { token });
  },
);

Then("a further socket is refused before its upgrade", async function (this: GavelWorld) {
  const { gavel } = await this.running();
  const socket = new WebSocket(`${gavel.url.replace("http", "ws")}/ws`);
  socket.onopen = () => assert.fail("It was opened");
  socket.onerror = (event) => event.preventDefault();
  await new Promise((resolve) => socket.onclose = resolve);
});

Then("those {int} clients are still connected", async function (this: GavelWorld, count: number) {
  for (let number = 1; number <= count; number++) {
    const client = clientNamed(this, `client ${number}`);
    await hearOut(client);
    assert.ok(client.isOpen);
  }
});

When(
  "a client bids {int} on {string}, signed",
  async function (this: GavelWorld, amount: number, title: string) {
    await bidSigned(this, title, amount);
  },
);

When("a client bids {int} on {string}, signed with another secret", async function (
  this: GavelWorld,
  amount: number,
  title: string,
) {
  await bidSigned(this, title, amount, { secret: "another secret entirely" });
});

When("a client bids {int} on {string}, signed for {int}", async function (
  this: GavelWorld,
  amount: number,
  title: string,
  signedAmount: number,
) {
  await bidSigned(this, title, amount, { signedAmount });
});

When("a client bids {int} on {string}, signed {int} seconds ago", async function (
  this: GavelWorld,
  amount: number,
  title: string,
  secondsAgo: number,
) {
  await bidSigned(this, title, amount, { secondsAgo });
});

When("the signed bid of {int} on {string} is sent again", async function (
  this: GavelWorld,
  amount: number,
  title: string,
) {
  await this.call("POST", `/api/auctions/${this.lotId(title)}/bid`, { amount }, signatures.get(this));
});

Then("each of these answers {int} with the code {code}:", async function (
  this: GavelWorld,
  status: number,
  code: string,
  requests: DataTable,
) {
  for (const [method = "", path = ""] of requests.rows()) {
    await ask(this, method, withLotIds(this, path), {});
    const { body, status: actual } = answerOf(this);
    assert.deepEqual([actual, body.success, body.code], [status, false, code], `${method} ${path}`);
  }
});

Then("neither the token nor the session is in any frame of {client} or any answer to:", async function (
  this: GavelWorld,
  name: string,
  requests: DataTable,
) {
  const { token } = await this.running();
  const { cookies } = this;
  assert.ok(cookies, "No step has handed over a session");
  const secrets = [token, ...cookies.split("; ").map((cookie) => cookie.replace(/^[^=]*=/, ""))]
    .filter((secret) => secret.length > 8);
  assert.ok(secrets.length >= 2);
  const told: string[] = [];
  for (const [method = "", path = "", body = ""] of requests.rows()) {
    const sent = body === "" ? undefined : body.replace("COOKIES", cookies);
    const { body: answer, headers } = await this.call(method, withLotIds(this, path), sent);
    told.push(`${method} ${path}: ${JSON.stringify(answer)} ${JSON.stringify([...headers])}`);
  }
  await markPresent(this);
  told.push(...clientNamed(this, name).frames.map((frame) => JSON.stringify(frame)));
  for (const secret of secrets) assert.deepEqual(told.filter((text) => text.includes(secret)), []);
});

/** Calls with these headers alone: neither the token nor a content type goes along unless it is named. */
async function ask(
  world: GavelWorld,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<void> {
  const { gavel } = await world.running();
  const response = await fetch(gavel.url + path, { method, headers });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  world.answer = {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

/** Sends a bid that is signed as the client protocol says. Shares no code with Gavel's own check. */
async function bidSigned(
  world: GavelWorld,
  title: string,
  amount: number,
  { secret = SIGNING_SECRET, secondsAgo = 0, signedAmount = amount } = {},
): Promise<void> {
  const { clock } = await world.running();
  const path = `/api/auctions/${world.lotId(title)}/bid`;
  const timestamp = String(clock.now() - secondsAgo * 1000);
  const bodyHash = createHash("sha256").update(JSON.stringify({ amount: signedAmount })).digest("hex");
  const signature = createHmac("sha256", secret)
    .update(`POST\n${path}\n${timestamp}\n${bodyHash}`).digest("base64");
  const headers = { "X-Timestamp": timestamp, "X-Signature": signature };
  signatures.set(world, headers);
  await world.call("POST", path, { amount }, headers);
}
