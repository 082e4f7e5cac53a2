import assert from "node:assert/strict";
import type { AuctionConfig } from "../../src/auction/types.ts";
import { type House, OWNER } from "../../src/simulator/house.ts";
import { aConfig, dollars, HOUR_MS, MINUTE_MS, SECOND_MS } from "../support/auctions.ts";
import { engineInHouse } from "../support/house/engine_in_house.ts";

const EIGHT_A_MINUTE = { perMinute: 8, saysWhen: false } as const;
const MOST_REFUSED = 6;
const manual = aConfig({ strategy: "manual", maxBidCents: 0 });

function snipe(maximum: number): AuctionConfig {
  return aConfig({ strategy: "snipe", snipeSeconds: 8, maxBidCents: dollars(maximum) });
}

function aggressive(maximum: number): AuctionConfig {
  return aConfig({ strategy: "aggressive", maxBidCents: dollars(maximum) });
}

/** Counts the owner's bids that were taken on each of these lots. */
function takenOn(house: House, ids: readonly number[]): readonly number[] {
  return ids.map((id) =>
    house.bids.filter(({ lotId, result }) => lotId === id && result === "accepted").length
  );
}

for (const [name, config] of [["snipes", snipe(60)], ["aggressive", aggressive(60)]] as const) {
  for (const saysWhen of [false, true]) {
    const how = saysWhen ? "says when to come back" : "only refuses";
    Deno.test(`of six lots (${name}) that close together all get their bids where a house of eight a minute ${how}`, async () => {
      const { house, watch, pass, close } = await engineInHouse();
      house.faults.allowance = { perMinute: 8, saysWhen };
      const ids: number[] = [];
      for (let lot = 0; lot < 6; lot++) {
        const rivals = lot === 0 ? [{ name: "Ada", maximum: 20, beforeCloseSeconds: 5 }] : [];
        ids.push(await watch({ closesInSeconds: 900, startPrice: 5, rivals }, config));
      }
      await pass(20 * MINUTE_MS);
      assert.ok(takenOn(house, ids).every((count) => count > 0), `${takenOn(house, ids)}`);
      const leaders = new Set(ids.map((id) => house.lot(id).leader));
      assert.deepEqual(leaders, new Set([OWNER]), "the rival of the first lot is answered as well");
      const counted = house.bids.filter(({ lotId, result }) =>
        lotId === ids[0] && result.startsWith("accepted")
      );
      const toAnswer = counted.length - 1;
      assert.ok(toAnswer <= 6, `${toAnswer} bids for a hidden maximum of $20 above $7`);
      assert.ok(house.requests.refused <= MOST_REFUSED, `${house.requests.refused} requests were refused`);
      await close();
    });
  }
}

Deno.test("after the answer to a bid its lot is read once, not twice, where requests are few", async () => {
  const { house, watch, pass, engine, clock, close } = await engineInHouse();
  house.faults.allowance = EIGHT_A_MINUTE;
  const readAtMs = new Map<string, number>();
  const gapsMs: number[] = [];
  engine.bus.listen((event) => {
    if (event.type !== "lot-read") return;
    gapsMs.push(clock.now() - (readAtMs.get(event.auctionId) ?? -Infinity));
    readAtMs.set(event.auctionId, clock.now());
  });
  for (let lot = 0; lot < 6; lot++) {
    const rivals = lot === 0 ? [{ name: "Ada", maximum: 45, beforeCloseSeconds: 5 }] : [];
    await watch({ closesInSeconds: 900, startPrice: 5, rivals }, snipe(60));
  }
  await pass(25 * MINUTE_MS);
  assert.ok(house.bids.length > 10);
  assert.deepEqual(gapsMs.filter((gapMs) => gapMs < 500), []);
  await close();
});

