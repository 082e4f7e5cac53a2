import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import project from "../deno.json" with { type: "json" };
import { compileArguments, permissions, TARGETS } from "../build/executable.ts";
import { smoke } from "./smoke/smoke.ts";
import { runDeno } from "./support/process/deno_command.ts";

/** A bundle has to stand alone: no project file, no registry, no cache, no more permissions than the executable. */
const ALONE = [
  "run",
  "--no-config",
  "--no-remote",
  "--no-npm",
  "--no-prompt",
  "--unstable-kv",
  ...permissions(false),
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

// Compiling for real downloads Deno's bare runtime, which CI does in a job of its own; any executable in its
// place shows that everything up to that works.
Deno.test("the compile task puts the whole program into one executable", async () => {
  await using copy = await projectCopy();
  // The runner checks the types once for all.
  const compiled = await runDeno(["task", "compile", "--no-check"], {
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

Deno.test("the bundled program passes the smoke test of the executables", async () => {
  await using copy = await projectCopy();
  const alone = await bundleAlone(copy.path);
  const steps: string[] = [];
  await smoke({
    command: [Deno.execPath(), ...ALONE, `${alone}/gavel.js`],
    onStep: (step) => steps.push(step),
  });
  assert.equal(steps.at(-1), "shows the demo");
});

Deno.test("an executable that does not start fails the smoke test with what it said", async () => {
  const program = "console.error('no such library'); Deno.exit(Deno.args[0] === 'version' ? 0 : 1)";
  const command = [Deno.execPath(), "eval", program] as const;
  await assert.rejects(smoke({ command, onStep: () => {} }), /no such library/);
});

Deno.test("an unknown target is refused before anything is compiled, with the names of those that are known", async () => {
  const { code, stderr } = await runDeno(["run", "--allow-run", "build/compile.ts", "--target=linux-mips"], {
    cwd: ".",
  });
  assert.deepEqual({ code, stderr }, {
    code: 2,
    stderr: `There is no target linux-mips: it must be one of ${
      TARGETS.map(({ name }) => name).join(", ")
    }\n`,
  });
});

function contains(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder("latin1").decode(bytes).includes(text);
}

Deno.test("every executable asks for nothing, keeps no cache, and has the start task's memory settings", () => {
  const memory = /--v8-flags=\S+/.exec(project.tasks.start.command)?.[0] ??
    assert.fail("the start task has none");
  for (const target of [null, ...TARGETS]) {
    for (const isForImage of [true, false]) {
      const args = compileArguments({ target, isForImage, checksTypes: true }, "linux");
      for (const flag of ["--no-prompt", "--no-code-cache", "--bundle", memory]) {
        assert.ok(args.includes(flag), `${flag} is missing in: ${args.join(" ")}`);
      }
    }
  }
});
