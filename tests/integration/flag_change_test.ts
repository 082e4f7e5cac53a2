import assert from "node:assert/strict";
import { recordLog } from "../support/logged.ts";
import { runGavel } from "../support/server/running_gavel.ts";

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
