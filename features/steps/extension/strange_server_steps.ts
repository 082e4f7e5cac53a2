import assert from "node:assert/strict";
import { Given } from "@cucumber/cucumber";
import { lotWith, planWith, stateWith } from "../../../tests/support/extension/states.ts";
import { closeAtTheEnd } from "../../support/browser/tabs.ts";
import { whileTimePasses } from "../../support/browser/running_time.ts";
import { inExtension, openChrome } from "../../support/extension/visit.ts";
import type { GavelWorld } from "../../support/world.ts";

Given("Chrome is connected to a server of {int} lots", async function (this: GavelWorld, count: number) {
  const lots = Array.from({ length: count }, (_, number) => lotWith({ id: String(1_000 + number) }));
  const plans = Object.fromEntries(lots.map(({ id }) => [id, planWith("bids", "Will bid up to $40")]));
  await connectTo(this, [
    { type: "monitoredAuctions", auctions: lots },
    { type: "state", state: stateWith({ tone: "armed", bids: count }), plans },
  ]);
});

Given("Chrome is connected to a server that answers nonsense about {string}", async function (
  this: GavelWorld,
  lot: string,
) {
  const id = this.lotId(lot);
  const title = "<img src=x onerror=\"document.title='broken'\">";
  const good = lotWith({ id, title });
  await connectTo(this, [
    {
      type: "monitoredAuctions",
      auctions: [null, 7, { id }, { ...good, data: { ...good.data, nextBid: "1" } }],
    },
    { type: "auctionState", auction: null },
    { type: "auctionState" },
    { type: "state", state: 7, plans: "none" },
    {
      type: "state",
      state: stateWith({ tone: "armed", bids: 1 }),
      plans: { [id]: planWith("bids", title), 2: 7 },
    },
    { type: "notification", message: { html: title } },
    { type: "pong", now: "soon" },
  ]);
});

Given(
  "Chrome is connected to a server that takes each bid as one on another lot than {string}",
  async function (this: GavelWorld, lot: string) {
    const words = [
      { type: "monitoredAuctions", auctions: [lotWith({ id: this.lotId(lot) })] },
      { type: "state", state: stateWith({ tone: "armed", bids: 1 }), plans: {} },
    ];
    const bid = { success: true, auctionId: "1", amount: 13, data: { isLeading: true } };
    await connectTo(this, words, { bid, rest: SETTINGS });
  },
);

Given("Chrome is connected to a server of an older version", async function (this: GavelWorld) {
  await connectTo(this, [
    { type: "monitoredAuctions", auctions: [] },
    { type: "error", error: "Unknown type", requestId: "state" },
  ]);
});

const SETTINGS = {
  success: true,
  settings: {
    costs: { buyersPremiumRate: 0.15, salesTaxRate: 0, taxOnPremium: false },
    budget: { perBid: null },
    bidding: { bidBuffer: 0 },
  },
};

/** Connects the extension to a server that says `words` to whoever comes, and answers a bid and other requests with `answers`, or else with no JSON. */
async function connectTo(
  world: GavelWorld,
  words: readonly object[],
  answers: { readonly bid?: object; readonly rest?: object } = {},
): Promise<void> {
  await openChrome(world);
  const sockets = new Set<WebSocket>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    if (request.headers.get("upgrade") !== "websocket") {
      const body = answers.rest ? JSON.stringify(answers.rest) : "<h1>Hello</h1>";
      return new Response(body, { headers: corsFor(request) });
    }
    const { socket, response } = Deno.upgradeWebSocket(request);
    sockets.add(socket);
    socket.onmessage = ({ data }) => {
      const { type, requestId } = JSON.parse(String(data));
      if (type === "placeBid") {
        socket.send(JSON.stringify({ type: "bidResult", ...answers.bid, requestId }));
      }
      if (type !== "authenticate") return;
      socket.send("no JSON");
      socket.send("[]");
      for (const word of [{ type: "authenticated", success: true }, ...words]) {
        socket.send(JSON.stringify(word));
      }
    };
    return response;
  });
  closeAtTheEnd(world, async () => {
    for (const socket of sockets) socket.close();
    await server.shutdown();
  });
  const request = JSON.stringify({
    ask: "connect",
    server: `http://127.0.0.1:${server.addr.port}/`,
    token: "some-token",
  });
  const asked = inExtension<{ readonly ok: boolean }>(world, `await chrome.runtime.sendMessage(${request})`);
  assert.ok((await whileTimePasses(world, asked)).ok);
}

function corsFor(request: Request): Record<string, string> {
  return {
    "Access-Control-Allow-Origin": request.headers.get("origin") ?? "*",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
  };
}
