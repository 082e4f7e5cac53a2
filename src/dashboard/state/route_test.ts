import assert from "node:assert/strict";
import test from "node:test";
import { hrefOf, readPlace } from "./route.ts";

test("an address is read back as the place that it was made from", () => {
  const href = hrefOf("lots", { params: { filter: "needs-you", search: "a & b?" } });
  const { screen, id, params } = readPlace(href);
  assert.deepEqual([screen, id], ["lots", null]);
  assert.deepEqual(Object.fromEntries(params), { filter: "needs-you", search: "a & b?" });
  assert.equal(readPlace(hrefOf("lots", { id: "71/02" })).id, "71/02");
});

test("an address that is no place is the list of lots", () => {
  for (const hash of ["", "#", "#/", "#/nowhere/5", "#/../lots"]) {
    const { screen, id } = readPlace(hash);
    assert.deepEqual([screen, id], ["lots", null], hash);
  }
});

test("an address with a broken escape is the list of lots", () => {
  assert.deepEqual(readPlace("#/lots/%E0%A4%A").id, null);
});

test("the list's defaults are not in the address", () => {
  assert.equal(hrefOf("lots", { params: { filter: "", search: "" } }), "#/lots");
});
