import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../tests/support/any_text.ts";
import { inRollout } from "./rollout.ts";

Deno.test("nobody is in a rollout of 0 %, and everybody in one of 100 %", () => {
  fc.assert(fc.property(anyText(), (id) => {
    assert.equal(inRollout(id, 0), false);
    assert.equal(inRollout(id, 100), true);
  }));
});

Deno.test("raising the percentage never drops an id", () => {
  const percent = fc.integer({ min: 0, max: 100 });
  fc.assert(fc.property(fc.string(), percent, percent, (id, one, other) => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    assert.ok(!inRollout(id, low) || inRollout(id, high));
  }));
});

Deno.test("lots numbered one after another are spread evenly", () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => String(48_216_000 + index));
  for (const percent of [1, 10, 25, 50, 90]) {
    const share = ids.filter((id) => inRollout(id, percent)).length / 10;
    assert.ok(Math.abs(share - percent) < 4, `${share} % are in a rollout of ${percent} %`);
  }
});

Deno.test("who is in a rollout stays so for ever", () => {
  const ids = ["", "1", "48216377", "48216378", "48216379", "lot-ä"];
  const firstPercentOf = (id: string) =>
    Array.from({ length: 101 }, (_, at) => at).find((at) => inRollout(id, at));
  assert.deepEqual(ids.map(firstPercentOf), [67, 34, 62, 70, 75, 53]);
});
