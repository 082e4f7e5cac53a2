import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { tries } from "../support/tries.ts";
import { allEdges } from "./edges/all.ts";
import { failureLines, runEdge } from "./run_edge.ts";

/** Cases at each edge: 500 take some 25 s of a processor's time in all. `deno task fuzz` tries many more. */
const CASES = tries({ inCi: 500, here: 200 });
/** Cases that share a start of Gavel where each would need one of its own. */
const CASES_AT_ONCE = 4;
/** The same cases each time, unless another seed is asked for. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? 1);

for (const edge of await allEdges()) {
  Deno.test(`whatever comes, Gavel holds: ${edge.name}`, async () => {
    const { failure } = await runEdge(edge, CASES, SEED, systemClock(), CASES_AT_ONCE);
    assert.equal(failure, null, failure ? failureLines(edge.name, failure) : "");
  });
}
