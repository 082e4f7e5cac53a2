import assert from "node:assert/strict";
import { historyOf } from "./product.ts";

Deno.test("an amount in the history has commas after each three digits, as the real page has", () => {
  const amounts = [1, 999, 1_000, 1_264, 12_345, 999_999, 1_234_567];
  const bids = amounts.map((amount) => ({ atMs: 0, bidder: "Jane", amount, type: "bid" as const }));
  const shown = historyOf({ bids, leader: "Jane" }).map(({ amount }) => amount);
  assert.deepEqual(shown.reverse(), ["$1", "$999", "$1,000", "$1,264", "$12,345", "$999,999", "$1,234,567"]);
});
