import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { executablePath, parseCompilation, TARGETS } from "../build/executable.ts";
import project from "../deno.json" with { type: "json" };

const FOLDER = ".github/workflows";

const permissions = z.strictObject({
  contents: z.enum(["read", "write"]),
  packages: z.literal("write").optional(),
  "id-token": z.literal("write").optional(),
  attestations: z.literal("write").optional(),
});
const step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().regex(/^[\w-]+\/[\w-]+@v\d+$/, "an action of a major version").optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  env: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
}).refine(({ uses, run }) => (uses === undefined) !== (run === undefined), "either an action or a command");
const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const job = z.strictObject({
  "runs-on": z.string(),
  "timeout-minutes": z.number(),
  needs: names.default([]),
  if: z.string().optional(),
  permissions: permissions.optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.unknown())) }).optional(),
  defaults: z.unknown().optional(),
  env: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(step).nonempty(),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({ contents: z.literal("read") }),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), job),
});

const workflows = await Array.fromAsync(Deno.readDir(FOLDER), async ({ name }) => ({
  path: name,
  ...workflow.parse(parse(await Deno.readTextFile(`${FOLDER}/${name}`))),
}));
const release = jobsOf("release.yml");

function jobsOf(name: string) {
  return workflows.find(({ path }) => path === name)?.jobs ?? assert.fail(`no ${name}`);
}

function jobOf(jobs: Record<string, z.infer<typeof job>>, name: string) {
  return jobs[name] ?? assert.fail(`no job ${name}`);
}

function commandsOf({ steps }: z.infer<typeof job>): string {
  return steps.map(({ run }) => run ?? "").join("\n");
}

Deno.test("every job of a workflow ends in time, and waits for jobs that exist", () => {
  assert.ok(workflows.length >= 4);
  for (const { path, jobs } of workflows) {
    for (const { needs } of Object.values(jobs)) {
      for (const name of needs) assert.ok(Object.hasOwn(jobs, name), `${path}: no job is called ${name}`);
    }
  }
});

Deno.test("every task and every file that a workflow runs exists", () => {
  const commands = workflows.flatMap(({ jobs }) => Object.values(jobs)).map(commandsOf).join("\n");
  const tasks = [...commands.matchAll(/\bdeno task (?:-q )?([a-z:]+)/g)].map((match) => match[1] ?? "");
  for (const name of ["simulate:seeds", "compile", "sbom", "extension"]) {
    assert.ok(tasks.includes(name), name);
  }
  assert.deepEqual(tasks.filter((name) => !(name in project.tasks)), []);
  const files = [...commands.matchAll(/(?:^|\s)((?:\.ci|build|tests|ops)\/[\w./-]+)/g)].map((match) =>
    match[1] ?? ""
  );
  for (const path of [".ci/check_image", "tests/smoke/run.ts", "ops/systemd/gavel.service"]) {
    assert.ok(files.includes(path), path);
  }
  assert.deepEqual(files.filter((path) => !existsSync(path)), []);
});

Deno.test("every command of a workflow is whole, and so is every script that one runs", async () => {
  const commands = workflows.flatMap(({ jobs }) => Object.values(jobs)).flatMap(({ steps }) =>
    steps.map(({ run }) => run ?? "")
  );
  const scripts = await Promise.all([".ci/run", ".ci/check_image"].map((path) => Deno.readTextFile(path)));
  for (const text of [...commands, ...scripts]) {
    const { success, stderr } = await new Deno.Command("bash", {
      args: ["-nc", text.replace(/\$\{\{[^}]*\}\}/g, "value")],
    }).output();
    assert.ok(success, `${text}\n${new TextDecoder().decode(stderr)}`);
  }
});

Deno.test("a step that another one asks for its output has said it", () => {
  for (const { path, jobs } of workflows) {
    for (const { steps } of Object.values(jobs)) {
      const ids = steps.map(({ id }) => id);
      const asked = [...JSON.stringify(steps).matchAll(/steps\.(\w+)\.outputs\.(\w+)/g)];
      for (const [, id, output] of asked) {
        assert.ok(ids.includes(id), `${path}: no step is called ${id}`);
        const { run } = steps.find((each) => each.id === id) ?? {};
        assert.ok(run === undefined || run.includes(`${output}=`), `${path}: ${id} does not say ${output}`);
      }
    }
  }
});

Deno.test("no command holds what comes from outside but by its environment", () => {
  for (const { path, jobs } of workflows) {
    for (const each of Object.values(jobs)) {
      const inserted = [...commandsOf(each).matchAll(/\$\{\{\s*([^}]*?)\s*\}\}/g)].map((match) =>
        match[1] ?? ""
      );
      assert.deepEqual(inserted.filter((text) => !text.startsWith("matrix.")), [], path);
    }
  }
});

Deno.test("nothing is released whose tests did not pass", () => {
  assert.ok(jobOf(release, "ok").steps.some(({ run }) => run === ".ci/run"));
  assert.deepEqual(jobOf(release, "executables").needs, ["ok"]);
  assert.deepEqual(jobOf(release, "image").needs, ["ok"]);
  assert.deepEqual(jobOf(release, "files").needs, ["executables", "image"]);
  assert.deepEqual(jobOf(release, "draft").needs, ["files"]);
  assert.match(commandsOf(jobOf(release, "draft")), /gh release create .* --draft /);
});

Deno.test("each job may do what it does, and no more", () => {
  const granted = workflows.flatMap(({ path, jobs }) =>
    Object.entries(jobs).flatMap(([name, { permissions }]) =>
      permissions === undefined ? [] : [[`${path} ${name}`, Object.entries(permissions).flat().join(" ")]]
    )
  );
  assert.deepEqual(Object.fromEntries(granted), {
    "published.yml latest": "contents read packages write",
    "release.yml image": "contents read packages write id-token write attestations write",
    "release.yml files": "contents read id-token write attestations write",
    "release.yml draft": "contents write",
  });
});

