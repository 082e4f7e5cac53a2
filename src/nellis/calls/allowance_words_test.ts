import assert from "node:assert/strict";
import type { AllowanceView } from "./allowance.ts";
import { allowanceState } from "./allowance_words.ts";

const UNKNOWN: AllowanceView = {
  perMinute: null,
  grantedPerMinute: null,
  usedLastMinute: 90,
  refusals: 0,
  bidsOnlyForMs: 0,
};
const LEARNT: AllowanceView = {
  ...UNKNOWN,
  perMinute: 6,
  grantedPerMinute: 8,
  usedLastMinute: 5,
  refusals: 3,
};
const NOBODY = { waiting: 0, longestWaitMs: 0 };

Deno.test("where nothing was refused, all is well", () => {
  assert.deepEqual(allowanceState(UNKNOWN, NOBODY), {
    status: "healthy",
    message: "Nellis has not refused any request for being one too many (429)",
  });
});

Deno.test("what was learnt is said with what was used of it", () => {
  assert.deepEqual(allowanceState(LEARNT, { waiting: 3, longestWaitMs: 60_000 }), {
    status: "healthy",
    message: "Nellis grants about 8 requests a minute; Gavel allows itself 6 and used 5 in the last one",
  });
});

Deno.test("while Nellis asks Gavel to wait, it says for how long", () => {
  const { status, message } = allowanceState({ ...LEARNT, bidsOnlyForMs: 119_001 }, NOBODY);
  assert.equal(status, "degraded");
  assert.match(message, /nothing but bids is sent for 120 s$/);
});

Deno.test("lots that wait for long are said, with what to do", () => {
  const { status, message } = allowanceState(LEARNT, { waiting: 40, longestWaitMs: 20 * 60_000 });
  assert.equal(status, "degraded");
  assert.match(message, /40 readings wait, one of them for 20 minutes: watch fewer lots$/);
  const one = allowanceState({ ...LEARNT, grantedPerMinute: 1, perMinute: 1 }, {
    waiting: 1,
    longestWaitMs: 20 * 60_000,
  });
  assert.equal(
    one.message,
    "Nellis grants about 1 request a minute; Gavel allows itself 1, and 1 reading waits for 20 minutes: " +
      "watch fewer lots",
  );
});
