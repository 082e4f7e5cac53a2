import assert from "node:assert/strict";
import fc from "fast-check";
import { anyAuction } from "../../../tests/support/any_auction.ts";
import { newAuction, UNREAD } from "../../auction/auction.ts";
import type { Auction, AuctionConfig } from "../../auction/types.ts";
import { auctionFrom, documentFrom } from "./auction_document.ts";
import { createAuctionRecords } from "./auction_records.ts";
import { createMemoryStore } from "../memory.ts";
import type { Json, Store } from "../store.ts";
import { createTroubles } from "../troubles.ts";

const CONFIG: AuctionConfig = {
  strategy: "snipe",
  strategyWord: "last-second",
  maxBidCents: 4_550,
  maxTotalCents: null,
  group: null,
  incrementCents: 100,
  minBidCents: null,
  snipeSeconds: 5,
  autoBid: true,
};

function auctionOf(id: string, watchedSinceMs = 1_000): Auction {
  return newAuction({ id, config: CONFIG, title: "A lamp", url: null, imageUrl: null }, watchedSinceMs);
}

/** Loads from a store that an earlier run left with these `documents`, by their ids. */
async function loadFrom(documents: Readonly<Record<string, string>>) {
  const store = createMemoryStore(Object.entries(documents).map(([id, text]) => [["auction", id], text]));
  const troubles = createTroubles();
  return { store, troubles, ...await createAuctionRecords(store, troubles).load() };
}

Deno.test("an auction comes out of its document as it went in, whatever it holds", () => {
  fc.assert(fc.property(anyAuction, (auction) => {
    const stored: Json = JSON.parse(JSON.stringify(documentFrom(auction)));
    // A lot that is over is not read any more.
    const reading = auction.life.phase === "ended" ? UNREAD : auction.reading;
    assert.deepEqual(auctionFrom(auction.id, stored), { auction: { ...auction, reading } });
  }));
});

Deno.test("saved auctions are loaded oldest first, changed ones as they last were, removed ones not at all", async () => {
  const store = createMemoryStore();
  const records = createAuctionRecords(store);
  await records.save(auctionOf("1", 3_000));
  await records.save(auctionOf("2", 2_000));
  await records.save(auctionOf("3", 1_000));
  await records.save({ ...auctionOf("2", 2_000), maxBidReached: true });
  await records.remove("3");
  assert.deepEqual(await records.load(), {
    auctions: [{ ...auctionOf("2", 2_000), maxBidReached: true }, auctionOf("1", 3_000)],
    setAside: 0,
  });
  assert.deepEqual(await store.list(["set_aside"]), []);
});

Deno.test("a stored auction reads as clients see it, in dollars and ISO dates", async () => {
  const store = createMemoryStore();
  await createAuctionRecords(store).save(auctionOf("12345678"));
  const { gavel: _, ...shown } = await store.get(["auction", "12345678"]) as Record<string, Json>;
  assert.deepEqual(shown, {
    id: "12345678",
    title: "A lamp",
    url: "https://www.nellisauction.com/p/x/12345678",
    imageUrl: null,
    status: "monitoring",
    config: { maxBid: 45.5, strategy: "last-second", autoBid: true, incrementAmount: 1, snipeSeconds: 5 },
    lastUpdate: "1970-01-01T00:00:01.000Z",
    finalPrice: null,
    won: null,
    endedAt: null,
    maxBidReached: false,
    held: null,
    readiness: null,
    readinessReasons: [],
    readinessCheckedAt: null,
    nextPollAt: "1970-01-01T00:00:01.000Z",
    source: "poll",
    data: null,
    version: 1,
  });
});

