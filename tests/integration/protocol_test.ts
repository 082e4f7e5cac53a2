import assert from "node:assert/strict";
import { type HouseOptions, PAGE_FORMS } from "../../src/simulator/house.ts";
import { connectClient, type Frame, type ProtocolClient } from "../support/server/protocol_client.ts";
import { type Answer, runGavel, type RunningGavel } from "../support/server/running_gavel.ts";

/** Every way in which a house can serve its lots. */
const STYLES: readonly (Pick<HouseOptions, "pageForm" | "serveData"> & { readonly name: string })[] = [
  ...PAGE_FORMS.map((pageForm) => ({ name: pageForm, pageForm })),
  { name: "turbo with .data beside it", pageForm: "turbo", serveData: true },
];

/** The longest wait of the clients for anything, in virtual seconds: more than one reading of a calm lot takes. */
const PATIENCE_SECONDS = 30;

for (const { name, ...house } of STYLES) {
  Deno.test(`over the socket, in a house that serves ${name}: start, be outbid, be answered, update, stop`, () =>
    inHouse(house, async (running) => {
      const { clock, house } = running;
      const id = putUp(running);
      const extension = await asExtension(running);
      const start = {
        config: { maxBid: 40, incrementAmount: 1, strategy: "auto" },
        metadata: metadataOf(id),
      };
      const started = await extension.request("startMonitoring", { auctionId: id, ...start });
      assert.deepEqual(pick(started, "type", "action", "auctionId", "success"), {
        type: "response",
        action: "startMonitoring",
        auctionId: id,
        success: true,
      });
      await clock.advance(PATIENCE_SECONDS * 1000);
      await extension.next((frame) => isState(frame, id) && frame.auction.data?.isWinning === true);

      const outbidFrom = extension.frames.length;
      house.rivalBids(Number(id), "Ada brook12", 10);
      await clock.advance(PATIENCE_SECONDS * 1000);
      const outbid = await extension.next(
        ({ type, kind }) => type === "notification" && kind === "outbid",
        outbidFrom,
      );
      assert.ok(outbid.auctionId === id && outbid.message !== "");
      const answered = await extension.next(
        (frame) =>
          isState(frame, id) && frame.auction.data.isWinning === true && frame.auction.data.currentBid > 10,
        extension.frames.indexOf(outbid),
      );
      assert.equal(answered.auction.config.strategy, "auto");
      assert.equal(house.lot(Number(id)).ownerIsWinning, true);

      const updated = await extension.request("updateConfig", { auctionId: id, config: { maxBid: 15 } });
      assert.equal(updated.data.success, true);
      await extension.next((frame) => isState(frame, id) && frame.auction.config.maxBid === 15);
      house.rivalBids(Number(id), "Ada brook12", 30);
      await clock.advance(PATIENCE_SECONDS * 1000);
      await extension.next(({ type, kind }) => type === "notification" && kind === "maxBidReached");

      const stopped = await extension.request("stopMonitoring", { auctionId: id });
      assert.deepEqual(pick(stopped, "type", "action", "auctionId", "success"), {
        type: "response",
        action: "stopMonitoring",
        auctionId: id,
        success: true,
      });
      await extension.next(({ type, auctionId }) => type === "auctionRemoved" && auctionId === id);
      await assertQuiet(running);
      assertBidsWere(running, 15);
      assert.deepEqual(extension.frames.filter((frame) => "error" in frame), []);
      await extension.close();
    }));

  Deno.test(`over REST, in a house that serves ${name}: start, be outbid, be answered, update, stop`, () =>
    inHouse(house, async (running) => {
      const { house, token } = running;
      const id = putUp(running);
      const call = async (method: string, path: string, body?: unknown): Promise<Answer["body"]> => {
        const answer = await running.call(method, path, body, { authorization: `Bearer ${token}` });
        assert.deepEqual([answer.status, answer.body.success], [200, true], JSON.stringify(answer.body));
        return answer.body;
      };
      const untilShown = async (isSo: (auction: Frame) => boolean): Promise<Frame> => {
        for (let waited = 0; waited <= PATIENCE_SECONDS; waited++) {
          const { auctions } = await call("GET", "/api/auctions");
          const auction = auctions.find((each: Frame) => each.id === id);
          if (isSo(auction)) return auction;
          await running.clock.advance(1000);
        }
        throw new Error(`It never came: ${JSON.stringify(await call("GET", "/api/auctions"))}`);
      };
      const start = { config: { maxBid: 40, strategy: "auto", autoBid: true }, metadata: metadataOf(id) };
      await call("POST", `/api/auctions/${id}/monitor`, start);
      await untilShown(({ data }) => data?.isWinning === true);
      assert.equal((await call("GET", `/api/auctions/${id}`)).data.currentBid, 1);

      house.rivalBids(Number(id), "Ada brook12", 10);
      const answered = await untilShown(({ data }) => data.isWinning && data.currentBid > 10);
      assert.deepEqual(pick(answered.config, "maxBid", "strategy", "autoBid"), start.config);

      const { config } = await call("PUT", `/api/auctions/${id}/config`, { config: { maxBid: 15 } });
      assert.deepEqual(pick(config, "maxBid", "strategy", "autoBid"), { ...start.config, maxBid: 15 });
      house.rivalBids(Number(id), "Ada brook12", 30);
      await untilShown(({ maxBidReached, data }) => maxBidReached && !data.isWinning);

      const { bidHistory, count } = await call("GET", `/api/auctions/${id}/bids`);
      assert.equal(count, house.bids.length);
      assert.deepEqual(
        bidHistory.map(({ amount }: Frame) => amount).sort((one: number, other: number) => one - other),
        house.bids.map(({ amountDollars }) => amountDollars),
      );
      await call("DELETE", `/api/auctions/${id}/monitor`);
      assert.deepEqual((await call("GET", "/api/auctions")).auctions, []);
      await assertQuiet(running);
      assertBidsWere(running, 15);
    }));

  Deno.test(`in a house that serves ${name}: a snipe, outbid in the extension, snipes again and wins`, () =>
    inHouse(house, async (running) => {
      const { clock, house } = running;
      const id = putUp(running, 120);
      const extension = await asExtension(running);
      const config = { maxBid: 40, incrementAmount: 1, strategy: "sniping" };
      await extension.request("startMonitoring", { auctionId: id, config, metadata: metadataOf(id) });
      await clock.advance(105_000);
      assert.deepEqual(house.bids, [], "It bid before its time");
      await clock.advance(10_000);
      assert.equal(house.lot(Number(id)).ownerIsWinning, true, "It did not bid in the last ten seconds");
      house.rivalBids(Number(id), "Ada brook12", 10);
      assert.equal(house.lot(Number(id)).ownerIsWinning, false);
      // Every bid of its own extends the close again, and it goes up a dollar at a time.
      await clock.advance(300_000);
      const won = await extension.next(({ type, kind }) => type === "notification" && kind === "won");
      assert.deepEqual([won.auctionId, won.finalPrice], [id, house.lot(Number(id)).currentPrice]);
      const ended = await extension.next((frame) => isState(frame, id) && frame.auction.status === "ended");
      assert.deepEqual(pick(ended.auction, "won", "finalPrice"), { won: true, finalPrice: won.finalPrice });
      assertBidsWere(running, 40);
      await extension.close();
    }));
}