Deno.test("a release has an executable for each target, compiled and tried on its own kind of machine", () => {
  const executables = jobOf(release, "executables");
  const included = z.array(z.object({ target: z.string(), runner: z.string(), file: z.string() }))
    .parse(executables.strategy?.matrix["include"]);
  assert.deepEqual(included.map(({ target }) => target), TARGETS.map(({ name }) => name));
  for (const { target, runner, file } of included) {
    assert.equal(executablePath(parseCompilation([`--target=${target}`]), "linux"), `dist/${file}`);
    assert.match(runner, RUNNERS[target] ?? /^no runner is known/, target);
  }
  const commands = commandsOf(executables);
  assert.match(commands, /deno task compile --target=\$\{\{ matrix\.target \}\}/);
  assert.match(commands, /tests\/smoke\/run\.ts dist\/\$\{\{ matrix\.file \}\}/);
});

/** GitHub's machines of each kind, by the names that they have. */
const RUNNERS: Readonly<Record<string, RegExp>> = {
  "linux-x64": /^ubuntu-[\d.]+$/,
  "linux-arm64": /^ubuntu-[\d.]+-arm$/,
  "macos-x64": /^macos-\d+-intel$/,
  "macos-arm64": /^macos-\d+$/,
  "windows-x64": /^windows-\d+$/,
};

Deno.test("the image is checked before it is pushed, for every platform that has an executable, and attested", () => {
  const { steps } = jobOf(release, "image");
  const pushes = steps.findIndex((each) => each.with["push"] === true);
  const checked = steps.findIndex(({ run }) => run === ".ci/check_image gavel");
  assert.ok(checked !== -1 && checked < pushes);
  const platforms = TARGETS.map(({ platform }) => platform).filter((platform) => platform !== null);
  assert.equal(steps[pushes]?.with["platforms"], platforms.join(","));
  const attested = steps.slice(pushes).find(({ uses }) =>
    uses?.startsWith("actions/attest-build-provenance@")
  );
  assert.equal(attested?.with["subject-digest"], "${{ steps.push.outputs.digest }}");
  assert.equal(attested?.with["push-to-registry"], true);
});

Deno.test("every file of a release has a checksum, and its origin is attested", () => {
  const { steps } = jobOf(release, "files");
  assert.match(commandsOf(jobOf(release, "files")), /cd release && sha256sum \* > SHA256SUMS/);
  const attested = steps.find(({ uses }) => uses?.startsWith("actions/attest-build-provenance@"));
  assert.equal(attested?.with["subject-checksums"], "release/SHA256SUMS");
  assert.match(commandsOf(jobOf(release, "draft")), / release\/\*$/m);
});

Deno.test("a released compose.yaml uses the released image, and is nothing else than ours", async () => {
  const command = /^sed .* compose\.yaml > release\/compose\.yaml$/m.exec(commandsOf(jobOf(release, "files")))
    ?.[0];
  assert.ok(command);
  const { success, stdout } = await new Deno.Command("bash", {
    args: ["-euc", command.replace(" > release/compose.yaml", "")],
    env: { GITHUB_REPOSITORY: "Owner/Gavel" },
  }).output();
  assert.ok(success);
  const released = parse(new TextDecoder().decode(stdout));
  const ours = parse(await Deno.readTextFile("compose.yaml"));
  assert.equal(ours.services.gavel.build, ".");
  delete ours.services.gavel.build;
  ours.services.gavel.image = "ghcr.io/owner/gavel:latest";
  assert.deepEqual(released, ours);
});

Deno.test("the executable and the image are tried with every change, on Linux, macOS and Windows", () => {
  const ci = jobsOf("ci.yml");
  const executable = jobOf(ci, "executable");
  assert.match(commandsOf(executable), /tests\/smoke\/run\.ts/);
  const runners = z.array(z.object({ runner: z.string(), file: z.string() })).parse(
    executable.strategy?.matrix["include"],
  );
  assert.deepEqual(runners.map(({ runner }) => runner.split("-")[0]), ["ubuntu", "macos", "windows"]);
  assert.match(commandsOf(jobOf(ci, "image")), /^\.ci\/check_image gavel$/m);
});

/** A `docker` that answers as if the image had so many bytes and its container this health. */
async function checkImage(bytes: number, health: string) {
  const folder = await Deno.makeTempDir({ prefix: "gavel-docker-" });
  await Deno.writeTextFile(
    `${folder}/docker`,
    `#!/bin/sh
case "$1 $*" in
  export*) head -c ${bytes} /dev/zero ;;
  create*|run*) echo container ;;
  inspect*Health*) echo ${health} ;;
  inspect*ExitCode*) echo 0 ;;
esac
`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(`${folder}/sleep`, "#!/bin/sh\n", { mode: 0o755 });
  const { code, stdout } = await new Deno.Command(".ci/check_image", {
    args: ["gavel"],
    env: { PATH: `${folder}:${Deno.env.get("PATH")}` },
  }).output();
  await Deno.remove(folder, { recursive: true });
  return { code, said: new TextDecoder().decode(stdout) };
}

Deno.test("an image that is too large or does not become healthy fails its check", async () => {
  const good = await checkImage(150_000_000, "healthy");
  assert.equal(good.code, 0, good.said);
  const large = await checkImage(150_000_001, "healthy");
  assert.deepEqual([large.code, /larger than it may be/.test(large.said)], [1, true]);
  const ill = await checkImage(1, "unhealthy");
  assert.deepEqual([ill.code, /unhealthy after a minute/.test(ill.said)], [1, true]);
});
