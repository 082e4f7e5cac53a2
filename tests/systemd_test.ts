import assert from "node:assert/strict";
import { join } from "node:path";
import { parseCommandLine } from "../src/command_line.ts";
import { permissions } from "../build/executable.ts";
import { BUNDLE } from "./e2e/bundle.ts";
import { started, stop } from "./smoke/smoke.ts";
import { START_ENV } from "./support/process/start_task.ts";

const UNIT = await Deno.readTextFile("ops/systemd/gavel.service");
const PROGRAM = "/usr/local/bin/gavel";

/** Returns the values of a setting of the unit, in their order. */
function settings(name: string): readonly string[] {
  return UNIT.split("\n").filter((line) => line.startsWith(`${name}=`)).map((line) =>
    line.slice(name.length + 1)
  );
}

/** Runs `systemd-analyze` on a unit with this text. Its program is one that is there. */
async function analyze(unit: string, ...args: readonly string[]) {
  const folder = await Deno.makeTempDir({ prefix: "gavel-unit-" });
  const path = join(folder, "gavel.service");
  await Deno.writeTextFile(path, unit.replaceAll(PROGRAM, "/bin/true"));
  const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", { args: [...args, path] })
    .output();
  await Deno.remove(folder, { recursive: true });
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), complaints: text.decode(stderr) };
}

/** Not every machine that runs the tests has systemd. */
const ignore = !await new Deno.Command("systemd-analyze", { args: ["--version"] }).output().then(
  ({ success }) => success,
  () => false,
);

Deno.test({
  name: "systemd understands every line of the unit",
  ignore,
  async fn() {
    assert.deepEqual(await analyze(UNIT, "verify"), { code: 0, stdout: "", complaints: "" });
    const mistaken = await analyze(UNIT.replace("RestartSec=", "RestartSeconds="), "verify");
    assert.match(mistaken.complaints, /RestartSeconds/);
  },
});

Deno.test({
  name: "systemd finds the unit confined: its exposure is at most 2 of 10",
  ignore,
  async fn() {
    const { code, stdout } = await analyze(
      UNIT,
      "security",
      "--offline=true",
      "--threshold=20",
      "--no-pager",
    );
    assert.equal(code, 0, stdout);
    const loose = await analyze(
      UNIT.replace("ProtectSystem=strict\n", "").replace(/^SystemCallFilter=.*\n/gm, ""),
      "security",
      "--offline=true",
      "--threshold=20",
      "--no-pager",
    );
    assert.notEqual(loose.code, 0);
  },
});

Deno.test("the unit runs a command that Gavel knows, with the start task's environment, and starts it again", () => {
  const [program, ...args] = settings("ExecStart")[0]?.split(" ") ?? [];
  assert.equal(program, PROGRAM);
  assert.deepEqual(parseCommandLine(args), { command: "serve", args: [] });
  for (const [name, value] of Object.entries(START_ENV)) {
    assert.ok(settings("Environment").includes(`${name}=${value}`), `${name} is missing`);
  }
  assert.deepEqual(settings("Restart"), ["always"]);
  assert.deepEqual(settings("NoNewPrivileges"), ["true"]);
});

Deno.test("its data are in the folder that systemd makes for it, and an owner's settings win", () => {
  assert.deepEqual(settings("StateDirectory"), ["gavel"]);
  assert.ok(settings("Environment").includes("DATA_DIR=%S/gavel"));
  assert.deepEqual(settings("EnvironmentFile"), ["-/etc/gavel/gavel.env"]);
  assert.ok(UNIT.lastIndexOf("\nEnvironment=") < UNIT.indexOf("\nEnvironmentFile="));
});

Deno.test("V8 may use what it needs: protection keys, and memory that it writes and runs", () => {
  assert.deepEqual(settings("MemoryDenyWriteExecute"), []);
  assert.ok(settings("SystemCallFilter")[0]?.split(" ").includes("@pkey"));
});

Deno.test("Gavel serves with the unit's environment and nothing else, keeps its data there, and stops when asked", async () => {
  const state = await Deno.makeTempDir({ prefix: "gavel-state-" });
  const environment = settings("Environment").map((line) => line.replace("%S", state).split("="));
  const [, ...args] = settings("ExecStart")[0]?.split(" ") ?? [];
  const alone = ["run", "--no-config", "--no-npm", "--no-prompt", "--unstable-kv", ...permissions(false)];
  try {
    await using gavel = await started(
      new Deno.Command(Deno.execPath(), {
        args: [...alone, await Deno.realPath(BUNDLE), ...args],
        clearEnv: true,
        env: { ...Object.fromEntries(environment), PORT: "0", HOST: "127.0.0.1" },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }),
      /ready at \S+/,
    );
    const kept = (await Array.fromAsync(Deno.readDir(join(state, "gavel")))).map(({ name }) => name);
    assert.ok(kept.includes("gavel.kv") && kept.includes("auth-token"), kept.join());
    await stop(gavel);
  } finally {
    await Deno.remove(state, { recursive: true });
  }
});
