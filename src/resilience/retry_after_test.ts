import assert from "node:assert/strict";
import { retryAfterSeconds } from "./retry_after.ts";

const NOW_MS = Date.UTC(2026, 10, 2, 12);

Deno.test("Retry-After is seconds or a date, never in the past, never longer than a day", () => {
  const after = (value: string) => retryAfterSeconds(new Headers({ "retry-after": value }), NOW_MS);
  assert.equal(after("30"), 30);
  assert.equal(after("Mon, 02 Nov 2026 12:01:30 GMT"), 90);
  assert.equal(after("Mon, 02 Nov 2026 11:00:00 GMT"), 0);
  assert.equal(after("99999999"), 86_400);
  assert.equal(after("9".repeat(400)), 86_400);
  assert.equal(after("soon"), undefined);
  assert.equal(after(""), undefined);
  assert.equal(retryAfterSeconds(new Headers(), NOW_MS), undefined);
});
