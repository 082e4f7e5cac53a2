import assert from "node:assert/strict";
import { serve, TOKEN } from "../../../tests/support/server/server_services.ts";

const stranger = { authorization: "" };

Deno.test("anyone may ask whether Gavel is healthy, and is told no more than that", async () => {
  const { call } = await serve();
  for (const path of ["/health", "/health?detailed=true"]) {
    const { status, body } = await call("GET", path, undefined, stranger);
    assert.equal(status, 200);
    assert.deepEqual(body, { status: "healthy", timestamp: "2026-11-02T12:00:00.000Z" });
  }
});

Deno.test("the owner is told the details when they ask for them", async () => {
  const { call } = await serve();
  const { body } = await call("GET", "/health?detailed=true", undefined, {
    authorization: `Bearer ${TOKEN}`,
  });
  assert.deepEqual(body.checks, { store: { status: "healthy", message: "It writes" } });
  assert.equal(body.version, "1.2.3");
  assert.deepEqual(body.lots, { watched: 0, active: 0, live: 0 });
  assert.equal((await call("GET", "/health")).body.checks, undefined);
});

Deno.test("unhealthy is 503, degraded is not, and the process is alive in any case", async () => {
  const { call, backstage } = await serve();
  const statuses = async () => {
    const paths = ["/health", "/health/ready", "/health/live"];
    return await Promise.all(
      paths.map(async (path) => (await call("GET", path, undefined, stranger)).status),
    );
  };
  backstage.health = { status: "degraded", checks: {} };
  assert.deepEqual(await statuses(), [200, 200, 200]);
  assert.equal((await call("GET", "/health/ready", undefined, stranger)).body.ready, true);
  backstage.health = { status: "unhealthy", checks: {} };
  assert.deepEqual(await statuses(), [503, 503, 200]);
  assert.equal((await call("GET", "/health/ready", undefined, stranger)).body.ready, false);
  assert.equal((await call("GET", "/health/live", undefined, stranger)).body.alive, true);
});

Deno.test("asking for details is no way to guess the token", async () => {
  const { call } = await serve();
  for (let guess = 1; guess <= 5; guess++) {
    await call("GET", "/health?detailed=true", undefined, { authorization: `guess ${guess}` });
  }
  const guessed = { authorization: "guess 6" };
  assert.equal((await call("GET", "/health?detailed=true", undefined, guessed)).body.checks, undefined);
  assert.equal((await call("GET", "/api/status", undefined, guessed)).status, 429);
});
