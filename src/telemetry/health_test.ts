import assert from "node:assert/strict";
import { createHealth, type HealthStatus } from "./health.ts";

const WELL = { connected: true, healthy: true };

Deno.test("a store that keeps what it is given is healthy", () => {
  assert.deepEqual(createHealth({ store: () => WELL }).check(), {
    status: "healthy",
    checks: { store: { status: "healthy", message: "Everything is written to the store" } },
  });
});

Deno.test("a store whose writes fail degrades the whole; so does one that is away", () => {
  const store = { connected: true, healthy: false, reason: "the disk is full: make room on it" };
  const health = createHealth({ store: () => store });
  assert.deepEqual(health.check().checks.store, {
    status: "degraded",
    message:
      "The last write failed (the disk is full: make room on it). Gavel tries it again every second; " +
      "no bid is sent until it succeeds",
  });
  store.connected = false;
  assert.equal(health.check().status, "degraded");
  assert.match(health.check().checks.store?.message ?? "", /can't be reached/);
  Object.assign(store, WELL);
  assert.equal(health.check().status, "healthy");
});

Deno.test("the whole is as well as its worst part, and every part is shown", () => {
  const check = (status: HealthStatus) => () => ({ status, message: status });
  const statusOf = (...parts: HealthStatus[]) =>
    createHealth({
      store: () => WELL,
      checks: Object.fromEntries(parts.map((part, i) => [`part ${i}`, check(part)])),
    })
      .check();
  assert.equal(statusOf("healthy", "degraded", "healthy").status, "degraded");
  assert.equal(statusOf("unhealthy", "degraded").status, "unhealthy");
  assert.deepEqual(Object.keys(statusOf("unhealthy", "healthy").checks), ["store", "part 0", "part 1"]);
});

Deno.test("a check that throws is unhealthy and hides no other", () => {
  const health = createHealth({
    store: () => WELL,
    checks: {
      broken: () => {
        throw new Error("no answer");
      },
    },
  });
  const { status, checks } = health.check();
  assert.equal(status, "unhealthy");
  assert.deepEqual(checks["broken"], { status: "unhealthy", message: "The check failed: no answer" });
  assert.equal(checks["store"]?.status, "healthy");
});
