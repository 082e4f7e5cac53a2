import assert from "node:assert/strict";
import { anAuction, dollars, LOT_ID } from "../../../tests/support/auctions.ts";
import { TOKEN } from "../../../tests/support/server/server_services.ts";
import { socketStory as story, typesOf } from "../../../tests/support/server/socket_story.ts";

const config = { maxBid: 50, strategy: "auto", autoBid: true };

story(
  "starting answers first, then every client is told the state",
  async ({ owner, stranger, backstage }) => {
    const [client, other, outsider] = [await owner(), await owner(), await stranger()];
    const metadata = {
      source: "extension",
      title: "Drill",
      url: "https://n.example/p/x/1",
      imageUrl: null,
      timestamp: 5,
    };
    const answer = await client.request("startMonitoring", { auctionId: LOT_ID, config, metadata });
    assert.deepEqual(answer, {
      type: "response",
      action: "startMonitoring",
      auctionId: LOT_ID,
      success: true,
      requestId: "request-2",
    });
    const state = await client.next(({ type }) => type === "auctionState");
    assert.deepEqual(typesOf(client).slice(-2), ["response", "auctionState"]);
    assert.equal(state.auction.title, "Drill");
    assert.equal(state.auction.config.strategy, "auto");
    assert.equal(state.auction.data, null);
    assert.deepEqual((await other.next(({ type }) => type === "auctionState")).auction, state.auction);
    await outsider.request("ping");
    assert.deepEqual(typesOf(outsider), ["connected", "pong"]);
    assert.deepEqual(backstage.orders, [`watch ${LOT_ID}`]);
  },
);

story("starting twice is a no without an error, and changes nothing", async ({ owner, backstage }) => {
  const client = await owner();
  await client.request("startMonitoring", { auctionId: LOT_ID, config });
  const before = backstage.auctions.get(LOT_ID);
  const again = await client.request("startMonitoring", { auctionId: LOT_ID, config: { maxBid: 999 } });
  assert.equal(again.success, false);
  assert.equal("error" in again, false);
  assert.equal(backstage.auctions.get(LOT_ID), before);
});

story("a lot's number may come as a number", async ({ owner, backstage }) => {
  const client = await owner();
  const answer = await client.request("startMonitoring", { auctionId: 12345678, config });
  assert.deepEqual([answer.success, answer.auctionId], [true, "12345678"]);
  assert.deepEqual(backstage.orders, ["watch 12345678"]);
});

story("an answer that takes long does not hold the state back", async ({ owner, backstage, clock }) => {
  const client = await owner();
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  const answering = client.request("startMonitoring", { auctionId: LOT_ID, config });
  await client.request("ping");
  assert.equal(typesOf(client).includes("auctionState"), false);
  await clock.advance(2000);
  await client.next(({ type }) => type === "auctionState");
  gate.resolve();
  assert.equal((await answering).success, true);
});

story(
  "a state held back for an answer is dropped when the lot goes meanwhile",
  async ({ owner, backstage }) => {
    const client = await owner();
    const gate = Promise.withResolvers<void>();
    backstage.gate = gate.promise;
    const answering = client.request("startMonitoring", { auctionId: LOT_ID, config });
    await client.request("stopMonitoring", { auctionId: LOT_ID });
    gate.resolve();
    await answering;
    await client.request("ping");
    assert.equal(typesOf(client).includes("auctionState"), false);
    assert.equal(typesOf(client).includes("auctionRemoved"), true);
  },
);

story("stopping tells every client that the lot is gone", async ({ owner, backstage }) => {
  backstage.auctions.set(LOT_ID, anAuction());
  const [client, other] = [await owner(), await owner()];
  assert.deepEqual(await client.request("stopMonitoring", { auctionId: LOT_ID }), {
    type: "response",
    action: "stopMonitoring",
    auctionId: LOT_ID,
    success: true,
    requestId: "request-2",
  });
  for (const each of [client, other]) {
    assert.deepEqual(await each.next(({ type }) => type === "auctionRemoved"), {
      type: "auctionRemoved",
      auctionId: LOT_ID,
    });
  }
  const again = await client.request("stopMonitoring", { auctionId: LOT_ID });
  assert.equal(again.success, false);
  assert.equal("error" in again, false);
});

story("a partial change answers first, then every client is told the state", async ({ owner, backstage }) => {
  backstage.auctions.set(LOT_ID, anAuction());
  const [client, other] = [await owner(), await owner()];
  const answer = await client.request("updateConfig", { auctionId: LOT_ID, config: { maxBid: 75 } });
  assert.equal(answer.type, "response");
  assert.deepEqual(answer.data, { success: true });
  for (const each of [client, other]) {
    const { auction } = await each.next(({ type }) => type === "auctionState");
    assert.equal(auction.config.maxBid, 75);
    assert.equal(auction.config.strategy, "auto");
  }
  assert.deepEqual(typesOf(client).slice(-2), ["response", "auctionState"]);
});

story("a change over REST reaches the socket's clients", async ({ owner, call, backstage }) => {
  backstage.auctions.set(LOT_ID, anAuction());
  const client = await owner();
  await call("PUT", `/api/auctions/${LOT_ID}/config`, { config: { strategy: "last-second" } });
  assert.equal(
    (await client.next(({ type }) => type === "auctionState")).auction.config.strategy,
    "last-second",
  );
});

