// deno-lint-ignore-file no-console -- its output is what it is for
import { cp } from "node:fs/promises";
import { dirname } from "node:path";
import { type Mutation, MUTATIONS } from "./mutations.ts";
import { describe, mutated } from "./planting.ts";

/** The files that the tests of a folder need, copied so that nobody's work is touched. */
const COPIED = ["src", "extension", "dist", "tests/support", "deno.json", "deno.lock"];
/** The number of times that a property has to find its mutation, each time with other cases. */
const TIMES = 10;
const USAGE = "use --properties, and --only=<a word of the file or the text>";

/** The end of a run of tests: `error` is a mutation that does not even load, which proves nothing. */
type Verdict = "found" | "survived" | "error";

/**
 * Plants one mutation after another in a copy of the code, runs the tests of its folder, and names those that no test
 * finds. With `--properties` it runs a property's file alone, ten times. The exit code is 0 when all were found.
 */
async function run(args: readonly string[]): Promise<number> {
  const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length) ?? "";
  const isOfProperties = args.includes("--properties");
  const unknown = args.find((arg) => arg !== "--properties" && !arg.startsWith("--only="));
  if (unknown !== undefined) {
    console.error(`Can't understand "${unknown}": ${USAGE}`);
    return 2;
  }
  const chosen = MUTATIONS.filter((each) => describe(each).includes(only))
    .filter(({ property }) => !isOfProperties || property !== undefined);
  const folder = await Deno.makeTempDir({ prefix: "gavel-mutate-" });
  try {
    await copyInto(folder);
    // A test that fails anyway would find every mutation.
    for (const tests of new Set(chosen.flatMap((each) => testsOf(each, isOfProperties)))) {
      if (await test(folder, tests) === "survived") continue;
      console.error(`The tests of ${tests} fail without any mutation: mend them first`);
      return 1;
    }
    const survivors: string[] = [];
    for (const mutation of chosen) {
      const seen = isOfProperties ? await tryProperty(folder, mutation) : await tryFolder(folder, mutation);
      console.log(`${seen.padEnd(9)} ${describe(mutation)}`);
      if (seen !== "found") survivors.push(describe(mutation));
    }
    console.log(`\n${chosen.length - survivors.length} found, ${survivors.length} not`);
    for (const survivor of survivors) console.log(`  ${survivor}`);
    return survivors.length === 0 && chosen.length > 0 ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function copyInto(folder: string): Promise<void> {
  for (const part of COPIED) await cp(part, `${folder}/${part}`, { recursive: true });
  await Deno.symlink(`${Deno.cwd()}/node_modules`, `${folder}/node_modules`);
}

/** Returns the tests that may find a mutation: its property, or its file's folder, then that folder of `src/` as a whole. */
function testsOf({ file, property }: Mutation, isOfProperties: boolean): readonly string[] {
  if (isOfProperties) return property === undefined ? [] : [property];
  const [src, part] = file.split("/");
  return [...new Set([dirname(file), `${src}/${part}`])];
}

/** Runs the tests of the mutation's folder of `src/`, those of its own file's folder first. */
function tryFolder(folder: string, mutation: Mutation): Promise<Verdict> {
  return withMutation(folder, mutation, async () => {
    for (const tests of testsOf(mutation, false)) {
      const verdict = await test(folder, tests);
      if (verdict !== "survived") return verdict;
    }
    return "survived";
  });
}

async function tryProperty(folder: string, mutation: Mutation): Promise<string> {
  const { property } = mutation;
  if (property === undefined) throw new Error(`${describe(mutation)} has no property`);
  return await withMutation(folder, mutation, async () => {
    let found = 0;
    for (let time = 1; time <= TIMES; time++) if (await test(folder, property) === "found") found++;
    return found === TIMES ? "found" : `${found}/${TIMES}`;
  });
}

async function withMutation<T>(folder: string, mutation: Mutation, task: () => Promise<T>): Promise<T> {
  const path = `${folder}/${mutation.file}`;
  const source = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, mutated(source, mutation));
  try {
    return await task();
  } finally {
    await Deno.writeTextFile(path, source);
  }
}

async function test(folder: string, tests: string): Promise<Verdict> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--frozen", "--quiet", "--fail-fast", tests],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
  });
  const { success, stdout, stderr } = await command.output();
  if (success) return "survived";
  const printed = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return /FAILED \|/.test(printed) && !/SyntaxError|Module not found/.test(printed) ? "found" : "error";
}

if (import.meta.main) Deno.exit(await run(Deno.args));
