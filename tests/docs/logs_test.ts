import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { until } from "../e2e/program.ts";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { startOwner } from "./owner.ts";
import { testPage } from "./page.ts";

const NO_SYSTEMD = "Gavel is no service here";
/** The file that logrotate's configuration names. */
const LOG = "/var/log/gavel/gavel.log";

testPage("docs/logs.md", async (page) => {
  await using owner = await startOwner();
  const { shell, installation: { house, token } } = owner;
  const { id } = house.addLot({ closesInSeconds: 3_600 });
  const file = join(shell.folder, "gavel.log");
  page.replace({ "12345678": `${id}`, "sudo ": "", "/etc/logrotate.d/": `${shell.folder}/logrotate.d/` });
  page.replace({ " ops/": ` ${resolve("ops")}/` });
  await owner.stopGavel();

  // Two commands go on at once: Gavel, and whoever reads its file.
  const gavel = await page.start("gavel serve >>", shell, /^/);
  const url = await until(
    () => "Gavel to say in its file where it listens",
    async () => / at (http:\S+)/.exec(await Deno.readTextFile(file).catch(() => ""))?.[1],
  );
  const call = async (path: string, body: unknown) => {
    const response = await fetch(`${url}/api${path}`, {
      method: "POST",
      headers: { authorization: token },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.text());
  };
  await call(`/auctions/${id}/monitor`, { config: { maxBid: 0, strategy: "manual" } });
  await call(`/auctions/${id}/bid`, { amount: 25 });
  const read = async () => await Deno.readTextFile(file);
  await until(() => "the bid in the log", async () => (await read()).includes(`Bidding $25 on ${id}`));
  await until(() => "its outcome in the log", async () => /"result":"\w+"/.test(await read()));

  assert.match(await page.run("tail -n 100", shell), /is ready at/);
  await shell.run(`echo '{"ts":"now","level":"warning","message":"made up"}' >> gavel.log`);
  assert.equal((await page.run("grep -E", shell)).trim().split("\n").length, 1);
  assert.match(await page.run("jq --raw-input --raw-output", shell), / info Bidding \$25 on /);
  const story = await page.run("jq --raw-input --compact-output", shell);
  assert.match(story, /"result":"\w+"/, "the outcome of a bid is in it");
  assert.ok(story.trim().split("\n").every((line) => JSON.parse(line).fields.auctionId === `${id}`));

  await page.excuse("docker compose logs", NO_DOCKER, checkCompose);
  await page.excuse("docker run", NO_DOCKER);
  await page.excuse("journalctl", NO_SYSTEMD);
  await page.excuse("sudo journalctl", NO_SYSTEMD);
  await page.excuse("sudo apt-get install", "it changes the machine");
  await shell.run("mkdir logrotate.d");
  await page.run("sudo install", shell);
  const configuration = join(shell.folder, "logrotate.d/gavel");
  const shipped = await Deno.readTextFile(configuration);
  assert.ok(shipped.includes(LOG) && page.text.includes(LOG));
  await Deno.writeTextFile(configuration, shipped.replace(LOG, file));
  const told = await page.run("sudo logrotate --debug", shell);
  assert.match(told, /considering log .*gavel\.log/);
  // The machine's own state is for root alone.
  assert.doesNotMatch(told.replace(/^error: error opening state file.*$/m, ""), /error/);

  const before = await read();
  const rotated = await shell.run(`logrotate --force --state '${shell.folder}/state' '${configuration}'`);
  assert.equal(rotated.code, 0, rotated.text);
  assert.equal(await Deno.readTextFile(`${file}.1`), before);
  await call(`/auctions/${id}/bid`, { amount: 30 });
  await until(() => "the next bid in the log", async () => (await read()).includes(`Bidding $30 on ${id}`));
  assert.match(await read(), /^\{"ts"/, "the new file begins with a line, and not with a hole");
  assert.equal((await gavel.stop()).code, 0);
});
