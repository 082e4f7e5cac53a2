import { smoke } from "./smoke.ts";

/** Smoke-tests the executable whose path is given, and says each step. */
const [program] = Deno.args;
if (program === undefined) throw new Error("Name the executable: deno run -A tests/smoke/run.ts dist/gavel");

// deno-lint-ignore no-console -- a script speaks on its terminal
await smoke({ command: [await Deno.realPath(program)], onStep: (step) => console.log(`✓ ${step}`) });