Deno.test("watched by hand: the extension shows that it was outbid, and its owner answers", () =>
  inHouse({}, async (running) => {
    const { clock, house } = running;
    const id = putUp(running);
    const extension = await asExtension(running);
    const config = { maxBid: 0, strategy: "manual", autoBid: false };
    await extension.request("startMonitoring", { auctionId: id, config, metadata: metadataOf(id) });
    const first = await extension.request("placeBid", { auctionId: id, amount: 5 });
    assert.deepEqual(pick(first, "type", "auctionId", "success", "amount"), {
      type: "bidResult",
      auctionId: id,
      success: true,
      amount: 5,
    });
    await clock.advance(PATIENCE_SECONDS * 1000);
    house.rivalBids(Number(id), "Ada brook12", 9);
    await clock.advance(PATIENCE_SECONDS * 1000);
    const outbid = await extension.next(({ type, kind }) => type === "notification" && kind === "outbid");
    assert.ok(outbid.currentBid > 5);
    assert.equal(house.bids.length, 1, "It bid by itself");
    const second = await extension.request("placeBid", { auctionId: id, amount: 12 });
    assert.equal(second.success, true);
    assert.deepEqual(house.bids.map(({ amountDollars }) => amountDollars), [5, 12]);
    await extension.close();
  }));

Deno.test("bids that followed each other at once are told newest first all the same", () =>
  inHouse({}, async (running) => {
    const { call, clock, house } = running;
    const id = putUp(running);
    house.rivalBids(Number(id), "Ada brook12", 12);
    await call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 40, strategy: "auto" } });
    await clock.advance(PATIENCE_SECONDS * 1000);
    const amounts = house.bids.map(({ amountDollars }) => amountDollars);
    assert.ok(amounts.length > 2 && new Set(house.bids.map(({ atMs }) => atMs)).size < amounts.length);
    const { body } = await call("GET", `/api/auctions/${id}/bids`);
    assert.deepEqual(body.bidHistory.map(({ amount }: Frame) => amount), amounts.toReversed());
  }));

