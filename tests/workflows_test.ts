import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import project from "../deno.json" with { type: "json" };

const FOLDER = ".github/workflows";

const workflow = z.object({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.object({ contents: z.literal("read") }),
  jobs: z.record(
    z.string(),
    z.object({
      "runs-on": z.string(),
      "timeout-minutes": z.number(),
      needs: z.string().optional(),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })).nonempty(),
    }),
  ),
});

const workflows = await Array.fromAsync(Deno.readDir(FOLDER), async ({ name }) => ({
  path: name,
  ...workflow.parse(parse(await Deno.readTextFile(`${FOLDER}/${name}`))),
}));

Deno.test("every job of a workflow ends in time, and waits for jobs that exist", () => {
  assert.ok(workflows.length >= 3);
  for (const { path, jobs } of workflows) {
    for (const { needs } of Object.values(jobs)) {
      assert.ok(needs === undefined || Object.hasOwn(jobs, needs), `${path}: no job is called ${needs}`);
    }
  }
});

Deno.test("every task that a workflow runs exists", () => {
  const commands = workflows.flatMap(({ jobs }) => Object.values(jobs))
    .flatMap(({ steps }) => steps.map(({ run }) => run ?? "")).join("\n");
  const named = [...commands.matchAll(/\bdeno task ([a-z:]+)/g)].map((match) => match[1] ?? "");
  assert.ok(named.includes("simulate:seeds") && named.includes("compile:release"));
  assert.deepEqual(named.filter((name) => !(name in project.tasks)), []);
});

Deno.test("nothing is released whose tests did not pass, and only the draft may write", async () => {
  const { jobs } = workflows.find(({ path }) => path === "release.yml") ?? assert.fail("no release.yml");
  assert.equal(jobs["executables"]?.needs, "ok");
  assert.equal(jobs["draft"]?.needs, "executables");
  assert.ok(jobs["ok"]?.steps.some(({ run }) => run === ".ci/run"));
  const text = await Deno.readTextFile(`${FOLDER}/release.yml`);
  assert.equal(text.match(/contents: write/g)?.length, 1);
});
