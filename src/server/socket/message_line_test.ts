import assert from "node:assert/strict";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { createRateLimiter } from "../access/rate_limit.ts";
import { createMessageLine, MOST_WAITING } from "./message_line.ts";

function aLine(max = 10) {
  const clock = createVirtualClock();
  const limiter = createRateLimiter({ max, windowMs: 1000 }, clock);
  const handled: string[] = [];
  const line = createMessageLine({
    takeTurn: () => limiter.take("client"),
    handle: (text) => void handled.push(text),
    onEmpty: () => {},
    clock,
  });
  return { clock, handled, line };
}

Deno.test("a burst is handled in its order, as many a second as there are turns, each message once", async () => {
  const { clock, handled, line } = aLine();
  const sent = Array.from({ length: 25 }, (_, index) => String(index));
  for (const text of sent) assert.ok(line.add(text));
  assert.deepEqual(handled, sent.slice(0, 10));
  await clock.advance(1000);
  assert.deepEqual(handled, sent.slice(0, 20));
  await clock.advance(1000);
  assert.deepEqual(handled, sent);
  assert.equal(clock.pending(), 0);
  assert.ok(line.add("later"));
  assert.deepEqual(handled.at(-1), "later");
});

Deno.test("what comes while others wait goes behind them", async () => {
  const { clock, handled, line } = aLine(1);
  for (const text of ["a", "b"]) line.add(text);
  await clock.advance(500);
  line.add("c");
  assert.deepEqual(handled, ["a"]);
  await clock.advance(2000);
  assert.deepEqual(handled, ["a", "b", "c"]);
});

Deno.test("a line has an end, in messages and in bytes", () => {
  const { line } = aLine(1);
  for (let count = 0; count <= MOST_WAITING; count++) assert.ok(line.add("x"));
  assert.equal(line.add("x"), false);
  const wide = aLine(1).line;
  for (let count = 0; count < 5; count++) assert.ok(wide.add("x".repeat(1024 * 1024)));
  assert.equal(wide.add("x"), false);
});

Deno.test("a line that is stopped handles nothing any more", async () => {
  const { clock, handled, line } = aLine(1);
  for (const text of ["a", "b", "c"]) line.add(text);
  line.stop();
  await clock.advance(10_000);
  assert.deepEqual(handled, ["a"]);
  assert.equal(clock.pending(), 0);
});
