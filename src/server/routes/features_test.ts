import assert from "node:assert/strict";
import { serve } from "../../../tests/support/server/server_services.ts";
import { createFlags } from "../../flags/flags.ts";
import { createStoreSource } from "../../flags/store_source.ts";
import { createMemoryStore } from "../../store/memory.ts";
import type { FlagView } from "../../wire/schemas.ts";
import type { ServerServices } from "../services.ts";

const sse: FlagView = {
  name: "ENABLE_SSE",
  enabled: true,
  value: "true",
  source: "default",
  description: "Live feed",
};

function pretendFeatures(): ServerServices["features"] {
  let view = sse;
  const change = (name: string, next: Partial<FlagView>) => {
    if (name !== sse.name) return Promise.resolve(undefined);
    view = { ...sse, ...next };
    return Promise.resolve(view);
  };
  return {
    list: () => [view],
    set(name, value) {
      if (typeof value !== "boolean") {
        return Promise.reject(new RangeError("ENABLE_SSE must be true or false"));
      }
      return change(name, { enabled: value, value: String(value), source: "store" });
    },
    unset: (name) => change(name, {}),
  };
}

Deno.test("features are listed by name, set and unset live", async () => {
  const { call } = await serve({ services: { features: pretendFeatures() } });
  const off = await call("PUT", "/api/features/ENABLE_SSE", { value: false });
  assert.deepEqual(off.body.feature, { ...sse, enabled: false, value: "false", source: "store" });
  assert.deepEqual((await call("GET", "/api/features")).body.features, { ENABLE_SSE: off.body.feature });
  assert.deepEqual((await call("DELETE", "/api/features/ENABLE_SSE")).body.feature, sse);
});

Deno.test("a feature that there is not, and a value that is none, are refused", async () => {
  const { call } = await serve({ services: { features: pretendFeatures() } });
  assert.equal((await call("PUT", "/api/features/ENABLE_MAGIC", { value: true })).status, 404);
  assert.equal((await call("DELETE", "/api/features/ENABLE_MAGIC")).status, 404);
  const unknown = await call("PUT", "/api/features/ENABLE_SSE", { value: false, forHours: 1 });
  assert.match(unknown.body.error, /"forHours" is not known here: use one of value/);
  const wrong = await call("PUT", "/api/features/ENABLE_SSE", { value: "perhaps" });
  assert.equal(wrong.status, 400);
  assert.equal(wrong.body.error, "ENABLE_SSE must be true or false");
  for (const body of [{}, { value: null }, { value: {} }]) {
    assert.equal((await call("PUT", "/api/features/ENABLE_SSE", body)).status, 400);
  }
  assert.deepEqual((await call("GET", "/api/features")).body.features, { ENABLE_SSE: sse });
});

Deno.test("the real flags are toggled by names in any case, and a wrong value is told what is allowed", async () => {
  const source = createStoreSource(createMemoryStore());
  const flags = await createFlags({
    environment: (name) => name === "SSE_ROLLOUT_PERCENT" ? "50" : undefined,
    source,
  });
  const { call } = await serve({ services: { features: flags } });
  const { body } = await call("GET", "/api/features");
  assert.equal(body.features.SSE_ROLLOUT_PERCENT.source, "environment");
  assert.equal(body.features.SSE_ROLLOUT_PERCENT.value, "50");

  const off = await call("PUT", "/api/features/enable_sse", { value: "OFF" });
  assert.deepEqual(off.body, { success: true, feature: { ...flags.view("ENABLE_SSE"), enabled: false } });
  assert.equal(flags.isOn("ENABLE_SSE"), false);

  for (const value of ["banana", "", 2, "50%"]) {
    const wrong = await call("PUT", "/api/features/ENABLE_SSE", { value });
    assert.equal(wrong.status, 400);
    assert.match(wrong.body.error, /^ENABLE_SSE can't be .*: it must be true, false, 1, 0, on, off/);
  }
  assert.equal((await call("PUT", "/api/features/SSE_ROLLOUT_PERCENT", { value: 100.5 })).status, 400);
  assert.equal(
    (await call("PUT", "/api/features/SSE_ROLLOUT_PERCENT", { value: 0 })).body.feature.enabled,
    false,
  );
  assert.equal((await call("PUT", "/api/features/toString", { value: true })).status, 404);
  assert.equal(flags.isOn("ENABLE_SSE"), false, "what was refused changed nothing");

  const unset = await call("DELETE", "/api/features/Enable_SSE");
  assert.equal(unset.body.feature.source, "default");
  assert.equal(flags.isOn("ENABLE_SSE"), true);
});

Deno.test("a feature that breaks is a 500", async () => {
  const features = { ...pretendFeatures(), set: () => Promise.reject(new Error("the store is away")) };
  const { call } = await serve({ services: { features } });
  assert.equal((await call("PUT", "/api/features/ENABLE_SSE", { value: true })).status, 500);
});

Deno.test("the breaker is shown with its counters", async () => {
  const view = {
    enabled: true,
    state: "open",
    failureCount: 5,
    nextAttemptTime: "2026-11-02T12:00:30.000Z",
    opened: 1,
  } as const;
  const { call } = await serve({ services: { circuitBreaker: () => view } });
  assert.deepEqual((await call("GET", "/api/circuit-breaker")).body.circuitBreaker, view);
});

Deno.test("a store that does not answer in time, or refuses, is told of as away, and not as a fault", async () => {
  const never = new Promise<undefined>(() => {});
  for (
    const [change, expected] of [
      [() => never, /^Not in force: the store does not answer/],
      [
        () => Promise.reject(new Error("Redis: Command timed out")),
        /could not be changed: the store is away/,
      ],
    ] as const
  ) {
    const features = { list: () => [sse], set: change, unset: change };
    const { call, clock } = await serve({ services: { features } });
    for (const [method, body] of [["PUT", { value: true }], ["DELETE", undefined]] as const) {
      const answering = call(method, "/api/features/ENABLE_SSE", body);
      await clock.advance(2_000);
      const answer = await answering;
      assert.deepEqual([answer.status, answer.body.code], [503, "STORE_AWAY"]);
      assert.match(answer.body.error, expected);
    }
  }
  const away = { type: "kv", health: () => ({ connected: true, healthy: false }) } as const;
  const { call, services } = await serve({ services: { features: pretendFeatures(), store: away } });
  assert.equal((await call("PUT", "/api/features/ENABLE_SSE", { value: false })).status, 503);
  assert.deepEqual(services.features?.list(), [sse], "nothing was changed");
});
