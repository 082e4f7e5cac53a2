import assert from "node:assert/strict";
import type { FlagName } from "./definitions.ts";
import type { FlagValue } from "./flag_value.ts";
import { resolveFlags } from "./precedence.ts";

const stored = (texts: Record<string, string>) => new Map(Object.entries(texts));
const given = (...values: [FlagName, FlagValue][]) => new Map(values);
const sse = (texts: Record<string, string>, environment = given()) =>
  resolveFlags(stored(texts), environment).settings.get("ENABLE_SSE");

Deno.test("the store goes before the environment, and that before the default", () => {
  assert.deepEqual(sse({}), { value: true, source: "default" });
  assert.deepEqual(sse({}, given(["ENABLE_SSE", false])), { value: false, source: "environment" });
  assert.deepEqual(sse({ sse: "on" }, given(["ENABLE_SSE", false])), { value: true, source: "store" });
});

Deno.test("one flag's setting leaves the others alone", () => {
  const before = resolveFlags(stored({}), given()).settings;
  const after = resolveFlags(stored({ sse: "off" }), given()).settings;
  for (const [name, setting] of before) if (name !== "ENABLE_SSE") assert.deepEqual(after.get(name), setting);
});

Deno.test("both stored names are heard, the full one first, and the other is reported when it differs", () => {
  assert.equal(sse({ sse: "off" })?.value, false);
  assert.equal(sse({ enable_sse: "off" })?.value, false);
  assert.equal(sse({ enable_sse: "off", sse: "on" })?.value, false);
  assert.deepEqual(resolveFlags(stored({ enable_sse: "off", sse: "on" }), given()).ignored, [
    "feature:sse is ignored: feature:enable_sse is set as well and goes first",
  ]);
  assert.deepEqual(resolveFlags(stored({ enable_sse: "off", sse: "0" }), given()).ignored, []);
});

Deno.test("an older stored name is heard, and goes last", () => {
  assert.deepEqual(sse({ use_sse: "off" }), { value: false, source: "store" });
  assert.equal(sse({ use_sse: "off", sse: "on" })?.value, true);
  assert.equal(sse({ use_sse: "off", enable_sse: "on" })?.value, true);
  assert.deepEqual(resolveFlags(stored({ use_sse: "off", sse: "on" }), given()).ignored, [
    "feature:use_sse is ignored: feature:sse is set as well and goes first",
  ]);
});

Deno.test("what is not allowed in the store is passed over and reported, never read as on", () => {
  for (const text of ["banana", "", "2", "null"]) {
    assert.deepEqual(sse({ sse: text }, given(["ENABLE_SSE", false])), {
      value: false,
      source: "environment",
    });
    assert.deepEqual(
      resolveFlags(stored({ performance_metrics: text }), given()).settings.get("ENABLE_PERFORMANCE_METRICS"),
      {
        value: false,
        source: "default",
      },
    );
  }
  assert.deepEqual(resolveFlags(stored({ sse: "banana" }), given()).ignored, [
    'feature:sse is "banana" and is ignored: it must be true, false, 1, 0, on, off, yes, no, enabled or disabled',
  ]);
});

Deno.test("under a full name that makes no sense the short one holds", () => {
  assert.deepEqual(sse({ enable_sse: "banana", sse: "off" }), { value: false, source: "store" });
});

Deno.test("a stored name that is no flag's sets nothing", () => {
  assert.deepEqual(
    resolveFlags(stored({ magic: "off", SSE: "off" }), given()),
    resolveFlags(stored({}), given()),
  );
});