Deno.test("auctions are listed in the order in which they were started, also after restarts", () =>
  inHouse({}, async (running) => {
    const { call, clock, house } = running;
    house.faults.clockSkewMs = 2000;
    const ids = [putUp(running), putUp(running)];
    const listed = async () => (await call("GET", "/api/auctions")).body.auctions.map(({ id }: Frame) => id);
    await call("GET", `/api/auctions/${ids[0]}`);
    for (const id of ids) {
      await call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 0, strategy: "manual" } });
      await clock.advance(50);
      // The next Gavel does not know yet what this one has learnt of Nellis's clock.
      await running.restart();
    }
    assert.deepEqual(await listed(), ids);
  }));

Deno.test("a house that changes how it serves its lots is understood all along", () =>
  inHouse({ pageForm: "_data" }, async (running) => {
    const { clock, house } = running;
    const id = putUp(running, 3600);
    const extension = await asExtension(running);
    const config = { maxBid: 40, strategy: "manual" };
    await extension.request("startMonitoring", { auctionId: id, config, metadata: metadataOf(id) });
    let price = 0;
    for (const pageForm of [...PAGE_FORMS, ...PAGE_FORMS.toReversed()]) {
      house.pageForm = pageForm;
      house.rivalBids(Number(id), price % 2 === 0 ? "Ada brook12" : "Ben lane31", price + 3);
      price = house.lot(Number(id)).currentPrice;
      await clock.advance(PATIENCE_SECONDS * 1000);
      await extension.next((frame) => isState(frame, id) && frame.auction.data?.currentBid === price);
    }
    const states = extension.frames.filter((frame) => isState(frame, id));
    assert.deepEqual(states.filter(({ auction }) => auction.status !== "monitoring"), []);
    await extension.close();
  }));

Deno.test("the extension's pings keep its socket for an hour", () =>
  inHouse({}, async (running) => {
    const extension = await asExtension(running);
    for (let minute = 0; minute < 60; minute++) {
      await running.clock.advance(60_000);
      assert.equal((await extension.request("ping")).type, "pong");
    }
    assert.ok(extension.isOpen);
    await extension.close();
  }));

/** Runs `test` with Gavel in a house of that style, and closes both. */
async function inHouse(
  house: Pick<HouseOptions, "pageForm" | "serveData">,
  test: (running: RunningGavel) => Promise<void>,
): Promise<void> {
  const running = await runGavel({ house });
  try {
    await test(running);
  } finally {
    await running.close();
  }
}

/** Puts a lot up, among others so that its page embeds more than itself, and gives its id as clients write it. */
function putUp({ house }: RunningGavel, closesInSeconds = 600): string {
  house.addLot({ closesInSeconds: 600, startPrice: 77 });
  const { id } = house.addLot({ title: 'Oak 24" Lamp </p>', closesInSeconds });
  house.addLot({ closesInSeconds: 600, startPrice: 88 });
  return String(id);
}

/** Connects as the extension does, and makes sure that it is told what is watched: nothing yet. */
async function asExtension({ gavel, token }: RunningGavel): Promise<ProtocolClient> {
  const origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
  const url = `${gavel.url.replace("http", "ws")}/ws`;
  const client = await connectClient(url, { token, headers: { Origin: origin } });
  assert.deepEqual(client.frames.map(({ type }) => type), [
    "connected",
    "authenticated",
    "monitoredAuctions",
  ]);
  assert.deepEqual(client.frames.at(-1)?.auctions, []);
  return client;
}

function metadataOf(id: string) {
  const url = `https://www.nellisauction.com/p/oak-lamp/${id}`;
  return { source: "extension", title: "Oak Lamp", url, imageUrl: null, timestamp: 1_793_620_800_000 };
}

function isState(frame: Frame, id: string): boolean {
  return frame.type === "auctionState" && frame.auction.id === id;
}

function pick(from: Record<string, unknown>, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

/** Asserts that a lot that is not watched any more is neither read nor bid on. */
async function assertQuiet({ clock, house }: RunningGavel): Promise<void> {
  const before = { ...house.requests.counts };
  await clock.advance(120_000);
  assert.deepEqual(house.requests.counts, before);
}

/** Bids reached the house, each above the one before it, all taken, and none above what was allowed. */
function assertBidsWere({ house }: RunningGavel, mostDollars: number): void {
  const amounts = house.bids.map(({ amountDollars }) => amountDollars ?? NaN);
  assert.ok(amounts.length >= 2, `Only ${amounts.length} bids reached the house`);
  assert.ok(Math.max(...amounts) <= mostDollars, `${amounts}`);
  assert.deepEqual(amounts, [...new Set(amounts)].sort((one, other) => one - other));
  assert.deepEqual(house.bids.filter(({ result }) => !result.startsWith("accepted")), []);
}
