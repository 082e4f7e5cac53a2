import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createCodes } from "./codes.ts";

Deno.test("a code is good once", () => {
  const codes = createCodes(createVirtualClock());
  const [one, other] = [codes.issue(1000), codes.issue(1000)];
  assert.match(one, /^[\w-]{22}$/);
  assert.equal(codes.use("wrong"), false);
  assert.equal(codes.use(one), true);
  assert.equal(codes.use(one), false);
  assert.equal(codes.use(other), true);
});

Deno.test("a code ends with its time, whatever came after it", async () => {
  const clock = createVirtualClock();
  const codes = createCodes(clock);
  const [long, short] = [codes.issue(2000), codes.issue(1000)];
  await clock.advance(1000);
  codes.issue(1000);
  assert.equal(codes.use(short), false);
  assert.equal(codes.use(long), true);
});

Deno.test("twenty codes wait at most, and all of them can be made worthless", () => {
  const codes = createCodes(createVirtualClock());
  const [first, ...others] = Array.from({ length: 21 }, () => codes.issue(1000));
  assert.equal(codes.use(first ?? ""), false);
  assert.equal(codes.use(others[0] ?? ""), true);
  codes.voidAll();
  assert.deepEqual(others.filter(codes.use), []);
});
