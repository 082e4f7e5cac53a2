import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createHouse } from "../house.ts";
import { get } from "../../../tests/support/house/test_client.ts";

const LOT = 57_000_001;

/** An open stream, and all that it has said so far; `isOver` once it has ended. */
async function follow(house: ReturnType<typeof createHouse>, signal?: AbortSignal) {
  const response = await get(house, `/live-products?productId=${LOT}`, undefined, signal);
  assert.equal(response.status, 200);
  const heard = {
    text: "",
    isOver: false,
    isBroken: false,
    pings: () => heard.text.split("data: ping\n\n").length - 1,
  };
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const listen = async () => {
    try {
      for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
        heard.text += read.value;
      }
    } catch (error) {
      heard.isBroken = error instanceof Error;
    }
    heard.isOver = true;
  };
  return { response, heard, listening: listen(), cancel: () => reader?.cancel() };
}

function open() {
  const clock = createVirtualClock();
  const house = createHouse({ clock });
  house.addLot({ id: LOT, closesInSeconds: 60 });
  house.start();
  return { clock, house };
}

Deno.test("a stream says hello once and pings every second", async () => {
  const { clock, house } = open();
  const { response, heard } = await follow(house);
  assert.equal(response.headers.get("Content-Type"), "text/event-stream");
  await clock.advance(3_500);
  assert.match(heard.text, /^data: connected [0-9a-f-]{36},\w+\n\n/);
  assert.equal(heard.pings(), 3);
  house.close();
});

Deno.test("a bid is told in one of Nellis's spellings, without the owner's view", async () => {
  const { clock, house } = open();
  const { heard } = await follow(house);
  house.rivalBids(LOT, "Jane", 20);
  await clock.advance(0);
  const data = /event: ch_product_bids:57000001\ndata: (.*)\n\n/.exec(heard.text)?.[1] ?? "";
  assert.match(data, /"(currentPrice|currentBid|current_bid)":1\b/);
  assert.match(data, /"(bidCount|bid_count)":1\b/);
  assert.match(data, /"(lastBidder|username)":"J\*\*\*e"/);
  assert.match(data, /"timeRemaining":60\b/);
  assert.doesNotMatch(data, /isWinning|nextBid|extendedTime/);
  house.close();
});

Deno.test("a bid that moves the close says to when", async () => {
  const { clock, house } = open();
  const { heard } = await follow(house);
  await clock.advance(45_000);
  house.rivalBids(LOT, "Jane", 20);
  await clock.advance(0);
  const until = new Date(clock.now() + 30_000).toISOString();
  assert.ok(heard.text.includes(`"extendedTime":"${until}"`));
  house.close();
});

Deno.test("the close is told once, on time, with the price and the winner", async () => {
  const { clock, house } = open();
  const { heard } = await follow(house);
  house.rivalBids(LOT, "Jane", 20);
  await clock.advance(59_999);
  assert.doesNotMatch(heard.text, /ch_product_closed/);
  await clock.advance(5_000);
  house.lot(LOT);
  assert.equal(heard.text.split("event: ch_product_closed:57000001").length, 2);
  assert.match(heard.text, /"(finalBid|currentBid)":1,"winner":"J\*\*\*e","closedAt":"2026/);
  house.close();
});

Deno.test("only the streams of a lot hear of it", async () => {
  const { clock, house } = open();
  house.addLot({ id: 2, closesInSeconds: 60 });
  const { heard } = await follow(house);
  house.rivalBids(2, "Jane", 20);
  await clock.advance(0);
  assert.doesNotMatch(heard.text, /event:/);
  house.close();
});

Deno.test("a thousand streams share one timer, and the last one to leave stops it", async () => {
  const { clock, house } = open();
  const before = clock.pending();
  const streams = await Promise.all(Array.from({ length: 1000 }, () => follow(house)));
  assert.equal(clock.pending(), before + 1);
  assert.equal(house.openStreams(), 1000);
  await clock.advance(1_000);
  assert.ok(streams.every(({ heard }) => heard.pings() === 1));
  for (const { cancel } of streams) await cancel();
  assert.equal(house.openStreams(LOT), 0);
  assert.equal(clock.pending(), before);
  house.close();
});

Deno.test("a reader that has stopped reading is spared the pings, not the bids", async () => {
  const { clock, house } = open();
  house.addLot({ id: 3, closesInSeconds: 3600 });
  const response = await get(house, "/live-products?productId=3");
  await clock.advance(300_000);
  house.rivalBids(3, "Jane", 20);
  house.removeLot(3);
  const text = await response.text();
  assert.ok(text.split("data: ping").length < 100);
  assert.match(text, /ch_product_bids:3/);
  house.close();
});

Deno.test("streams end cleanly when they are dropped, their lot goes, or the house closes", async () => {
  const { clock, house } = open();
  const ends = [
    () => house.dropStreams(),
    () => house.dropStreams(LOT),
    () => house.removeLot(LOT),
    () => house.close(),
  ];
  for (const end of ends) {
    const { heard, listening } = await follow(house);
    await clock.advance(0);
    assert.equal(heard.isOver, false);
    end();
    await listening;
    assert.deepEqual([heard.isOver, heard.isBroken, house.openStreams()], [true, false, 0]);
  }
  assert.equal(clock.pending(), 0);
});

Deno.test("a client that aborts breaks its stream", async () => {
  const { house } = open();
  const leaving = new AbortController();
  const { heard, listening } = await follow(house, leaving.signal);
  leaving.abort();
  await listening;
  assert.equal(heard.isBroken, true);
  assert.equal(house.openStreams(), 0);
  house.close();
});

Deno.test("dropped streams end by the next ping, and new ones at once", async () => {
  const { clock, house } = open();
  const { listening } = await follow(house);
  house.faults.dropSse = true;
  await clock.advance(1_000);
  await listening;
  const { heard, listening: second } = await follow(house);
  await second;
  assert.match(heard.text, /connected/);
  assert.equal(house.openStreams(), 0);
  house.faults.clear();
  await follow(house);
  assert.equal(house.openStreams(), 1);
  house.faults.forLot(LOT).dropSse = true;
  house.rivalBids(LOT, "Jane", 5);
  assert.equal(house.openStreams(), 0);
  house.close();
});

Deno.test("a silent stream stays open and says nothing", async () => {
  const { clock, house } = open();
  const { heard } = await follow(house);
  house.faults.silentSse = true;
  house.rivalBids(LOT, "Jane", 20);
  await clock.advance(5_000);
  assert.equal(heard.pings(), 0);
  assert.doesNotMatch(heard.text, /ch_product/);
  assert.equal(heard.isOver, false);
  house.faults.silentSse = false;
  await clock.advance(1_000);
  assert.equal(heard.pings(), 1);
  house.close();
});

Deno.test("the feed can answer with another status or another content type", async () => {
  const { house } = open();
  house.faults.sseStatus = 404;
  assert.equal((await get(house, `/live-products?productId=${LOT}`)).status, 404);
  house.faults.clear();
  house.faults.sseContentType = "text/html";
  const response = await get(house, `/live-products?productId=${LOT}`);
  assert.equal(response.headers.get("Content-Type"), "text/html");
  assert.equal((await get(house, "/live-products")).status, 400);
  house.close();
});
