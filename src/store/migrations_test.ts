import assert from "node:assert/strict";
import { migrated, stamped, STORE_FORMAT } from "./migrations.ts";

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

Deno.test("what a newer Gavel wrote, and what has no sensible version, is not read", () => {
  assert.match(JSON.stringify(migrated("auction", { version: 2 })), /a newer Gavel wrote it/);
  for (const version of ["1", -1, 1.5, null, {}]) {
    assert.deepEqual(migrated("auction", { version }), { reason: "its version is no number" });
  }
});

Deno.test("the store's format rises with every step of any kind", () => {
  assert.equal(STORE_FORMAT, 8);
});
