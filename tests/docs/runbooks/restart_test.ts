import assert from "node:assert/strict";
import { runWithLamp } from "./lamp.ts";
import { timelineOf } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook("restart", "a bid that was on its way at the stop is found out about, and is sent once", async (
  { says, type, excuseServices, replace },
) => {
  await using running = await runWithLamp({ strategy: "sniping", closesInSeconds: 300 });
  const { house, clock, keyboard, id } = running;
  replace({ "12345678": String(id) });
  await running.call("POST", "/api/bidding/pause");
  await running.call("POST", "/api/bidding/resume");
  await clock.advance(2_000);
  assert.match(await type("curl", keyboard), /^gavel_next_close_seconds 29\d/m);
  await clock.advance(285_000);
  house.faults.acceptThenHang = true;
  await clock.advance(4_000);
  assert.equal(house.lot(id).ownerIsWinning, true);
  assert.equal(JSON.parse(await type("ask '/api/ledger?result=pending", keyboard)).count, 1);
  await excuseServices();
  house.faults.nonsensePages = true;
  await running.restart();
  await clock.advance(2_000);
  assert.equal(JSON.parse(await type("ask '/api/ledger?result=unknown", keyboard)).count, 1);
  says("A bid of … left", (await running.call("GET", "/api/state")).body);

  house.faults.clear();
  await clock.advance(60_000);
  assert.equal(house.bids.length, 1, "it is sent once");
  says("Found out about the bid", await type("ask /api/auctions", keyboard));
  await type("gavel healthcheck", keyboard);
  const { body } = await running.call("GET", "/api/ledger?result=unknown");
  assert.equal(body.count, 0);
  assert.match(await type("ask '/api/ledger?result=unknown", keyboard), /"count":0/);
  assert.match(await type("ask /api/state", keyboard), /Won for \$6/);

  const lost = house.addLot({ title: "Vase", startPrice: 5, closesInSeconds: 3_600 });
  house.faults.ignoreBids = true;
  await running.watch(lost.id, { maxBid: 50, strategy: "auto" });
  await clock.advance(3_000);
  await running.restart();
  house.faults.clear();
  await clock.advance(60_000);
  says("it does not count", await timelineOf(running, lost.id));
  assert.equal(house.lot(lost.id).ownerIsWinning, true);
});