story("a bid's answer is the same as over REST", async ({ owner, backstage }) => {
  const client = await owner();
  backstage.outcome = {
    result: "accepted",
    isLeading: true,
    currentPriceCents: dollars(12),
    nextBidCents: dollars(13),
    message: "You lead",
  };
  assert.deepEqual(await client.request("placeBid", { auctionId: LOT_ID, amount: 12 }), {
    type: "bidResult",
    auctionId: LOT_ID,
    success: true,
    amount: 12,
    data: { message: "You lead", isLeading: true, currentBid: 12, nextBid: 13 },
    requestId: "request-2",
  });
  backstage.outcome = { result: "rejected", errorType: "BID_TOO_LOW", message: "The bid is too low" };
  assert.deepEqual(await client.request("placeBid", { auctionId: LOT_ID, amount: 12 }), {
    type: "bidResult",
    auctionId: LOT_ID,
    success: false,
    amount: 12,
    error: "The bid is too low",
    errorType: "BID_TOO_LOW",
    retryable: false,
    requestId: "request-3",
  });
});

story("bids on the socket and over REST count together", async ({ owner, port, backstage }) => {
  const client = await owner();
  for (let times = 1; times <= 9; times++) {
    await client.request("placeBid", { auctionId: LOT_ID, amount: times });
  }
  const rest = () =>
    fetch(`http://127.0.0.1:${port}/api/auctions/${LOT_ID}/bid`, {
      method: "POST",
      headers: { authorization: TOKEN },
      body: '{"amount":10}',
    });
  for (const status of [200, 429]) {
    const answer = await rest();
    assert.equal(answer.status, status);
    await answer.body?.cancel();
  }
  const over = await client.request("placeBid", { auctionId: LOT_ID, amount: 11 });
  assert.deepEqual([over.type, over.success, over.code, over.retryable], [
    "bidResult",
    false,
    "RATE_LIMITED",
    false,
  ]);
  assert.equal(backstage.orders.length, 10);
});

story("a bid that takes its time holds up nothing else", async ({ owner, backstage }) => {
  const client = await owner();
  const gate = Promise.withResolvers<void>();
  backstage.gate = gate.promise;
  const bidding = client.request("placeBid", { auctionId: LOT_ID, amount: 12 });
  assert.equal((await client.request("ping")).type, "pong");
  gate.resolve();
  assert.equal((await bidding).success, true);
});

story("the auctions are told again when they are asked for", async ({ owner, backstage }) => {
  const client = await owner();
  assert.deepEqual((await client.request("getMonitoredAuctions")).data, { auctions: [] });
  backstage.auctions.set(LOT_ID, anAuction());
  const { data } = await client.request("getMonitoredAuctions");
  assert.equal(data.auctions[0].data.timeRemaining, 3600);
});

story(
  "a subscriber is told the lot now and on every change, until it unsubscribes",
  async ({ owner, backstage }) => {
    const { bus, auctions } = backstage;
    auctions.set(LOT_ID, anAuction());
    auctions.set("2", anAuction({ id: "2", listing: null }));
    const [client, other] = [await owner(), await owner()];
    const now = await client.request("subscribe", { auctionId: LOT_ID });
    assert.deepEqual([now.type, now.auctionId, now.data.currentBid], ["auctionUpdate", LOT_ID, 10]);
    assert.equal((await client.request("subscribe", { auctionId: "2" })).data, null);

    bus.publish({ type: "auction-changed", auction: anAuction() });
    const update = await client.next(({ type, requestId }) =>
      type === "auctionUpdate" && requestId === undefined
    );
    assert.deepEqual([update.auctionId, update.data.currentBid], [LOT_ID, 10]);

    assert.equal((await client.request("unsubscribe", { auctionId: LOT_ID })).type, "auctionUpdate");
    const before = client.frames.length;
    bus.publish({ type: "auction-changed", auction: anAuction() });
    await client.next(({ type }) => type === "auctionState", before);
    await client.request("ping");
    await other.request("ping");
    assert.deepEqual(typesOf(client).slice(before), ["auctionState", "pong"]);
    assert.equal(typesOf(other).includes("auctionUpdate"), false);
  },
);

story("subscribing to what is not watched fails", async ({ owner }) => {
  const client = await owner();
  const answer = await client.request("subscribe", { auctionId: "999" });
  assert.equal(answer.type, "error");
  assert.match(answer.error, /Lot 999 is not watched/);
  assert.equal((await client.request("unsubscribe", { auctionId: "999" })).data, null);
});

story("a notification reaches every owner's client, in dollars", async ({ owner, backstage }) => {
  const clients = [await owner(), await owner()];
  const about = { auctionId: LOT_ID };
  const outbid = { ...about, kind: "outbid", message: "Outbid at $15", currentBidCents: 1500 } as const;
  const won = { ...about, kind: "won", message: "Won for $20.50", finalPriceCents: 2050 } as const;
  for (const notification of [outbid, won]) backstage.bus.publish({ type: "notification", notification });
  for (const client of clients) {
    await client.next(({ kind }) => kind === "won");
    assert.deepEqual(client.frames.filter(({ type }) => type === "notification"), [
      { ...about, type: "notification", kind: "outbid", message: "Outbid at $15", currentBid: 15 },
      { ...about, type: "notification", kind: "won", message: "Won for $20.50", finalPrice: 20.5 },
    ]);
  }
});
