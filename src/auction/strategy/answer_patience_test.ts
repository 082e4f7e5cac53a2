import assert from "node:assert/strict";
import { answerPatience } from "./answer_patience.ts";

const cases: readonly (readonly [leftMs: number, patienceMs: number])[] = [
  [Infinity, 10_000],
  [60_000, 10_000],
  [30_000, 10_000],
  [15_000, 5_000],
  [8_000, 2_667],
  [3_000, 1_500],
  [0, 1_500],
  [-1_000, 1_500],
];
for (const [leftMs, patienceMs] of cases) {
  Deno.test(`a bid that leaves ${leftMs} ms before the close waits ${patienceMs} ms for its answer`, () => {
    assert.equal(answerPatience(leftMs), patienceMs);
  });
}
