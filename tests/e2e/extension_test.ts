import assert from "node:assert/strict";
import { connectClient, type Frame, type ProtocolClient } from "../support/server/protocol_client.ts";
import { install, type Installation, type Running } from "./installation.ts";
import { until } from "./program.ts";

const LOTS = 120;
const HOUR = { closesInSeconds: 3600 };
const ORIGIN = { Origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop" };

Deno.test("the older extension is served through its whole sequence, and stops 120 lots with a message each", async () => {
  await using installation = await install();
  const gavel = await installation.start();
  await setUp(installation, gavel);
  const extension = await connectAsExtension(installation, gavel);
  try {
    await meetsTheSocket(extension, gavel);
    await followsLots(installation, extension);
    await bidsByHand(installation, extension);
    await switchOffAndOn(installation, extension);
    await stopAll(installation, gavel, extension);
  } finally {
    await extension.close();
  }
});

/** The options page: _Test connection_, the session's cookies, and the settings. `call` sends the bare token. */
async function setUp({ house }: Installation, { call, url }: Running): Promise<void> {
  const tested = await call("GET", "/api/status");
  assert.equal(tested.status, 200, JSON.stringify(tested.body));
  assert.deepEqual([tested.body.success, tested.body.monitoredAuctions], [true, 0]);
  const refused = await fetch(`${url}/api/status`, { headers: { Authorization: "another-token" } });
  assert.deepEqual([refused.status, (await refused.json()).code], [401, "UNAUTHORIZED"]);

  const handedOver = await call("POST", "/api/auth", { cookies: house.signIn() });
  assert.deepEqual([handedOver.status, handedOver.body.success], [200, true]);
  const { body: { settings } } = await call("GET", "/api/settings");
  assert.equal(settings.general.autoBidDefault, true);
  const changed = await call("POST", "/api/settings", { bidding: { snipeTiming: 12 } });
  assert.deepEqual([changed.status, changed.body.success], [200, true]);
  const { body: read } = await call("GET", "/api/settings");
  assert.deepEqual(read.settings, { ...settings, bidding: { ...settings.bidding, snipeTiming: 12 } });
}

/** The greeting, the ping, what nobody knows, and a second socket whose token is wrong. */
async function meetsTheSocket(extension: ProtocolClient, gavel: Running): Promise<void> {
  const [greeting, authenticated, monitored] = extension.frames;
  assert.equal(greeting?.type, "connected");
  assert.ok(greeting.clientId && greeting.message);
  assert.deepEqual([authenticated?.type, authenticated?.success], ["authenticated", true]);
  assert.deepEqual([monitored?.type, monitored?.auctions], ["monitoredAuctions", []]);
  assert.equal((await extension.request("ping")).type, "pong");
  extension.send({ type: "ping" });
  await extension.next(({ type, requestId }) => type === "pong" && requestId === undefined);
  const unknown = await extension.request("fetchEverything");
  assert.equal(unknown.type, "error");
  assert.ok(unknown.error);
  const from = extension.frames.length;
  extension.sendRaw("no JSON");
  assert.ok((await extension.next(({ type }) => type === "error", from)).error);
  assert.ok(extension.isOpen);

  const stranger = await connectClient(socketOf(gavel), { headers: ORIGIN });
  assert.ok((await stranger.request("getMonitoredAuctions")).error);
  const answer = await stranger.request("authenticate", { token: "another-token" });
  assert.deepEqual([answer.type, answer.success], ["authenticated", false]);
  assert.ok(answer.error);
  assert.ok(stranger.frames.every((frame) => !("auctions" in frame) && !("auction" in frame)));
  await stranger.close();
}

/** A lot in each form of config, a change of some fields alone, and the end of both. */
async function followsLots({ house }: Installation, extension: ProtocolClient): Promise<void> {
  const forms = [
    { maxBid: 0, incrementAmount: 2, strategy: "sniping" },
    { maxBid: 0, strategy: "auto", autoBid: true },
  ];
  for (const config of forms) {
    const auctionId = String(house.addLot(HOUR).id);
    const order = { auctionId, config, metadata: metadataOf(auctionId) };
    const answer = await extension.request("startMonitoring", order);
    const { type, action, auctionId: id, success } = answer;
    assert.deepEqual([type, action, id, success], ["response", "startMonitoring", auctionId, true]);
    assert.ok(!("error" in answer));
    const { auction } = await extension.next((frame) => isState(frame, auctionId));
    assert.equal(auction.status, "monitoring");
    assertHolds(auction.config, { ...config, autoBid: true });
    const again = await extension.request("startMonitoring", order);
    assert.deepEqual([again.type, again.success], ["response", false]);

    for (const change of [{ autoBid: false }, { maxBid: 3 }, { strategy: "manual" }]) {
      const from = extension.frames.length;
      const { data } = await extension.request("updateConfig", { auctionId, config: change });
      assert.deepEqual(data, { success: true });
      await extension.next(
        (frame) => isState(frame, auctionId) && holds(frame.auction.config, change),
        from,
      );
    }
    const { data } = await extension.request("getMonitoredAuctions");
    const known = data.auctions.find((lot: Frame) => lot.id === auctionId);
    assertHolds(known.config, { ...config, maxBid: 3, autoBid: false, strategy: "manual" });
    await isRemoved(extension, auctionId);
  }
}

/** Bids by hand on a lot that is watched alone, the updates of a subscriber, and a notification. */
async function bidsByHand({ house }: Installation, extension: ProtocolClient): Promise<void> {
  const { id } = house.addLot(HOUR);
  const auctionId = String(id);
  const config = { maxBid: 0, strategy: "manual", autoBid: false };
  await succeeds(extension, "startMonitoring", { auctionId, config, metadata: metadataOf(auctionId) });
  const taken = await extension.request("placeBid", { auctionId, amount: 5 });
  assert.deepEqual(
    [taken.type, taken.auctionId, taken.success, taken.amount],
    ["bidResult", auctionId, true, 5],
  );
  assert.ok(!("error" in taken));
  assert.equal(house.bids.at(-1)?.amountDollars, 5);
  await extension.next((frame) => isState(frame, auctionId) && frame.auction.data?.isWinning);

  assert.equal((await extension.request("subscribe", { auctionId })).type, "auctionUpdate");
  const from = extension.frames.length;
  house.rivalBids(id, "Ada brook12", 10);
  const isUpdate = (frame: Frame) => frame.type === "auctionUpdate" && frame.auctionId === auctionId;
  await extension.next((frame) => isUpdate(frame) && frame.data.isWinning === false, from);
  const outbid = await extension.next(({ kind }) => kind === "outbid", from);
  assert.deepEqual([outbid.type, outbid.auctionId], ["notification", auctionId]);
  assert.ok(outbid.message);

  const low = await extension.request("placeBid", { auctionId, amount: 2 });
  assert.deepEqual(
    [low.type, low.success, low.errorType, low.retryable],
    ["bidResult", false, "BID_TOO_LOW", false],
  );
  assert.ok(low.error);

  assert.equal((await extension.request("unsubscribe", { auctionId })).type, "auctionUpdate");
  const afterwards = extension.frames.length;
  house.rivalBids(id, "Ben lane31", 20);
  await extension.next(
    (frame) => isState(frame, auctionId) && frame.auction.data.currentBid > 10,
    afterwards,
  );
  await extension.request("ping");
  assert.deepEqual(extension.frames.slice(afterwards).filter(isUpdate), []);
  await isRemoved(extension, auctionId);
}

/** Stops a lot, and sees its answer and its removal. */
async function isRemoved(extension: ProtocolClient, auctionId: string): Promise<void> {
  const from = extension.frames.length;
  const { type, action, success } = await extension.request("stopMonitoring", { auctionId });
  assert.deepEqual([type, action, success], ["response", "stopMonitoring", true]);
  await extension.next((frame) => frame.type === "auctionRemoved" && frame.auctionId === auctionId, from);
}

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

async function connectAsExtension({ token }: Installation, gavel: Running): Promise<ProtocolClient> {
  return await connectClient(socketOf(gavel), { token, headers: ORIGIN });
}

function socketOf({ url }: Running): string {
  return `${url.replace("http", "ws")}/ws`;
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

function holds(config: Frame, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([name, value]) => config[name] === value);
}

function assertHolds(config: Frame, wanted: Readonly<Record<string, unknown>>): void {
  assert.ok(holds(config, wanted), `${JSON.stringify(config)} lacks ${JSON.stringify(wanted)}`);
}
