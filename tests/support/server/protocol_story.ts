import assert from "node:assert/strict";
import { eventually } from "../eventually.ts";
import { connectClient, type Frame, type ProtocolClient } from "./protocol_client.ts";
import type { RunningGavel } from "./running_gavel.ts";

/** So much virtual time passes between two looks: a store that is real needs real time to keep up. */
const LOOK_EVERY_MS = 500;
const ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

/**
 * Tells the day of the extension and other clients: an auction that is bid on at once, over the socket, until it is
 * beyond the limit; a snipe that wins, over REST, through a restart; and nothing watched in the end.
 */
export async function tellProtocolStory(running: RunningGavel): Promise<void> {
  const client = await connectAsExtension(running);
  await answerRivals(running, client);
  await client.close();
  await snipeThroughRestart(running);
}

async function answerRivals(running: RunningGavel, client: ProtocolClient): Promise<void> {
  const { house } = running;
  const { id: lotId } = house.addLot({ title: 'Oak 24" Lamp </p>', closesInSeconds: 1_800 });
  const id = String(lotId);
  const config = { maxBid: 40, incrementAmount: 1, strategy: "auto" };
  const metadata = { source: "extension", title: "Oak Lamp", url: `https://www.nellisauction.com/p/x/${id}` };
  const started = await client.request("startMonitoring", { auctionId: id, config, metadata });
  assert.equal(started.success, true, JSON.stringify(started));
  const again = await client.request("startMonitoring", { auctionId: id, config, metadata });
  assert.equal(again.success, false);
  await comes(running, client, "the lead", (frame) => isState(frame, id) && frame.auction.data?.isWinning);

  const outbidFrom = client.frames.length;
  house.rivalBids(lotId, "Ada brook12", 10);
  await comes(
    running,
    client,
    "the answer to being outbid",
    (frame) => isState(frame, id) && frame.auction.data.isWinning && frame.auction.data.currentBid > 10,
    outbidFrom,
  );
  const outbid = client.frames.slice(outbidFrom).find(({ kind }) => kind === "outbid");
  assert.ok(outbid?.auctionId === id && outbid.message !== "");

  const updated = await client.request("updateConfig", { auctionId: id, config: { maxBid: 15 } });
  assert.equal(updated.data.success, true);
  house.rivalBids(lotId, "Ada brook12", 30);
  await comes(running, client, "word of the limit", ({ kind }) => kind === "maxBidReached");
  const subscribed = await client.request("subscribe", { auctionId: id });
  assert.equal(subscribed.type, "auctionUpdate");

  const { body } = await running.call("GET", `/api/auctions/${id}/bids`);
  const amounts = house.bids.map(({ amountDollars }) => amountDollars ?? NaN);
  assert.deepEqual(body.bidHistory.map(({ amount }: Frame) => amount), amounts.toReversed());
  assert.ok(amounts.length >= 2 && Math.max(...amounts) <= 15, `${amounts}`);

  const stopped = await client.request("stopMonitoring", { auctionId: id });
  assert.equal(stopped.success, true);
  await comes(
    running,
    client,
    "its removal",
    ({ type, auctionId }) => type === "auctionRemoved" && auctionId === id,
  );
  assert.deepEqual(client.frames.filter((frame) => "error" in frame && frame.success !== false), []);
}

async function snipeThroughRestart(running: RunningGavel): Promise<void> {
  const { house, clock, call } = running;
  const { id } = house.addLot({ title: "Drill", closesInSeconds: 60 });
  house.rivalBids(id, "Ada brook12", 5);
  const before = house.bids.length;
  const config = { maxBid: 30, strategy: "sniping" };
  assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 200);
  assert.equal((await call("POST", `/api/auctions/${id}/monitor`, { config })).status, 409);
  await clock.advance(10_000);
  await running.restart();
  const shown = async () => (await call("GET", "/api/auctions")).body.auctions[0];
  await clock.advance(5_000);
  assert.deepEqual([(await shown()).config.maxBid, (await shown()).config.strategy], [30, "sniping"]);
  assert.equal(house.bids.length, before, "It bid before its time");

  await passing(running, "the end of the lot", async () => (await shown()).status === "ended");
  const { won, finalPrice } = await shown();
  assert.deepEqual([won, finalPrice], [true, house.lot(id).currentPrice]);
  const bids = house.bids.slice(before);
  assert.ok(bids.length > 0 && bids.every(({ amountDollars }) => (amountDollars ?? Infinity) <= 30));

  assert.equal((await call("POST", "/api/auctions/clear")).body.cleared, 1);
  const asked = house.requests.log.length;
  await clock.advance(60_000);
  assert.equal(house.requests.log.length, asked, "What is not watched any more was asked for");
  assert.equal(house.openStreams(), 0);
}

async function connectAsExtension({ gavel, token }: RunningGavel): Promise<ProtocolClient> {
  const url = `${gavel.url.replace("http", "ws")}/ws`;
  const client = await connectClient(url, { token, headers: { Origin: ORIGIN } });
  assert.deepEqual(client.frames.at(-1)?.auctions, []);
  return client;
}

/** Lets time pass until a frame from position `from` on `matches`. */
async function comes(
  running: RunningGavel,
  client: ProtocolClient,
  what: string,
  matches: (frame: Frame) => boolean,
  from = 0,
): Promise<void> {
  await passing(running, what, () => client.frames.slice(from).some(matches));
}

/** Lets virtual and real time pass until `isSo`. */
async function passing(
  { clock }: RunningGavel,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  await eventually(what, async () => {
    if (await isSo()) return true;
    await clock.advance(LOOK_EVERY_MS);
    return false;
  });
}

function isState(frame: Frame, id: string): boolean {
  return frame.type === "auctionState" && frame.auction.id === id;
}
