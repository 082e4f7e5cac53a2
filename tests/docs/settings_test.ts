import assert from "node:assert/strict";
import { readConfig } from "../../src/config.ts";
import { VARIABLES } from "../../src/config_variables.ts";
import { FLAG_NAMES } from "../../src/flags/definitions.ts";
import { flagsInEnvironment } from "../../src/flags/flag_value.ts";
import { until } from "../e2e/program.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { blocksOf } from "./commands.ts";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { testWords } from "./kinds.ts";
import { startOwner } from "./owner.ts";
import { testPage } from "./page.ts";
import { SETTING_GROUPS } from "./setting_groups.ts";
import { openShell } from "./shell.ts";

/** A line of a file of variables. */
const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=(.*)$/;

testWords("every variable is in one table of docs/settings.md", () => {
  assert.deepEqual(Object.values(SETTING_GROUPS).flat().toSorted(), Object.keys(VARIABLES).toSorted());
});

testWords("the examples of docs/settings.md are values that Gavel takes", async () => {
  const examples = blocksOf(await Deno.readTextFile("docs/settings.md")).filter(({ language }) =>
    language === "ini"
  );
  assert.equal(examples.length, Object.keys(SETTING_GROUPS).length, "one for each table");
  for (const { lines } of examples) {
    const set = new Map(lines.flatMap((line) => {
      const [, name = "", value = ""] = ASSIGNMENT.exec(line) ?? [];
      return name === "" ? [] : [[name, value]];
    }));
    assert.notEqual(set.size, 0);
    for (const name of set.keys()) {
      assert.ok(name in VARIABLES || FLAG_NAMES.some((flag) => flag === name), name);
    }
    readConfig((name) => set.get(name));
    flagsInEnvironment((name) => set.get(name));
  }
});

testPage("docs/settings.md", async (page) => {
  await using redis = await startRedisServer();
  await using owner = await startOwner({ STORE: "redis", REDIS_URL: redis.url });
  const { shell } = owner;
  const isLive = async () =>
    (await owner.running.call("GET", "/api/features")).body.features.ENABLE_SSE.enabled;
  await page.run("echo 'LOG_LEVEL=debug' >> .env", shell);
  await page.excuse("docker compose", NO_DOCKER, checkCompose);
  await page.excuse(/systemctl|systemd-run|sudo tee/, "there is no systemd here");

  assert.match(await page.run("gavel flags list", shell), /ENABLE_SSE/);
  await page.run("gavel flags set", shell);
  assert.equal(await isLive(), false);
  await page.run("gavel flags unset", shell);
  assert.equal(await isLive(), true);
  page.replace({ "redis-cli": `redis-cli -u ${redis.url}` });
  await page.run("redis-cli", shell);
  await until(() => "the flag of Redis", async () => !(await isLive()));

  await using other = await openShell({ DATA_DIR: "data" });
  for (const command of ["LOG_LEVEL=debug gavel serve", "LOG_LEVEL=debug deno task start"]) {
    const going = await page.start(command, other, / at http\S+/);
    assert.equal((await going.stop()).code, 0);
  }
  await page.run("export", other);
});
