import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import project from "../../deno.json" with { type: "json" };
import { startOwner } from "./owner.ts";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { testPage } from "./page.ts";
import { openShell } from "./shell.ts";
import { markdownTable, replacePart, withGeneratedParts } from "./generated.ts";

const readme = await Deno.readTextFile("README.md");

Deno.test("the generated parts of the README are as the code has them (deno task docs writes them)", () => {
  assert.equal(readme, withGeneratedParts(readme));
});

testPage("README.md", async (page) => {
  await using owner = await startOwner();
  const { installation, shell } = owner;
  const [first, second] = [1, 2].map(() => installation.house.addLot({ closesInSeconds: 3_600 }).id);
  const ask = async (which: string | RegExp) => {
    const said = await page.run(which, shell);
    assert.doesNotMatch(said, /"success":false/, said);
    return said;
  };
  await page.excuse(/^npx/, "it is the line below with Deno fetched anew");
  await page.excuse(/^deno task ok$/, "it runs this test");
  const demo = await page.start("deno task demo", shell, / at http\S+.*\n/);
  assert.equal((await demo.stop()).code, 0);

  page.replace({ "http://127.0.0.1:4000": `${installation.env["NELLIS_BASE_URL"]}` });
  const house = await page.start("deno task simulate", shell, /http:/);
  assert.equal((await house.stop()).code, 0);
  const tried = await page.start("NELLIS_BASE_URL=", shell, / at http\S+/);
  await tried.stop();
  await using empty = await openShell({ DATA_DIR: "data" });
  const started = await page.start("deno task start", empty, / at http\S+/);
  assert.equal((await started.stop()).code, 0);

  page.replace({ "http://nas:3000": owner.running.url, "12345678": `${first}`, "12345679": `${second}` });
  page.replace({ "__session=…": installation.house.signIn() });
  await page.run("GAVEL=", shell);
  await page.run("ask()", shell);
  await ask("ask /api/auth");
  await ask("ask /api/auctions/12345678/monitor");
  const watch = (id?: number) =>
    owner.running.call("POST", `/api/auctions/${id}/monitor`, { config: { maxBid: 50 } });
  await watch(second);
  await ask('ask /api/auctions/12345678/config -X PUT -d \'{"config": {"autoBid": false}}\'');
  await ask("ask /api/auctions/bulk");
  await watch(first);
  for (let left = 5; left > 0; left--) await ask(/^ask \/api\/(?!auctions)|^ask '/);
  await page.run("settings()", shell);
  for (let left = 4; left > 0; left--) await ask("settings ");
  await ask("ask /api/auctions/12345678/config");

  assert.match(await page.run("gavel flags list", shell), /ENABLE_SSE/);
  await page.run("gavel flags set", shell);
  await owner.running.call("POST", "/api/bidding/resume");
  await owner.stopGavel();
  const secret = { ENABLE_REQUEST_SIGNING: "true", API_SIGNING_SECRET: "a secret of an owner" };
  const { url } = await owner.startGavel(secret);
  await shell.run(`GAVEL='${url}' API_SIGNING_SECRET='${secret.API_SIGNING_SECRET}'`);
  await page.run("signed() {", shell);
  // The page's time is in whole seconds, and one from before the start is refused.
  await shell.run("sleep 1");
  assert.match(await ask("signed POST"), /"success":true/);

  await page.excuse("docker compose", NO_DOCKER, checkCompose);
});

Deno.test("every task that the documents name exists", async () => {
  const documents = [readme, await Deno.readTextFile("CONTRIBUTING.md"), await Deno.readTextFile(".ci/run")]
    .join("\n");
  const named = [...documents.matchAll(/\btask ([a-z]+)/g)].map((match) => match[1] ?? "");
  assert.ok(named.length >= 5);
  assert.deepEqual(named.filter((name) => !(name in project.tasks)), []);
});

Deno.test("each command for Node alone stands beside the same for Deno", () => {
  const forNode = [...readme.matchAll(/^npx -y deno@[\d.]+ task (\w+)/gm)].map((match) => match[1]);
  const forDeno = [...readme.matchAll(/^deno task (\w+)/gm)].map((match) => match[1]);
  assert.deepEqual(forNode, ["demo", "ok"]);
  for (const task of forNode) assert.ok(forDeno.includes(task), `deno task ${task} is missing`);
});

Deno.test("the files that the README links to exist", () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((match) => match[1] ?? "");
  assert.deepEqual(links.filter((path) => !existsSync(path)), []);
});

Deno.test("the README and the extension's show every picture, and no other", async () => {
  const documents = readme + await Deno.readTextFile("docs/extension/README.md");
  const shown = [...documents.matchAll(/(?:src|srcset)="(?:docs|\.\.)\/images\/([^"]+)"/g)]
    .map((match) => match[1] ?? "");
  const there = (await Array.fromAsync(Deno.readDir("docs/images"))).map(({ name }) => name);
  assert.deepEqual(shown.toSorted(), there.toSorted());
});

Deno.test("what CI runs is the README's command for the tests", async () => {
  const command = /^npx -y deno@[\d.]+ task ok$/m.exec(readme)?.[0];
  assert.ok(command);
  assert.ok((await Deno.readTextFile(".ci/run")).includes(`\n${command} </dev/null\n`));
  assert.match(await Deno.readTextFile(".github/workflows/ci.yml"), /run: deno task ok$/m);
});

Deno.test("one version of Deno is pinned everywhere", async () => {
  const paths = [
    "README.md",
    "Dockerfile",
    ".ci/run",
    ".github/workflows/ci.yml",
    ".github/workflows/nightly.yml",
    ".github/workflows/release.yml",
    ".devcontainer/devcontainer.json",
  ];
  for (const path of paths) {
    const text = await Deno.readTextFile(path);
    const versions = [...text.matchAll(/(?:deno@|denoland\/deno:debian-|deno-version: v)(\d+\.\d+\.\d+)/g)];
    assert.ok(versions.length > 0, `${path} pins no version`);
    assert.deepEqual([...new Set(versions.map((match) => match[1]))], ["2.9.6"], path);
  }
});

Deno.test("a generated part replaces what stood in its place, and nothing around it", () => {
  const document = "before\n<!-- tasks: generated -->\nold\n<!-- /tasks -->\nafter\n";
  assert.equal(
    replacePart(document, "tasks", "new $1"),
    "before\n<!-- tasks: generated -->\n\nnew $1\n\n<!-- /tasks -->\nafter\n",
  );
  assert.throws(
    () => replacePart(document, "environment", "new"),
    /No place is marked "environment: generated"/,
  );
});

Deno.test("the columns of a generated table line up", () => {
  assert.equal(
    markdownTable(["A", "Meaning"], [["`PORT`", "x"]]),
    "| A      | Meaning |\n| ------ | ------- |\n| `PORT` | x       |",
  );
});
