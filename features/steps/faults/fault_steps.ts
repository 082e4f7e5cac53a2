import assert from "node:assert/strict";
import { After, defineParameterType, Given, Then, When } from "@cucumber/cucumber";
import { eventually } from "../../../tests/support/eventually.ts";
import { connectClient } from "../../../tests/support/server/protocol_client.ts";
import { type FaultProxy, startFaultProxy } from "../../../tests/support/wire/fault_proxy.ts";
import type { Fate, Faults } from "../../../tests/support/wire/faults.ts";
import type { GavelWorld } from "../../support/world.ts";
import { auctionsOf, bidsOn } from "../views.ts";
import { networks, networkTo } from "./networks.ts";

const FAULTS: Readonly<Record<string, Faults>> = {
  "stalls": { stall: ["requests", "answers"] },
  "lets no answer through": { stall: ["answers"] },
  "delivers one byte at a time": { oneByte: true },
  "mixes up the next two answers": { swapsAnswers: true },
  "refuses every connection": { refusesConnections: true },
  "delivers 20 bytes a second": { drip: { bytes: 20, everyMs: 1_000 } },
};

/** The fates of a request, in the words of the features. */
const FATES: Readonly<Record<string, Fate>> = {
  "is cut before it arrives": "cut",
  "is reset before it arrives": "reset",
  "vanishes on the way": "swallow",
  "arrives, and its connection is cut": "cut-answer",
  "arrives, and its connection is reset": "reset-answer",
  "arrives, and its answer vanishes": "swallow-answer",
  "arrives, and its answer is held up": "stall-answer",
};

defineParameterType({
  name: "network",
  regexp: /Redis|the house|the live feed|the clients/,
  transformer: (words: string) => words,
});
defineParameterType({
  name: "networkFault",
  regexp: anyOf(FAULTS),
  transformer: (words: string) => FAULTS[words],
});
defineParameterType({ name: "fate", regexp: anyOf(FATES), transformer: (words: string) => FATES[words] });

Given("Gavel asks the house over a network", function (this: GavelWorld) {
  this.choose({ houseOnWire: true });
});

Given("the clients reach Gavel over a network", async function (this: GavelWorld) {
  const { gavel } = await this.running();
  const proxy = await startFaultProxy(Number(new URL(gavel.url).port));
  networks.set(this, { ...networks.get(this), clients: proxy });
});

After(async function (this: GavelWorld) {
  const { redis, clients } = networks.get(this) ?? {};
  await redis?.[Symbol.asyncDispose]();
  await clients?.[Symbol.asyncDispose]();
});

When(
  "the network to {network} {networkFault}",
  async function (this: GavelWorld, to: string, faults: Faults) {
    (await networkTo(this, to)).begin(faults);
  },
);

When("the network to {network} is in order again", async function (this: GavelWorld, to: string) {
  (await networkTo(this, to)).end();
});

When("every connection to {network} is cut", async function (this: GavelWorld, to: string) {
  (await networkTo(this, to)).cut();
});

When("every connection to {network} is reset", async function (this: GavelWorld, to: string) {
  (await networkTo(this, to)).reset();
});

When("every connection to {network} is left half open", async function (this: GavelWorld, to: string) {
  (await networkTo(this, to)).halfOpen();
});

When("my next bid {fate}", async function (this: GavelWorld, fate: Fate) {
  judgeNext(await networkTo(this, "the house"), /^POST \/api\/bids /, fate);
});

When("the record of my next bid {fate}", async function (this: GavelWorld, fate: Fate) {
  judgeNext(await networkTo(this, "Redis"), /nellis:bid_history/, fate);
});

When(
  "the clients' next {method} request {fate}",
  async function (this: GavelWorld, method: string, fate: Fate) {
    judgeNext(await networkTo(this, "the clients"), new RegExp(`^${method} `), fate);
  },
);

When(
  "the network to {network} fails and works in turns of {duration}, for {duration}",
  async function (this: GavelWorld, to: string, turn: number, duration: number) {
    const proxy = await networkTo(this, to);
    for (let passed = 0; passed < duration; passed += 2 * turn) {
      proxy.begin({ refusesConnections: true });
      proxy.reset();
      await this.pass(turn);
      proxy.end();
      await this.pass(turn);
    }
  },
);

When("the house redirects every page to its login", async function (this: GavelWorld) {
  const { wire } = await this.running();
  assert.ok(wire, "No step has said that Gavel asks the house over a network");
  wire.interpose((request) =>
    request.method === "GET"
      ? new Response(null, { status: 302, headers: { location: "/login", date: new Date(0).toUTCString() } })
      : null
  );
});

When("the house shows its pages again", async function (this: GavelWorld) {
  (await this.running()).wire?.interpose(null);
});

When("{client} connects over the network( again)", async function (this: GavelWorld, name: string) {
  const { token } = await this.running();
  const { port } = await networkTo(this, "the clients");
  this.clients.set(name, await connectClient(`ws://127.0.0.1:${port}/ws`, { token }));
});

/** The answer to a request over the network, or the word for none. */
When(
  "{client} bids {money} by hand on {string} over the network",
  async function (this: GavelWorld, _client: string, amount: number, lot: string) {
    const path = `/api/auctions/${this.lotId(lot)}/bid`;
    this.answer = await ask(this, "POST", path, { amount });
  },
);

When(
  "{client} asks over the network for {string} to be watched with strategy {string} up to {money}",
  async function (this: GavelWorld, _client: string, lot: string, strategy: string, maxBid: number) {
    const config = { strategy, maxBid, autoBid: true };
    this.answer = await ask(this, "POST", `/api/auctions/${this.lotId(lot)}/monitor`, { config });
  },
);

/** The live feed comes over a real connection, which no virtual clock waits for. */
Then(
  "Gavel comes to show {string} at {money}",
  async function (this: GavelWorld, lot: string, price: number) {
    const { clock } = await this.running();
    await eventually(`"${lot}" is at ${price}`, async () => {
      await clock.advance(100);
      return (await auctionsOf(this)).some(({ id, data }) =>
        id === this.lotId(lot) && data?.currentBid === price
      );
    });
  },
);

Then("no answer comes", function (this: GavelWorld) {
  assert.equal(this.answer?.status, 0, JSON.stringify(this.answer));
});

Then(
  "{int} bid(s) of mine arrived on {string}",
  async function (this: GavelWorld, count: number, lot: string) {
    assert.equal((await bidsOn(this, lot)).length, count);
  },
);

Then("Gavel comes to be healthy", async function (this: GavelWorld) {
  const { clock, call } = await this.running();
  await eventually("it is healthy", async () => {
    await clock.advance(100);
    return (await call("GET", "/health")).body.status === "healthy";
  });
});

async function ask(world: GavelWorld, method: string, path: string, body: unknown) {
  const { token } = await world.running();
  const { port } = await networkTo(world, "the clients");
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: token, "content-type": "application/json" },
      // A blob, which the runtime sends once.
      body: new Blob([JSON.stringify(body)]),
    });
    const { status, headers } = response;
    return { status, headers, body: await response.json() };
  } catch {
    return { status: 0, headers: new Headers(), body: null };
  }
}

/** Decides of the next request that fits; all others pass. */
function judgeNext(proxy: FaultProxy, fits: RegExp, fate: Fate): void {
  let isOver = false;
  proxy.begin({
    judge(text) {
      if (isOver || !fits.test(text)) return "pass";
      isOver = true;
      return fate;
    },
  });
}

function anyOf(words: Readonly<Record<string, unknown>>): RegExp {
  return new RegExp(Object.keys(words).join("|"));
}
