import assert from "node:assert/strict";
import { type DataTable, Then, When } from "@cucumber/cucumber";
import type { Answer } from "../../tests/support/server/running_gavel.ts";
import { markPresent, says, withLotIds } from "../support/wire.ts";
import type { GavelWorld } from "../support/world.ts";

When(
  "{client} requests {method} {path}",
  async function (this: GavelWorld, _: string, method: string, path: string) {
    await markPresent(this);
    await this.call(method, withLotIds(this, path));
  },
);

When(
  "{client} requests {method} {path} with {frame}",
  async function (this: GavelWorld, _: string, method: string, path: string, body: string) {
    await markPresent(this);
    await this.call(method, withLotIds(this, path), withLotIds(this, body));
  },
);

When(
  "{client} requests {method} {path} with the text {string}",
  async function (this: GavelWorld, _: string, method: string, path: string, body: string) {
    await markPresent(this);
    await this.call(method, withLotIds(this, path), body);
  },
);

When(
  "{client} requests {method} {path} with {int} MB",
  async function (this: GavelWorld, _: string, method: string, path: string, megabytes: number) {
    await markPresent(this);
    const padding = "x".repeat(megabytes * 1024 * 1024);
    await this.call(method, withLotIds(this, path), { config: { maxBid: 5 }, padding });
  },
);

When("{client} streams {int} MB to {method} {path}", async function (
  this: GavelWorld,
  _: string,
  megabytes: number,
  method: string,
  path: string,
) {
  const { gavel, token } = await this.running();
  await markPresent(this);
  const body = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < megabytes * 16; sent++) {
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      }
      controller.close();
    },
  });
  const response = await fetch(gavel.url + withLotIds(this, path), {
    method,
    body,
    headers: { authorization: token, "content-type": "application/json" },
  });
  this.answer = { status: response.status, headers: response.headers, body: await response.json() };
});

When("{client} requests {method} {path} with lists nested {int} deep", async function (
  this: GavelWorld,
  _: string,
  method: string,
  path: string,
  depth: number,
) {
  await markPresent(this);
  await this.call(method, withLotIds(this, path), `{"config":${"[".repeat(depth)}${"]".repeat(depth)}}`);
});

When("{client} starts {string} with a title of {int} characters", async function (
  this: GavelWorld,
  _: string,
  lot: string,
  length: number,
) {
  const body = { config: { maxBid: 5, strategy: "manual" }, metadata: { title: "x".repeat(length) } };
  await this.call("POST", `/api/auctions/${this.lotId(lot)}/monitor`, body);
});

When("{client} starts {string} with a URL of {int} characters", async function (
  this: GavelWorld,
  _: string,
  lot: string,
  length: number,
) {
  const url = "https://www.nellisauction.com/p/".padEnd(length, "x");
  await this.call("POST", `/api/auctions/${this.lotId(lot)}/monitor`, {
    config: { maxBid: 5 },
    metadata: { url },
  });
});

When(
  "{client} hands over cookies of {int} characters",
  async function (this: GavelWorld, _: string, length: number) {
    await this.call("POST", "/api/auth", { cookies: "__session=".padEnd(length, "x") });
  },
);

When(
  "{client} makes each of these requests:",
  async function (this: GavelWorld, _: string, requests: DataTable) {
    await markPresent(this);
    for (const [method = "", path = "", body = ""] of requests.rows()) {
      const answer = await this.call(method, withLotIds(this, path), body === "" ? undefined : body);
      assertRefused(answer, `${method} ${path} ${body}`);
    }
  },
);

Then("the answer is {int}", function (this: GavelWorld, status: number) {
  assert.equal(answerOf(this).status, status, JSON.stringify(answerOf(this).body));
});

Then("the answer is {int} {frame}", function (this: GavelWorld, status: number, expected: string) {
  const { body, status: actual } = answerOf(this);
  assert.equal(actual, status, JSON.stringify(body));
  const wanted: unknown = JSON.parse(withLotIds(this, expected));
  assert.ok(says(body, wanted), `${JSON.stringify(body)} does not say ${expected}`);
});

Then("the answer is {int} {code}", function (this: GavelWorld, status: number, code: string) {
  const { body, status: actual } = answerOf(this);
  assert.deepEqual([actual, body.success, body.code], [status, false, code], JSON.stringify(body));
  assert.ok(typeof body.error === "string" && body.error !== "");
});

Then("the answer's error names {string}", function (this: GavelWorld, what: string) {
  assert.ok(answerOf(this).body.error.includes(what), answerOf(this).body.error);
});

Then("the answer's details name {string}", function (this: GavelWorld, path: string) {
  const details: readonly { readonly path: string; readonly message: string }[] = answerOf(this).body.details;
  const detail = details.find((each) => each.path === path);
  assert.ok(detail && detail.message !== "", JSON.stringify(details));
});

Then("the answer has every field of:", function (this: GavelWorld, fields: DataTable) {
  for (const [path = "", type] of fields.rows()) {
    const value = path.split(".").reduce((part, field) => part?.[field], answerOf(this).body);
    assert.equal(value === null ? "null" : typeof value, type, `${path} is ${JSON.stringify(value)}`);
  }
});

Then("the answer's header {word} is {string}", function (this: GavelWorld, name: string, value: string) {
  assert.equal(answerOf(this).headers.get(name), value);
});

Then("the answer's header {word} names {string}", function (this: GavelWorld, name: string, word: string) {
  assert.ok(answerOf(this).headers.get(name)?.includes(word), `${answerOf(this).headers.get(name)}`);
});

Then("the answer has no header {word}", function (this: GavelWorld, name: string) {
  assert.equal(answerOf(this).headers.get(name), null);
});

Then("the answer's text holds:", function (this: GavelWorld, texts: DataTable) {
  const { body } = answerOf(this);
  const whole = typeof body === "string" ? body : JSON.stringify(body);
  for (const [text = ""] of texts.raw()) assert.ok(whole.includes(text), `${text} is not in it`);
});

Then("the answer's text does not hold {string}", function (this: GavelWorld, text: string) {
  assert.ok(!JSON.stringify(answerOf(this).body).includes(text));
});

Then(
  "the clients' bids that reached the house are {string}",
  async function (this: GavelWorld, amounts: string) {
    const { house } = await this.running();
    assert.equal(house.bids.map(({ amountDollars }) => amountDollars).join(", "), amounts);
  },
);

Then("the lots that clients see watched are {string}", async function (this: GavelWorld, titles: string) {
  const { call } = await this.running();
  const { body } = await call("GET", "/api/auctions");
  const seen = body.auctions.map(({ title }: { readonly title: string }) => title).join(", ");
  assert.equal(seen, titles);
});

/** The last answer of the REST API. */
export function answerOf({ answer }: GavelWorld): Answer {
  if (!answer) throw new Error("No step has asked the REST API for anything");
  return answer;
}

function assertRefused({ status, body }: Answer, request: string): void {
  assert.ok(status >= 400 && status < 500, `${request} was answered ${status}`);
  assert.equal(body.success, false, request);
  assert.ok(typeof body.error === "string" && body.error !== "", request);
}
