import assert from "node:assert/strict";
import { clockCheck } from "../../../src/composition/health_checks.ts";
import { createSleepyClock, type SleepyClock } from "../../support/sleepy_clock.ts";
import { recordLog } from "../../support/logged.ts";
import { openKeyboard } from "./keyboard.ts";
import { healthOf, metricsOf, runAtNight } from "./night.ts";
import { testRunbook } from "./runbook.ts";

const HOUR_MS = 3_600_000;

testRunbook("clock", "a clock that is an hour off, and is then set, moves no snipe", async (
  { says, type, excuseServices, replace },
) => {
  using log = recordLog();
  let machine: SleepyClock | undefined;
  await using running = await runAtNight({
    houseOnWire: true,
    machineClock: (world) => machine = createSleepyClock(world),
  });
  const { house, clock, wire } = running;
  const keyboard = await openKeyboard(running);
  house.faults.clockSkewMs = HOUR_MS;
  house.faults.dateSkewMs = 0;
  const { id } = house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds: 900 });
  await running.watch(id, { maxBid: 50, strategy: "sniping" });
  await clock.advance(60_000);
  says("Nellis's clock is … ms ahead", (await healthOf(running)).clock);
  assert.match(await metricsOf(running), /^gavel_nellis_clock_offset_seconds 3[56]\d\d/m);
  await type("date -u", keyboard);
  replace({ "https://www.nellisauction.com": `http://127.0.0.1:${wire?.house.port}` });
  assert.match(await type("curl", keyboard), /^date: /i);
  await excuseServices();

  machine?.setAhead(HOUR_MS);
  await clock.advance(10_000);
  says("Time jumped by", log.at("warning"));
  await clock.advance(15 * 60_000);
  assert.equal(house.bids.length, 1);
  const leadMs = house.lot(id).initialCloseTimeMs - (house.bids[0]?.atMs ?? 0);
  assert.ok(Math.abs(leadMs - 10_000) < 1_500, `${leadMs} ms before the close`);
  assert.equal(house.lot(id).ownerIsWinning, true);

  assert.match((await healthOf(running)).clock ?? "", /ms ahead/, "it is what it was at the start");
  for (const skewMs of [-HOUR_MS, 0]) {
    house.faults.clockSkewMs = skewMs;
    await running.restart();
    await running.watch(house.addLot({ closesInSeconds: 3_600 }).id, { maxBid: 0, strategy: "manual" });
    await clock.advance(60_000);
    if (skewMs < 0) says("Nellis's clock is … ms behind", (await healthOf(running)).clock);
  }
  const [, offsetMs] = /Nellis's clock is (\d+) ms/.exec(await type("ask '/health", keyboard)) ?? [];
  assert.ok(Number(offsetMs) < 1_000, `${offsetMs} ms`);
  const vague = clockCheck({ offsetMs: () => 0, uncertaintyMs: () => 2_000 });
  says("which is too uncertain", vague.message);
});
