import assert from "node:assert/strict";
import { ensureTools } from "./tools.ts";

/** A machine with these programs; `installs` come with a package manager's install, which ends with `code`. */
function aMachine(programs: readonly string[], installs: readonly string[] = [], code = 0) {
  const there = new Set(programs);
  const lines: string[] = [];
  return {
    lines,
    run(command: string, args: readonly string[]) {
      lines.push([command, ...args].join(" "));
      if (!there.has(command)) return Promise.resolve(null);
      if (!args.includes("install")) return Promise.resolve(0);
      installs.forEach((program) => there.add(program));
      return Promise.resolve(code);
    },
  };
}

const noEnv = () => undefined;
const ALL = [
  "redis-server",
  "chromium",
  "chromium-headless-shell",
  "prometheus",
  "prometheus-alertmanager",
  "caddy",
  "nginx",
  "logrotate",
  "curl",
  "openssl",
  "python3",
];
/** Programs that tell their version by another word. */
const ASKED: Readonly<Record<string, string>> = {
  caddy: "caddy version",
  nginx: "nginx -v",
  openssl: "openssl version",
};

Deno.test("what is there is not installed", async () => {
  const machine = aMachine([...ALL, "apt-get"]);
  assert.deepEqual(await ensureTools(machine.run, assert.fail, noEnv), []);
  assert.deepEqual(machine.lines, ALL.map((program) => ASKED[program] ?? `${program} --version`));
});

Deno.test("what is missing is installed, and that is said", async () => {
  for (const manager of ["apt-get", "brew"]) {
    const machine = aMachine([manager], ALL);
    const said: string[] = [];
    assert.deepEqual(await ensureTools(machine.run, (line) => said.push(line), noEnv), []);
    assert.match(said.join(), /redis-server is missing/);
    assert.ok(machine.lines.some((line) => line.startsWith(manager) && line.includes("install")));
  }
});

Deno.test("a package that complains is good enough where its program is there", async () => {
  const machine = aMachine(["apt-get"], ALL, 100);
  assert.deepEqual(await ensureTools(machine.run, () => {}, noEnv), []);
});

Deno.test("what can't be installed is named, with the way to get it", async () => {
  for (const machine of [aMachine([]), aMachine(["apt-get"])]) {
    const missing = await ensureTools(machine.run, () => {}, noEnv);
    assert.match(missing.join("\n"), /apt-get install redis-server.*\n.*apt-get install chromium/);
  }
});

Deno.test("what the suites can do without is tried for, and not called missing", async () => {
  const needed = ALL.filter((program) => program !== "chromium-headless-shell");
  for (const machine of [aMachine(needed), aMachine([...needed, "apt-get"]), aMachine([...needed, "brew"])]) {
    const said: string[] = [];
    assert.deepEqual(await ensureTools(machine.run, (line) => said.push(line), noEnv), []);
    assert.match(said.at(-1) ?? "", /^chromium-headless-shell could not be installed: Chromium opens it/);
  }
});

Deno.test("Chromium may be elsewhere", async () => {
  const machine = aMachine([...ALL.filter((program) => program !== "chromium"), "/opt/chromium"]);
  const env = (name: string) => name === "CHROMIUM_PATH" ? "/opt/chromium" : undefined;
  assert.deepEqual(await ensureTools(machine.run, assert.fail, env), []);
});
