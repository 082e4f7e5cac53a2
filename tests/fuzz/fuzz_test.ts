import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { allEdges } from "./edges/all.ts";
import { failureLines, runEdge } from "./run_edge.ts";

/** Cases at most edges: some 20 s of a processor's time in all. `deno task fuzz` tries many more. */
const CASES = 200;
/** The same cases each time, unless another seed is asked for. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? 1);

for (const edge of await allEdges()) {
  Deno.test(`whatever comes, Gavel holds: ${edge.name}`, async () => {
    const { failure } = await runEdge(edge, edge.casesInTests ?? CASES, SEED, systemClock());
    assert.equal(failure, null, failure ? failureLines(edge.name, failure) : "");
  });
}
