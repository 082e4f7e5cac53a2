import assert from "node:assert/strict";
import { connectClient, type Frame, type ProtocolClient } from "../support/server/protocol_client.ts";
import { install, type Installation, type Running } from "./installation.ts";
import { until } from "./program.ts";

const LOTS = 120;
const HOUR = { closesInSeconds: 3600 };

Deno.test("the extension switches a lot off and on, and stops 120 lots with a message each", async () => {
  await using installation = await install();
  const gavel = await installation.start();
  await gavel.call("POST", "/api/auth", { cookies: installation.house.signIn() });
  const extension = await connectAsExtension(installation, gavel);
  try {
    await switchOffAndOn(installation, extension);
    await stopAll(installation, gavel, extension);
  } finally {
    await extension.close();
  }
});

/** The panel's switch: off before a rival bids, on again after it. */
async function switchOffAndOn({ house }: Installation, extension: ProtocolClient): Promise<void> {
  const { id } = house.addLot(HOUR);
  const auctionId = String(id);
  const config = { maxBid: 40, incrementAmount: 1, strategy: "auto" };
  await succeeds(extension, "startMonitoring", { auctionId, config, metadata: metadataOf(auctionId) });
  await until(() => "the first bid", () => house.lot(id).ownerIsWinning);
  const bids = house.bids.length;

  await succeeds(extension, "updateConfig", { auctionId, config: { autoBid: false } });
  house.rivalBids(id, "Ada brook12", 10);
  const outbid = await extension.next((frame) =>
    isState(frame, auctionId) && frame.auction.data?.isWinning === false &&
    frame.auction.config.autoBid === false
  );
  assert.equal(outbid.auction.held.by, "autoBid");
  assert.equal(house.bids.length, bids, "It bid although it was switched off");

  await succeeds(extension, "updateConfig", { auctionId, config: { autoBid: true } });
  await until(() => "the answer to the rival", () => house.lot(id).ownerIsWinning);
  assert.ok(house.bids.every(({ amountDollars }) => amountDollars !== null && amountDollars <= 40));
}

/** The panel's button that clears the list sends a message a lot, all at once. */
async function stopAll({ house }: Installation, gavel: Running, extension: ProtocolClient): Promise<void> {
  for (let count = 1; count < LOTS; count++) {
    const auctionId = String(house.addLot(HOUR).id);
    const config = { maxBid: 0, strategy: "manual", autoBid: false };
    await succeeds(extension, "startMonitoring", { auctionId, config, metadata: metadataOf(auctionId) });
  }
  const { data } = await extension.request("getMonitoredAuctions");
  const ids: readonly string[] = data.auctions.map(({ id }: Frame) => id);
  assert.equal(ids.length, LOTS);
  await Promise.all(ids.map((auctionId) => succeeds(extension, "stopMonitoring", { auctionId })));
  assert.deepEqual((await gavel.call("GET", "/api/auctions")).body.auctions, []);
  assert.equal((await extension.request("ping")).type, "pong");
}

async function connectAsExtension({ token }: Installation, { url }: Running): Promise<ProtocolClient> {
  const headers = { Origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop" };
  return await connectClient(`${url.replace("http", "ws")}/ws`, { token, headers });
}

async function succeeds(
  extension: ProtocolClient,
  type: string,
  fields: Record<string, unknown>,
): Promise<void> {
  const answer = await extension.request(type, fields);
  assert.equal(answer.success ?? answer.data?.success, true, JSON.stringify(answer));
}

function metadataOf(id: string) {
  const url = `https://www.nellisauction.com/p/x/${id}`;
  return { source: "extension", title: `Lot ${id}`, url, imageUrl: null, timestamp: 1_793_620_800_000 };
}

function isState(frame: Frame, id: string): boolean {
  return frame.type === "auctionState" && frame.auction.id === id;
}