Deno.test("an auction of the older installation is watched on, with its config, and read anew", async () => {
  const older = {
    id: "12345678",
    title: "A drill",
    url: "https://www.nellisauction.com/p/drill/12345678",
    imageUrl: "https://images.example/1.jpg",
    status: "monitoring",
    config: {
      maxBid: 45.5,
      strategy: "auto",
      autoBid: true,
      incrementAmount: 5,
      minBidAmount: 10,
      snipeSeconds: 7,
    },
    data: {
      id: "12345678",
      currentBid: 12,
      nextBid: 13,
      isWinning: true,
      closeTime: "2026-11-02T12:00:00.000Z",
    },
    lastUpdate: "2026-11-01T12:00:00.000Z",
  };
  const { auctions, setAside } = await loadFrom({ "12345678": JSON.stringify(older) });
  assert.equal(setAside, 0);
  const { title, url, imageUrl } = older;
  const config = {
    strategy: "aggressive",
    strategyWord: "auto",
    maxBidCents: 4_550,
    maxTotalCents: null,
    group: null,
    incrementCents: 500,
  } as const;
  assert.deepEqual(auctions, [newAuction(
    {
      id: "12345678",
      title,
      url,
      imageUrl,
      config: { ...config, minBidCents: 1_000, snipeSeconds: 7, autoBid: true },
    },
    Date.parse(older.lastUpdate),
  )]);
});

Deno.test("what the older installation changed when it ran again holds, and is no other strategy", async () => {
  const store = createMemoryStore();
  await createAuctionRecords(store).save(auctionOf("7"));
  const stored = await store.get(["auction", "7"]) as Record<string, Json>;
  const config = { ...stored["config"] as object, maxBid: 20, strategy: "manual" };
  const { auctions: [auction] } = await loadFrom({ "7": JSON.stringify({ ...stored, config }) });
  assert.deepEqual([auction?.config.strategy, auction?.config.maxBidCents], ["manual", 2_000]);
});

Deno.test("the older installation's other time and its other word for the end are read", async () => {
  const lot = { id: "7", lastUpdate: 1_000, lastUpdated: 5_000 };
  const { auctions } = await loadFrom({
    "7": JSON.stringify(lot),
    "8": JSON.stringify({ ...lot, id: "8", status: "closed" }),
  });
  assert.equal(auctions[0]?.updatedAtMs, 5_000);
  assert.deepEqual(auctions.map(({ life }) => life.phase), ["active", "ended"]);
});

Deno.test("a lot that the owner had switched off in the older installation stays off and says so", async () => {
  const config = { maxBid: 60, strategy: "auto", autoBid: false };
  const { auctions: [auction] } = await loadFrom({ "7": JSON.stringify({ id: "7", config }) });
  assert.equal(auction?.config.autoBid, false);
  assert.equal(auction?.held?.by, "autoBid");
});

Deno.test("an ended auction of the older installation stays ended, with what is known of its end", async () => {
  const ended = (id: string, rest: Record<string, Json>) => JSON.stringify({ id, status: "ended", ...rest });
  const { auctions } = await loadFrom({
    "1": ended("1", { data: { currentBid: 31, isWinning: true }, lastUpdate: "2026-11-01T12:00:00.000Z" }),
    "2": ended("2", {
      finalPrice: 40,
      won: false,
      endedAt: 5_000,
      data: { currentBid: 31, isWinning: true },
    }),
    "3": ended("3", {}),
  });
  const lives = Object.fromEntries(auctions.map(({ id, life }) => [id, life]));
  assert.deepEqual(lives, {
    "1": { phase: "ended", endedAtMs: Date.UTC(2026, 10, 1, 12), finalPriceCents: 3_100, won: true },
    "2": { phase: "ended", endedAtMs: 5_000, finalPriceCents: 4_000, won: false },
    "3": { phase: "ended", endedAtMs: 0, finalPriceCents: 0, won: null },
  });
  for (const { id, reading } of auctions) {
    assert.equal(reading.nextReadAtMs, null, `${id} is never read again`);
  }
});

Deno.test("what the older installation left out or garbled never becomes a bid", async () => {
  const garbled = {
    title: 7,
    status: "monitoring",
    config: {
      maxBid: "lots",
      strategy: "yolo",
      autoBid: "yes",
      incrementAmount: -5,
      minBidAmount: 0,
      snipeSeconds: 90,
    },
    lastUpdate: "yesterday",
  };
  const { auctions, setAside } = await loadFrom({
    "1": JSON.stringify(garbled),
    "2": JSON.stringify({
      id: 2,
      config: { maxBid: "45.50", strategy: "sniping" },
      lastUpdate: 1_700_000_000_000,
    }),
    "3": "{}",
    "4": JSON.stringify({ config: { maxBid: 1e12, strategy: "auto" } }),
  });
  assert.equal(setAside, 0);
  const configs = Object.fromEntries(auctions.map(({ id, config }) => [id, config]));
  const watchOnly = {
    strategy: "manual",
    strategyWord: "manual",
    maxBidCents: 0,
    maxTotalCents: null,
    group: null,
    incrementCents: 100,
  } as const;
  const unset = { minBidCents: null, snipeSeconds: null, autoBid: true } as const;
  assert.deepEqual(configs["1"], { ...watchOnly, ...unset, autoBid: false });
  assert.deepEqual(configs["2"], {
    ...unset,
    ...watchOnly,
    strategy: "snipe",
    strategyWord: "sniping",
    maxBidCents: 4_550,
    maxTotalCents: null,
    group: null,
  });
  assert.deepEqual(configs["3"], { ...watchOnly, ...unset });
  assert.equal(configs["4"]?.maxBidCents, 0);
  assert.equal(auctions.find(({ id }) => id === "1")?.title, "Lot 1");
});

