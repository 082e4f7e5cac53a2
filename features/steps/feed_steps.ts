import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import type { House } from "../../src/simulator/house.ts";
import type { GavelWorld } from "../support/world.ts";
import { auctionOf } from "./views.ts";

const STREAM = { "content-type": "text/event-stream" };

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** The latest stream of each lot, in scenarios that write the feed's words themselves. */
const scripts = new WeakMap<GavelWorld, Map<string, Controller>>();

Given("the feed says only what this scenario says", function (this: GavelWorld) {
  const streams = new Map<string, Controller>();
  scripts.set(this, streams);
  const feed = (request: Request) => {
    const id = new URL(request.url).searchParams.get("productId") ?? "";
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void streams.set(id, controller) });
    return new Response(body, { headers: STREAM });
  };
  this.choose({ feed });
});

When("the feed of {string} says {string}", async function (this: GavelWorld, lot: string, words: string) {
  const stream = scripts.get(this)?.get(this.lotId(lot));
  assert.ok(stream, `Nobody follows "${lot}"`);
  const text = words.replaceAll("\\n", "\n").replaceAll("'", '"').replaceAll("$id", this.lotId(lot));
  stream.enqueue(new TextEncoder().encode(text));
  await (await this.running()).clock.settle();
});

When("the feed of {string} sends {int} MB without an end", async function (
  this: GavelWorld,
  lot: string,
  megabytes: number,
) {
  const stream = scripts.get(this)?.get(this.lotId(lot));
  assert.ok(stream, `Nobody follows "${lot}"`);
  const { clock } = await this.running();
  for (let sent = 0; sent < megabytes; sent++) {
    try {
      stream.enqueue(new Uint8Array(1024 * 1024).fill(0x61));
    } catch (error) {
      assert.ok(error instanceof TypeError, "Only a stream that was let go of takes no more");
      return;
    }
    await clock.settle();
  }
});

When("the stream of {string} breaks off", async function (this: GavelWorld, lot: string) {
  const { house, clock } = await this.running();
  house.dropStreams(Number(this.lotId(lot)));
  await clock.settle();
});

When("the live feed falls silent", async function (this: GavelWorld) {
  (await houseOf(this)).faults.silentSse = true;
});

When("the live feed answers {int} from now on", async function (this: GavelWorld, status: number) {
  await loseStreams(this, (house) => void (house.faults.sseStatus = status));
});

When("the live feed answers with {string} from now on", async function (this: GavelWorld, type: string) {
  await loseStreams(this, (house) => void (house.faults.sseContentType = type));
});

When("the live feed is in order again", async function (this: GavelWorld) {
  Object.assign((await houseOf(this)).faults, { silentSse: false, sseStatus: null, sseContentType: null });
});

Then("{string} is heard live", async function (this: GavelWorld, lot: string) {
  assert.equal((await auctionOf(this, lot)).source, "sse");
  assert.ok(scripts.has(this) || (await houseOf(this)).openStreams(Number(this.lotId(lot))) > 0);
});

Then("{string} is polled", async function (this: GavelWorld, lot: string) {
  assert.equal((await auctionOf(this, lot)).source, "poll");
});

Then("{int} live stream(s) is/are open", async function (this: GavelWorld, count: number) {
  const { clock, house } = await this.running();
  await clock.settle();
  assert.equal(house.openStreams(), count);
});

Then("nobody has asked for a live stream", async function (this: GavelWorld) {
  assert.equal((await houseOf(this)).requests.counts.sse, 0);
});

Then("the metrics say {string}", async function (this: GavelWorld, line: string) {
  const { body } = await (await this.running()).call("GET", "/metrics");
  const wanted = line.replaceAll("'", '"');
  const lines = String(body).split("\n");
  assert.ok(
    lines.includes(wanted),
    lines.filter((each) => each.startsWith(wanted.split(/[{ ]/)[0] ?? "")).join("\n"),
  );
});

async function loseStreams(world: GavelWorld, how: (house: House) => void): Promise<void> {
  const { clock, house } = await world.running();
  how(house);
  house.dropStreams();
  await clock.settle();
}

async function houseOf(world: GavelWorld): Promise<House> {
  return (await world.running()).house;
}
