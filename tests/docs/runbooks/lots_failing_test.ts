import assert from "node:assert/strict";
import { runWithLamp } from "./lamp.ts";
import { metricsOf, timelineOf } from "./night.ts";
import { testRunbook } from "./runbook.ts";

testRunbook("lots-failing", "a lot whose page fails is named with its reason, and is read again", async (
  { says, shows, type, replace },
) => {
  await using running = await runWithLamp({ strategy: "auto" });
  const { house, clock, keyboard, id } = running;
  const other = house.addLot({ title: "Vase", startPrice: 5, closesInSeconds: 3_600 });
  await running.watch(other.id, { maxBid: 0, strategy: "manual" });
  await clock.advance(2_000);

  house.faults.forLot(id).pageStatus = 500;
  house.rivalBids(id, "Ada", 8);
  await clock.advance(5 * 60_000);
  replace({ "12345678": String(id) });
  says("The lot could not be read", await type("ask /api/auctions", keyboard));
  assert.match(await type("curl -sS", keyboard), /reason="server-error"\} 1/);
  shows('gavel_lots_failing{reason="server-error"} 1', await metricsOf(running));
  assert.equal(house.lot(id).ownerIsWinning, true, "a rival is answered from what the feed says");

  house.faults.clear();
  await clock.advance(6 * 60_000);
  says("The lot can be read again", await timelineOf(running, id));
  assert.match(await metricsOf(running), /^gavel_lots_failing\{reason="server-error"\} 0$/m);
});
