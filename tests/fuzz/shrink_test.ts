import assert from "node:assert/strict";
import { plainEdge } from "./edge.ts";
import { createRunningClock } from "../support/running_clock.ts";
import { failureLines, runEdge } from "./run_edge.ts";
import { mutateText } from "./mutate_text.ts";
import { shrink } from "./shrink.ts";

Deno.test("a failing case is cut down to what fails", async () => {
  const failing = { path: "/a/long/path", body: { list: [1, 2, { bad: "xxBOOMxx" }], other: "text" } };
  const smallest = await shrink(failing, (each) => Promise.resolve(JSON.stringify(each).includes("BOOM")));
  assert.deepEqual(smallest, { path: "", body: { list: [{ bad: "BOOM" }] } });
});

Deno.test("an edge that fails, throws or leaves a promise alone is told with its seed, and the same seed draws the same", async () => {
  const clock = createRunningClock(0);
  for (
    const fail of [
      () => Promise.resolve("it is wrong"),
      () => Promise.reject(new Error("it is wrong")),
      () => {
        void Promise.reject(new Error("it is wrong"));
        return Promise.resolve(null);
      },
    ]
  ) {
    const edge = plainEdge("an edge", {
      draw: (random) => ({ text: mutateText(random, "a text with a letter z") }),
      attempt: ({ text }) => String(text).includes("z") ? Promise.resolve(null) : fail(),
    });
    const [first, second] = [await runEdge(edge, 500, 7, clock), await runEdge(edge, 500, 7, clock)];
    assert.ok(first.failure && first.failure.number === second.failure?.number);
    assert.match(first.failure.why, /it is wrong/);
    assert.deepEqual(first.failure.smallest, { text: "" });
    assert.match(failureLines("an edge", first.failure), /FUZZ_SEED=7 deno task fuzz --only="an edge"/);
  }
  assert.equal(
    (await runEdge(
      plainEdge("sound", { draw: () => ({}), attempt: () => Promise.resolve(null) }),
      5,
      1,
      clock,
    )).failure,
    null,
  );
});
