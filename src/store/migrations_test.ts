import assert from "node:assert/strict";
import { type Fields, migrated, stamped, STORE_FORMAT } from "./migrations.ts";

Deno.test("a record carries the version of its kind, and loses it again when it is read", () => {
  const document = stamped("settings", { general: {} });
  assert.deepEqual(document, { general: {}, version: 1 });
  assert.deepEqual(migrated("settings", document), { document: { general: {} } });
});

Deno.test("what was stored before there were versions goes through every step", () => {
  assert.deepEqual(migrated("commitments", { amountCents: 500 }), {
    document: { amountCents: 500, isOver: false },
  });
  assert.deepEqual(migrated("auction", { id: "1", gavel: { bidsDecided: 2 } }), {
    document: { id: "1", gavel: { bidsDecided: 2, held: null } },
  });
});

Deno.test("an unversioned default that only Gavel's own saves wrote is left out, and an older installation's stands", () => {
  const general = { defaultMaxBid: 20, autoBidDefault: false };
  const limits = { budget: { perDay: 50 }, costs: { salesTaxRate: 0 }, groups: {} };
  assert.deepEqual(migrated("settings", { general, ...limits }), {
    document: { general: { defaultMaxBid: 20 }, ...limits },
  });
  const standing: readonly Fields[] = [
    { general },
    { general, bidding: { snipeTiming: 10 } },
    { general, budget: { perDay: 50 } },
    { general: "x", ...limits },
    { general: { autoBidDefault: true }, ...limits },
  ];
  for (const document of standing) assert.deepEqual(migrated("settings", document), { document });
  const set = { general, ...limits };
  assert.deepEqual(migrated("settings", { ...set, version: 1 }), { document: set });
});

Deno.test("what a newer Gavel wrote, and what has no sensible version, is not read", () => {
  assert.match(JSON.stringify(migrated("auction", { version: 2 })), /a newer Gavel wrote it/);
  for (const version of ["1", -1, 1.5, null, {}]) {
    assert.deepEqual(migrated("auction", { version }), { reason: "its version is no number" });
  }
});

Deno.test("the store's format rises with every step of any kind", () => {
  assert.equal(STORE_FORMAT, 8);
});