Deno.test("a document that can't be read is set aside with the reason, and the others are loaded", async () => {
  const good = JSON.stringify(documentFrom(auctionOf("5")));
  const unsafe = documentFrom(auctionOf("3")) as Record<string, Json>;
  const broken = {
    ...unsafe,
    gavel: "half a lot",
  };
  const { auctions, setAside, store } = await loadFrom({
    "1": '{"id":"1","tit',
    "2": "[]",
    "3": JSON.stringify(broken),
    "4": good,
    "5": good,
    "6": "null",
  });
  assert.equal(setAside, 5);
  assert.deepEqual(auctions, [auctionOf("5")]);
  assert.deepEqual((await store.list(["auction"])).map(({ key }) => key[1]), ["5"]);
  const aside = Object.fromEntries(
    (await store.list(["set_aside"])).map(({ key, value }) => [key.join("/"), value]),
  );
  assert.deepEqual(aside["set_aside/auction/1"], { reason: "it is no JSON", raw: '{"id":"1","tit' });
  assert.deepEqual((aside["set_aside/auction/3"] as { document: Json }).document, broken);
  assert.match((aside["set_aside/auction/3"] as { reason: string }).reason, /^gavel: /);
  assert.match(
    (aside["set_aside/auction/4"] as { reason: string }).reason,
    /filed under 4 but says that it is 5/,
  );
  assert.match((aside["set_aside/auction/2"] as { reason: string }).reason, /^the document: /);
});

Deno.test("a document in a place where no auction lies is set aside too", async () => {
  const store = createMemoryStore([[["auction", "1", "deeper"], "{}"]]);
  assert.deepEqual(await createAuctionRecords(store).load(), { auctions: [], setAside: 1 });
  assert.deepEqual(await store.list(["set_aside"]), [{
    key: ["set_aside", "auction", "1", "deeper"],
    value: { reason: "it lies where no auction does", document: {} },
  }]);
});

Deno.test("a document that can't even be set aside stays where it is and stops nothing", async () => {
  const memory = createMemoryStore([[["auction", "1"], "{half"], [["auction", "2"], "{}"]]);
  const store: Store = { ...memory, put: () => Promise.reject(new Error("disk full")) };
  const { auctions, setAside } = await createAuctionRecords(store).load();
  assert.deepEqual(auctions.map(({ id }) => id), ["2"]);
  assert.equal(setAside, 1);
  assert.equal((await memory.list(["auction"])).length, 2);
});

Deno.test("a save that the store refuses rejects and leaves the other auctions alone", async () => {
  const records = createAuctionRecords(createMemoryStore());
  await records.save(auctionOf("1"));
  await assert.rejects(records.save({ ...auctionOf("2"), title: "x".repeat(70_000) }), /65536 are the most/);
  await assert.rejects(records.save({ ...auctionOf("3"), updatedAtMs: NaN }), RangeError);
  assert.deepEqual((await records.load()).auctions, [auctionOf("1")]);
});

Deno.test("the most in all, the group and the limit that holds a lot are stored with it", async () => {
  const held = { by: "budget", reason: "The next bid would be $12, above your budget of $5 a day" } as const;
  const auction: Auction = {
    ...auctionOf("1"),
    config: { ...CONFIG, maxTotalCents: 5_055, group: "drills" },
    held,
  };
  const store = createMemoryStore();
  await createAuctionRecords(store).save(auction);
  assert.deepEqual((await createAuctionRecords(store).load()).auctions, [auction]);
  const { config } = await store.get(["auction", "1"]) as { config: Json };
  assert.deepEqual(config, {
    maxBid: 45.5,
    strategy: "last-second",
    maxTotal: 50.55,
    group: "drills",
    autoBid: true,
    incrementAmount: 1,
    snipeSeconds: 5,
  });
});

