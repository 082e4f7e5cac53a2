import assert from "node:assert/strict";
import { runWithLamp } from "./lamp.ts";
import { healthOf, metricsOf, timelineOf } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook(
  "pages-not-understood",
  "a notice in the pages' place is named, and the pages are read once it is gone",
  async (
    { says, shows, type, replace },
  ) => {
    await using running = await runWithLamp({ strategy: "sniping" });
    const { house, clock, keyboard, id } = running;
    await clock.advance(2_000);

    house.faults.nonsensePages = true;
    while (!/not-understood"\} [3-9]/.test(await metricsOf(running))) await clock.advance(30_000);
    says("The last … readings failed", (await healthOf(running)).nellis);
    shows('auction_polls_total{result="not-understood"} 3', await metricsOf(running));
    replace({ "12345678": String(id) });
    says("The lot could not be read", await type("ask /api/auctions", keyboard));
    assert.match(await type("curl -sS", keyboard), /result="not-understood"/);
    assert.equal(house.bids.length, 0);

    house.faults.clear();
    await clock.advance(6 * 60_000);
    says("Nellis answers", await type("ask '/health", keyboard));
    says("The lot can be read again", await timelineOf(running, id));
    await clock.advance(3_600_000);
    assert.equal(house.lot(id).ownerIsWinning, true);
  },
);
