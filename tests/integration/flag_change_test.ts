import assert from "node:assert/strict";
import { recordLog } from "../support/logged.ts";
import { PLAIN, runGavel } from "../support/server/running_gavel.ts";

Deno.test("a flag that is changed is logged once, with its value and where it is set", async () => {
  const running = await runGavel();
  try {
    using logged = recordLog();
    const { status } = await running.call("PUT", "/api/features/ENABLE_SSE", { value: false });
    assert.equal(status, 200);
    await running.clock.advance(1_000);
    const lines = logged.at("info").filter((line) => line.includes("ENABLE_SSE"));
    assert.deepEqual(lines, ["ENABLE_SSE is now false, by the store"]);
  } finally {
    await running.close();
  }
});

Deno.test("calls to Nellis are timed while their flag is on, and not while it is off", async () => {
  const running = await runGavel({ env: PLAIN });
  const { house, call, clock } = running;
  /** Lets a minute pass and returns the readings that were timed since the start. */
  const timed = async () => {
    await clock.advance(60_000);
    const { body } = await call("GET", "/metrics");
    return Number(/^nellis_request_duration_seconds_count\{call="readLot"\} (\d+)$/m.exec(body)?.[1] ?? 0);
  };
  try {
    const { id } = house.addLot({ closesInSeconds: 600, startPrice: 5 });
    await call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 0, strategy: "manual" } });
    assert.equal(await timed(), 0);
    await call("PUT", "/api/features/ENABLE_PERFORMANCE_METRICS", { value: true });
    const count = await timed();
    assert.ok(count > 0, "nothing was timed");
    await call("PUT", "/api/features/ENABLE_PERFORMANCE_METRICS", { value: false });
    const before = await timed();
    assert.equal(await timed(), before);
  } finally {
    await running.close();
  }
});