Deno.test("what was stored before there were limits is held by none", async () => {
  const { held: _held, gavel, ...shown } = JSON.parse(JSON.stringify(documentFrom(auctionOf("1"))));
  const { held: _heldToo, ...part } = gavel;
  const { auctions, setAside } = await loadFrom({ "1": JSON.stringify({ ...shown, gavel: part }) });
  assert.deepEqual([auctions, setAside], [[auctionOf("1")], 0]);
});

/** Makes the stored document of an auction with changes to its `gavel` part. */
function changed(part: Record<string, Json>, auction = auctionOf("1")): string {
  const { gavel, ...shown } = JSON.parse(JSON.stringify(documentFrom(auction)));
  return JSON.stringify({ ...shown, gavel: { ...gavel, ...part } });
}

Deno.test("words that this version does not know lose nothing: what is derived is found out anew", async () => {
  const parts: readonly Record<string, Json>[] = [
    { held: { by: "hours", reason: "It is night" } },
    { reading: { failures: 2, failure: { kind: "captcha", message: "A riddle" }, nextReadAtMs: 1_000 } },
    { setback: { priceCents: "much" } },
    { listing: { id: 7 } },
    { life: { phase: "withdrawn" } },
    { maxBidReached: "perhaps", updatedAtMs: "now", watchedSinceMs: null, bidsDecided: -1 },
  ];
  for (const part of parts) {
    const { auctions: [auction], setAside, troubles } = await loadFrom({ "1": changed(part) });
    assert.equal(setAside, 0);
    assert.deepEqual([auction?.config, auction?.bidding], [CONFIG, { phase: "ready" }], JSON.stringify(part));
    assert.deepEqual([auction?.held, auction?.setback, auction?.reading.failure], [null, null, null]);
    assert.deepEqual(troubles.list(), []);
  }
});

Deno.test("a lot whose strategy, bids or config can't be read is watched, bids nothing, and its owner is told", async () => {
  const { config: _config, ...unconfigured } = JSON.parse(changed({}));
  const documents = [
    changed({ strategy: "lurk" }),
    changed({ bidding: { phase: "haggling" } }),
    JSON.stringify({ ...unconfigured, config: { maxBid: "much" } }),
    JSON.stringify({ ...JSON.parse(changed({})), version: 99 }),
  ];
  for (const document of documents) {
    const { auctions: [auction], setAside, troubles, store } = await loadFrom({ "1": document });
    assert.equal(setAside, 0);
    assert.equal(auction?.config.strategy, "manual");
    assert.ok(["manual", "last-second"].includes(auction.config.strategyWord));
    const [trouble] = troubles.list();
    assert.equal(trouble?.auctionId, "1");
    assert.match(trouble.message, /^A lamp is watched, and nothing is bid on it: .+ Set its strategy/);
    assert.equal((await store.list(["set_aside"])).length, 1, "a copy is kept");
  }
});

Deno.test("a lot whose strategy can't be read keeps its limits for bids by hand", async () => {
  const { auctions: [auction] } = await loadFrom({ "1": changed({ strategy: "lurk" }) });
  assert.deepEqual(auction?.config, { ...CONFIG, strategy: "manual", strategyWord: "manual" });
});

Deno.test("a bid on its way stays on its way whatever word its strategy has", async () => {
  const bid = {
    id: "1-1-1",
    auctionId: "1",
    amountCents: 500,
    strategy: "lurk",
    reason: "Its moment",
    decidedAtMs: 1,
  };
  const { auctions: [auction] } = await loadFrom({ "1": changed({ bidding: { phase: "placing", bid } }) });
  assert.deepEqual(auction?.bidding, { phase: "placing", bid: { ...bid, strategy: "manual" } });
});

Deno.test("a lot that can't be read at all is told of", async () => {
  const { troubles } = await loadFrom({ "7": "{half" });
  assert.match(troubles.list()[0]?.message ?? "", /^Lot 7 is not watched any more: .+ Watch it again$/);
});