Deno.test("five snipes of one try each all leave and are taken", async () => {
  const { house, watch, pass, engine, close } = await engineInHouse();
  house.faults.allowance = EIGHT_A_MINUTE;
  await engine.settings.update({ bidding: { retryAttempts: 1 } });
  const ids: number[] = [];
  for (let lot = 0; lot < 5; lot++) {
    ids.push(await watch({ closesInSeconds: 600, startPrice: 5 }, snipe(60)));
  }
  await pass(11 * MINUTE_MS);
  assert.deepEqual(takenOn(house, ids), [1, 1, 1, 1, 1]);
  assert.equal(house.bids.length, 5);
  assert.ok(house.requests.refused <= MOST_REFUSED);
  await close();
});

Deno.test("a hundred quiet lots on the live feed need at most three requests a minute", async () => {
  const { watch, pass, arrived, engine, close } = await engineInHouse();
  for (let lot = 0; lot < 100; lot++) {
    await watch({ closesInSeconds: 48 * 3600, startPrice: 5 }, lot % 2 === 0 ? manual : snipe(4 + lot));
  }
  await pass(HOUR_MS);
  const before = arrived();
  await pass(3 * HOUR_MS);
  const perMinute = (arrived() - before) / 180;
  assert.ok(perMinute <= 3, `${perMinute} requests a minute`);
  assert.ok(arrived() > before, "reading makes sure that the feed has missed nothing");
  assert.equal(engine.allowance().perMinute, null);
  await close();
});

Deno.test("after a 429 with a Retry-After of two minutes, forty lots send nothing but the bid that is due", async () => {
  const { house, watch, pass, arrived, engine, close } = await engineInHouse();
  for (let lot = 0; lot < 40; lot++) await watch({ closesInSeconds: 600, startPrice: 5 }, manual);
  const soon = await watch({ closesInSeconds: 90, startPrice: 5 }, snipe(60));
  await pass(20 * SECOND_MS);
  house.faults.rateLimited = { retryAfterSeconds: 120 };
  const isRefused = engine.monitor.read(String(soon)).then(() => false, () => true);
  await pass(SECOND_MS);
  assert.ok(await isRefused);
  house.faults.rateLimited = false;
  house.dropStreams();
  const before = arrived();
  const streamsBefore = house.requests.counts.sse;
  assert.equal(engine.health.check().checks["allowance"]?.status, "degraded");
  await pass(117 * SECOND_MS);
  assert.equal(arrived() - before, 1);
  assert.equal(house.requests.counts.sse, streamsBefore, "not even to the live feed");
  assert.deepEqual(takenOn(house, [soon]), [1]);
  await pass(20 * MINUTE_MS);
  assert.ok(arrived() - before > 41, "then every lot is read again");
  await close();
});

Deno.test("what was learnt outlives a restart, so the new start is not refused", async () => {
  const first = await engineInHouse();
  const { house, watch, pass } = first;
  house.faults.allowance = EIGHT_A_MINUTE;
  for (let lot = 0; lot < 20; lot++) await watch({ closesInSeconds: 3600, startPrice: 5 }, snipe(60));
  await pass(2 * MINUTE_MS);
  assert.ok(house.requests.refused > 0);
  const refused = house.requests.refused;
  const second = await first.restart();
  await pass(2 * MINUTE_MS);
  assert.equal(house.requests.refused, refused);
  assert.ok((second.engine.allowance().perMinute ?? 600) <= 8);
  await second.close();
});

Deno.test("a snipe of one try that Nellis refuses unread goes again before the close, and not at once", async () => {
  const { house, watch, pass, engine, close } = await engineInHouse();
  await engine.settings.update({ bidding: { retryAttempts: 1 } });
  const id = await watch({ closesInSeconds: 120, startPrice: 5 }, snipe(60));
  await pass(100 * SECOND_MS);
  house.faults.failNext(429, 1, "bid");
  await pass(60 * SECOND_MS);
  assert.equal(house.lot(id).leader, OWNER);
  assert.equal(house.requests.counts.bid, 2);
  const [taken] = house.bids.filter(({ result }) => result === "accepted");
  const beforeCloseMs = house.lot(id).initialCloseTimeMs - (taken?.atMs ?? 0);
  assert.ok(beforeCloseMs >= 4 * SECOND_MS && beforeCloseMs <= 5 * SECOND_MS, `${beforeCloseMs}`);
  await close();
});
