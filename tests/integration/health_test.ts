import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { recordLog } from "../support/logged.ts";
import { runGavel, type RunningGavel } from "../support/server/running_gavel.ts";

const PARTS = [
  "allowance",
  "backup",
  "bidding",
  "breaker",
  "clock",
  "disk",
  "eventLoop",
  "feed",
  "memory",
  "nellis",
  "notifications",
  "session",
  "sockets",
  "store",
  "stored",
  "token",
];

/** Everything about the whole, and the parts that are not well. */
async function healthOf({ call }: RunningGavel, headers?: HeadersInit) {
  const { status, body } = await call("GET", "/health?detailed=true", undefined, headers);
  const checks: Record<string, { status: string }> = body.checks;
  const unwell = Object.keys(checks).filter((name) => checks[name]?.status !== "healthy");
  return { status, body, unwell };
}

Deno.test("health has a check of each part, counts lots, and is as well as its worst part", async () => {
  const running = await runGavel({
    env: { USE_CIRCUIT_BREAKER: "true", ENABLE_SSE: "true", SSE_MAX_RECONNECT_ATTEMPTS: "1" },
  });
  const { house, call, clock } = running;
  try {
    const { id } = house.addLot({ closesInSeconds: 600, startPrice: 5 });
    await call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 0, strategy: "manual" } });
    await clock.advance(5_000);
    const well = await healthOf(running);
    assert.deepEqual(Object.keys(well.body.checks).sort(), PARTS);
    assert.deepEqual([well.status, well.body.status, well.unwell], [200, "healthy", []]);
    assert.deepEqual(well.body.lots, { watched: 1, active: 1, live: 1 });

    house.faults.sseStatus = 500;
    house.faults.dropSse = true;
    house.faults.pageStatus = 500;
    await eventually("Nellis and the feed are given up", async () => {
      await clock.advance(5_000);
      const { unwell } = await healthOf(running);
      return ["breaker", "feed", "nellis"].every((name) => unwell.includes(name));
    });
    const ill = await healthOf(running);
    assert.deepEqual([ill.status, ill.body.status], [200, "degraded"], "no restart mends Nellis");
    const { body: metrics } = await call("GET", "/metrics");
    assert.match(metrics, /^system_health_status 0\.5$/m);
  } finally {
    await running.close();
  }
});

Deno.test("a pause of all bidding is in health and in its metric until it is over", async () => {
  const running = await runGavel();
  try {
    const { call } = running;
    const metric = async () => /^system_health_status (.*)$/m.exec((await call("GET", "/metrics")).body)?.[1];
    await call("POST", "/api/bidding/pause");
    const { status, body, unwell } = await healthOf(running);
    assert.deepEqual([status, body.status, unwell], [200, "degraded", ["bidding"]]);
    assert.match(body.checks.bidding.message, /paused: POST \/api\/bidding\/resume/);
    assert.equal(await metric(), "0.5");
    await call("POST", "/api/bidding/resume");
    assert.deepEqual((await healthOf(running)).unwell, []);
    assert.equal(await metric(), "1");
  } finally {
    await running.close();
  }
});

Deno.test("a practice is in health until it is ended", async () => {
  const running = await runGavel();
  try {
    const message = async () => (await healthOf(running)).body.checks.bidding.message;
    await running.call("POST", "/api/bidding/practice");
    assert.match(await message(), /^Gavel practises/);
    await running.call("POST", "/api/bidding/practice/end");
    assert.equal(await message(), "Bids are sent");
  } finally {
    await running.close();
  }
});

Deno.test("a short token is told at every start and in health, and opens the door all the same", async () => {
  using log = recordLog();
  const running = await runGavel({ env: { AUTH_TOKEN: "short" }, signedIn: false });
  try {
    const { body, unwell } = await healthOf(running, { authorization: "short" });
    assert.deepEqual([body.status, unwell], ["degraded", ["token"]]);
    await running.restart();
    const told = log.at("warning").filter((line) => /shorter than 16 characters/.test(line));
    assert.equal(told.length, 2);
    assert.doesNotMatch(told.join(), /"short"/);
  } finally {
    await running.close();
  }
});

Deno.test("a data folder that is gone degrades health within a minute", async () => {
  const running = await runGavel();
  try {
    const { clock } = running;
    assert.deepEqual((await healthOf(running)).unwell, []);
    // Moved rather than removed: the check may be writing its file there right now.
    const elsewhere = `${running.dataDir}-gone`;
    await Deno.rename(running.dataDir, elsewhere);
    await clock.advance(60_000);
    await eventually("the disk is tried", async () => (await healthOf(running)).unwell.includes("disk"));
    assert.equal((await healthOf(running)).status, 200);
    await Deno.rename(elsewhere, running.dataDir);
  } finally {
    await running.close();
  }
});
