import assert from "node:assert/strict";
import { createRandom, randomUuid } from "./random.ts";

const draw = (seed: number) => {
  const random = createRandom(seed);
  return Array.from({ length: 50 }, () => random.next());
};

Deno.test("the same seed draws the same numbers, another seed others", () => {
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

Deno.test("a fork doesn't depend on what was drawn before", () => {
  const used = createRandom(7);
  used.next();
  assert.equal(used.fork("a").next(), createRandom(7).fork("a").next());
  assert.notEqual(used.fork("a").next(), used.fork("b").next());
});

Deno.test("whole numbers stay between their bounds and reach both", () => {
  const random = createRandom(1);
  const drawn = new Set(Array.from({ length: 200 }, () => random.between(3, 5)));
  assert.deepEqual([...drawn].sort(), [3, 4, 5]);
});

Deno.test("nothing can be picked from an empty list", () => {
  assert.throws(() => createRandom(1).pick([]), RangeError);
});

Deno.test("a drawn UUID looks like one", () => {
  assert.match(randomUuid(createRandom(1)), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
