import assert from "node:assert/strict";
import { changedFiles, type Git, leftOutLine, unreached } from "./reach.ts";
import { testSuites } from "./suites.ts";

const SUITES = testSuites(false);

function namesLeftOut(...changed: readonly string[]): readonly string[] {
  return unreached(SUITES, changed).map(({ name }) => name);
}

/** A repository with one commit, and this project in a folder of it. */
async function withRepository(tell: (git: Git, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const git: Git = async (...args) => {
    const name = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    const command = new Deno.Command("git", {
      args: [...name, ...args],
      cwd: `${folder}/repo/here`,
      stderr: "null",
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : null;
  };
  try {
    await Deno.mkdir(`${folder}/repo/here`, { recursive: true });
    await git("init", "--quiet", "--initial-branch=main", "..");
    await Deno.writeTextFile(`${folder}/repo/here/old.ts`, "1");
    await Deno.writeTextFile(`${folder}/repo/here/kept.ts`, "1");
    await Deno.writeTextFile(`${folder}/repo/here/.gitignore`, "built");
    await git("add", "--all");
    await git("commit", "--quiet", "--message=first");
    await tell(git, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("what is built of pages and servers is left out where no change reaches it, and nothing else ever is", () => {
  assert.deepEqual(namesLeftOut(), ["browser", "pages", "servers"]);
  assert.deepEqual(namesLeftOut("src/auction/step.ts", "features/bidding/snipe.feature"), [
    "browser",
    "pages",
    "servers",
  ]);
  assert.deepEqual(unreached(SUITES, null), []);
});

Deno.test("a change runs the suites that it reaches", () => {
  const reached: Readonly<Record<string, readonly string[]>> = {
    "src/dashboard/screens/lot.tsx": ["pages"],
    "src/client/limit_field.ts": ["pages"],
    "extension/worker/worker.ts": ["servers"],
    "features/extension/panel.feature": ["pages", "servers"],
    "features/support/world.ts": ["pages", "servers"],
    "docs/tls.md": ["browser", "servers"],
    "README.md": ["browser", "servers"],
    "src/commands/token.ts": ["browser", "servers"],
    "src/config_variables.ts": ["browser", "servers"],
    "ops/caddy/Caddyfile": ["browser"],
    "tests/proxies/visitor.ts": ["browser"],
    "tests/e2e/program.ts": ["browser"],
    "tests/e2e/adopt_test.ts": ["browser", "pages", "servers"],
    "src/server/transport/transport.ts": [],
    "src/telemetry/metrics.ts": ["browser"],
    "deno.lock": [],
    "deno.json": [],
    "tests/support/server/running_gavel.ts": [],
  };
  for (const [path, leftOut] of Object.entries(reached)) assert.deepEqual(namesLeftOut(path), leftOut, path);
});

Deno.test("whatever a suite is about is there", async () => {
  for (const { name, reach = [] } of SUITES) {
    for (const path of reach) assert.ok(await Deno.stat(path), `${name}: ${path}`);
  }
});

Deno.test("changed is what differs from the branch that the work goes to, committed or not", async () => {
  await withRepository(async (git, folder) => {
    assert.equal(await changedFiles(git), null, "there is no remote");
    await git("clone", "--quiet", "--bare", "..", `${folder}/there`);
    await git("remote", "add", "origin", `${folder}/there`);
    await git("fetch", "--quiet", "origin");
    assert.equal(await changedFiles(git), null, "its main branch is not known");
    await git("remote", "set-head", "origin", "main");
    assert.deepEqual(await changedFiles(git), []);
    await Deno.writeTextFile(`${folder}/repo/here/committed.ts`, "1");
    await git("mv", "old.ts", "new.ts");
    await git("add", "--all");
    await git("commit", "--quiet", "--message=second");
    await Deno.writeTextFile(`${folder}/repo/here/kept.ts`, "2");
    await Deno.writeTextFile(`${folder}/repo/here/neue Größe.ts`, "1");
    await Deno.writeTextFile(`${folder}/repo/here/built`, "1");
    const all = ["committed.ts", "kept.ts", "neue Größe.ts", "new.ts", "old.ts"];
    assert.deepEqual((await changedFiles(git))?.toSorted(), all);
    await git("checkout", "--quiet", "-b", "topic");
    assert.deepEqual((await changedFiles(git))?.toSorted(), all, "a branch that was never pushed");
    await git("push", "--quiet", "--set-upstream", "origin", "topic");
    assert.deepEqual((await changedFiles(git))?.toSorted(), all, "a branch that was pushed");
  });
});

Deno.test("what was left out is named, with the command that runs it", () => {
  assert.equal(leftOutLine([]), "");
  assert.match(
    leftOutLine([{ name: "pages" }, { name: "servers" }]),
    /reaches them: pages, servers\..*deno task test$/,
  );
});
