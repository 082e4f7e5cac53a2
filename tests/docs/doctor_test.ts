import assert from "node:assert/strict";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { startOwner } from "./owner.ts";
import { testPage } from "./page.ts";

testPage("docs/doctor.md", async (page) => {
  let notices = 0;
  await using receiver = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    notices++;
    return new Response();
  });
  const hook = `http://127.0.0.1:${receiver.addr.port}/hook`;
  await using owner = await startOwner({ NOTIFY_URL: hook });
  const { shell, installation } = owner;

  const said = await page.run("gavel doctor", shell);
  const [, table = ""] = page.text.split("## What it looks at");
  const checks = [...table.matchAll(/^\| ([A-Z][\w ]*?) +\| /gm)].map(([, name]) => name).slice(1);
  const told = [...said.matchAll(/^[✓!✗] ([\w ]+): /gmu)].map(([, name]) => name);
  assert.deepEqual([...new Set(told)], checks);
  assert.match(said, /✓ Gavel: Gavel runs and answers/);

  await page.excuse("docker", NO_DOCKER, checkCompose);
  assert.match(await page.run("gavel doctor --notify", shell), /✓ Notifications: A test notice was sent/);
  assert.equal(notices, 1);
  const json = JSON.parse(await page.run("gavel doctor --json", shell));
  assert.deepEqual(json.checks.map(({ name }: { readonly name: string }) => name), checks);
  const report = await page.run("gavel doctor --report", shell);
  for (const own of [installation.dataDir, installation.token, "127.0.0.1", "hook"]) {
    assert.ok(!report.includes(own), `${own} is in the report`);
  }
  assert.equal((await shell.run("gavel doctor --everything")).code, 2);
});
