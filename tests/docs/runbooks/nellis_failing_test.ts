import assert from "node:assert/strict";
import type { House } from "../../../src/simulator/house.ts";
import { runWithLamp } from "./lamp.ts";
import { healthOf, metricsOf } from "./night.ts";
import { testRunbook } from "./runbook.ts";

/** The page's word for each way in which Nellis fails, and the fault that makes it. */
const WAYS: readonly (readonly [string, (faults: House["faults"]) => void])[] = [
  ["Nellis has a fault of its own", (faults) => faults.failAll(500)],
  ["Nellis can't be reached", (faults) => faults.dropConnections = "refused"],
  ["Nellis did not answer in time", (faults) => faults.pageDelayMs = 60_000],
  ["Nellis refuses Gavel", (faults) => faults.failAll(403)],
];

testRunbook(
  "nellis-failing",
  "the breaker opens, each way of failing has its word, and all goes on by itself",
  async (
    { says, shows, type, replace },
  ) => {
    await using running = await runWithLamp({ strategy: "auto" });
    const { house, clock, keyboard, id } = running;
    await clock.advance(2_000);
    const bids = house.bids.length;

    house.faults.failAll(500);
    house.rivalBids(id, "Ada", 20);
    await clock.advance(3 * 60_000);
    const { breaker, nellis } = await healthOf(running);
    says("Too many calls", breaker);
    says("The last … readings failed", nellis);
    shows("circuit_breaker_state 1", await metricsOf(running));
    assert.equal(JSON.parse(await type("ask /api/circuit-breaker", keyboard)).circuitBreaker.state, "open");
    await type("gavel flags set use_circuit_breaker off", keyboard);

    for (const [word, begin] of WAYS) {
      house.faults.clear();
      begin(house.faults);
      await clock.advance(20 * 60_000 / WAYS.length);
      says(word, (await healthOf(running)).nellis);
    }
    await type("ask '/health", keyboard);
    assert.equal(
      house.bids.filter(({ result }) => result === "accepted").length,
      bids,
      "no bid counts meanwhile",
    );

    house.faults.clear();
    await type("gavel flags unset use_circuit_breaker", keyboard);
    replace({ "12345678": String(id) });
    await type("ask /api/auctions/12345678/refresh", keyboard);
    await clock.advance(2_000);
    const after = await type("ask '/health", keyboard);
    says("Calls to Nellis are sent", after);
    says("Nellis answers", after);
    assert.equal(house.lot(id).ownerIsWinning, true);
  },
);
