import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import project from "../deno.json" with { type: "json" };
import { denoCommand, runDeno } from "./support/deno_command.ts";

/** The permissions that the executable is compiled with, so that the bundle is tried with no others. */
const PERMISSIONS = project.tasks.compile.command.split(" ").filter((word) => word.startsWith("--allow-"));

/** A bundle has to stand alone: no project file, no registry, no cache. */
const ALONE = [
  "run",
  "--no-config",
  "--no-remote",
  "--no-npm",
  "--no-prompt",
  "--unstable-kv",
  ...PERMISSIONS,
];

/** A copy of what the executable is made of, in a folder that is removed afterwards. */
async function projectCopy(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "gavel-compile-" });
  for (const part of ["main.ts", "src", "extension", "build", "deno.json", "deno.lock"]) {
    await cp(part, `${path}/${part}`, { recursive: true });
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The bundle, alone in an empty folder. */
async function bundleAlone(folder: string): Promise<string> {
  const bundles = await runDeno(["task", "dashboard"], { cwd: folder });
  assert.equal(bundles.code, 0, bundles.stderr);
  const bundled = await runDeno(["bundle", "--quiet", "--output", "alone/gavel.js", "main.ts"], {
    cwd: folder,
  });
  assert.equal(bundled.code, 0, bundled.stderr);
  return `${folder}/alone`;
}

/** Has the tasks of the copy in `folder` compile without a check of types: the runner checks them once for all. */
async function compileUnchecked(folder: string): Promise<void> {
  const path = `${folder}/deno.json`;
  const text = await Deno.readTextFile(path);
  const unchecked = text.replaceAll(" compile --bundle ", " compile --no-check --bundle ");
  assert.notEqual(unchecked, text);
  await Deno.writeTextFile(path, unchecked);
}

// Compiling for real downloads Deno's bare runtime, which CI does in a job of its own; any executable in its
// place shows that everything up to that works.
Deno.test("the compile task puts the whole program into one executable", async () => {
  await using copy = await projectCopy();
  await compileUnchecked(copy.path);
  const compiled = await runDeno(["task", "compile"], {
    cwd: copy.path,
    env: { DENORT_BIN: Deno.execPath() },
  });
  assert.equal(compiled.code, 0, compiled.stderr);
  assert.doesNotMatch(
    compiled.stderr,
    /node_modules/,
    "npm packages are embedded as files instead of bundled",
  );
  const executable = await Deno.readFile(`${copy.path}/dist/gavel`);
  assert.ok(contains(executable, "Usage: gavel [command]"), "the program is not in it");
});

Deno.test("the bundled program runs alone and knows its version", async () => {
  await using copy = await projectCopy();
  const alone = await bundleAlone(copy.path);
  const { code, stdout, stderr } = await runDeno([...ALONE, "gavel.js", "version"], { cwd: alone });
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: `gavel ${project.version}\n`, stderr: "" });
});

Deno.test("the bundled program serves with the permissions it is compiled with, and stops when asked", async () => {
  await using copy = await projectCopy();
  const alone = await bundleAlone(copy.path);
  const env = { PORT: "0", HOST: "127.0.0.1", DATA_DIR: `${copy.path}/data`, LOG_LEVEL: "error" };
  await using gavel = denoCommand([...ALONE, "gavel.js"], { cwd: alone, env }).spawn();
  const stderr = new Response(gavel.stderr).text();
  const lines = gavel.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!/ready at \S+\n/.test(said)) {
    const { value, done } = await lines.read();
    if (done) break;
    said += value;
  }
  const url = /ready at (\S+)\n/.exec(said)?.[1];
  assert.ok(url, `It did not start: ${said}${url ? "" : await stderr}`);
  const health = await fetch(`${url}/health`);
  assert.equal(health.status, 200, await health.text());
  gavel.kill("SIGTERM");
  await lines.cancel();
  assert.deepEqual({ code: (await gavel.status).code, stderr: await stderr }, { code: 0, stderr: "" });
});

function contains(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder("latin1").decode(bytes).includes(text);
}

Deno.test("every executable asks for nothing, keeps no cache, and has the start task's memory settings", () => {
  const { start, compile } = project.tasks;
  const memory = /--v8-flags=\S+/.exec(start.command)?.[0] ?? assert.fail("the start task has none");
  for (const { command } of [compile, project.tasks["compile:image"], project.tasks["compile:release"]]) {
    for (const flag of ["--no-prompt", "--no-code-cache", memory]) {
      assert.ok(command.split(" ").includes(flag), `${flag} is missing in: ${command}`);
    }
  }
  assert.match(
    project.tasks["compile:image"].command,
    / --allow-read=\/data,\/backups,\/tmp --allow-write=\/data,\/backups,\/tmp /,
  );
  assert.equal(
    project.tasks["compile:release"].command.replace("--target $TARGET ", "").replace("-$TARGET", ""),
    compile.command,
  );
});
