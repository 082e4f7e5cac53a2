import assert from "node:assert/strict";
import project from "../../deno.json" with { type: "json" };
import { install } from "../e2e/installation.ts";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { testWords } from "./kinds.ts";
import { testPage } from "./page.ts";
import { openShell } from "./shell.ts";
import { GENERATED, markdownTable, replacePart, withGeneratedParts } from "./generated.ts";

const readme = await Deno.readTextFile("README.md");

testWords(
  "the generated parts of the pages are as the code has them (deno task docs writes them)",
  async () => {
    for (const path of Object.keys(GENERATED)) {
      const page = await Deno.readTextFile(path);
      assert.equal(page, withGeneratedParts(path, page), path);
    }
  },
);

testPage("README.md", async (page) => {
  await page.excuse(/^npx/, "it is the line below with Deno fetched anew");
  await page.excuse(/^deno task ok$/, "it runs this test");
  await page.excuse("docker compose", NO_DOCKER, checkCompose);
  await using house = await install();
  await using shell = await openShell({ DATA_DIR: "data" });
  page.replace({ "http://127.0.0.1:4000": `${house.env["NELLIS_BASE_URL"]}` });
  for (const command of ["deno task demo", "deno task start", "NELLIS_BASE_URL="]) {
    const going = await page.start(command, shell, / at http\S+/);
    assert.equal((await going.stop()).code, 0, command);
  }
  const simulated = await page.start("deno task simulate", shell, /NELLIS_BASE_URL=http/);
  assert.equal((await simulated.stop()).code, 0);
});

testWords("every task that the documents name exists", async () => {
  const documents = [readme, await Deno.readTextFile("CONTRIBUTING.md"), await Deno.readTextFile(".ci/run")]
    .join("\n");
  const named = [...documents.matchAll(/\btask ([a-z]+)/g)].map((match) => match[1] ?? "");
  assert.ok(named.length >= 5);
  assert.deepEqual(named.filter((name) => !(name in project.tasks)), []);
});

testWords("each command for Node alone stands beside the same for Deno", () => {
  const forNode = [...readme.matchAll(/^npx -y deno@[\d.]+ task (\w+)/gm)].map((match) => match[1]);
  const forDeno = [...readme.matchAll(/^deno task (\w+)/gm)].map((match) => match[1]);
  assert.deepEqual(forNode, ["demo", "ok"]);
  for (const task of forNode) assert.ok(forDeno.includes(task), `deno task ${task} is missing`);
});

testWords("the README and the extension's show every picture, and no other", async () => {
  const documents = readme + await Deno.readTextFile("docs/extension/README.md");
  const shown = [...documents.matchAll(/(?:src|srcset)="(?:docs|\.\.)\/images\/([^"]+)"/g)]
    .map((match) => match[1] ?? "");
  const there = (await Array.fromAsync(Deno.readDir("docs/images"))).map(({ name }) => name);
  assert.deepEqual(shown.toSorted(), there.toSorted());
});

testWords("what CI runs is the README's command for the tests", async () => {
  const command = /^npx -y deno@[\d.]+ task ok$/m.exec(readme)?.[0];
  assert.ok(command);
  assert.ok((await Deno.readTextFile(".ci/run")).includes(`\n${command} </dev/null\n`));
  assert.match(await Deno.readTextFile(".github/workflows/ci.yml"), /run: deno task ok$/m);
});

testWords("one version of Deno is pinned everywhere", async () => {
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

testWords("a generated part replaces what stood in its place, and nothing around it", () => {
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

testWords("the columns of a generated table line up", () => {
  assert.equal(
    markdownTable(["A", "Meaning"], [["`PORT`", "x"]]),
    "| A      | Meaning |\n| ------ | ------- |\n| `PORT` | x       |",
  );
});
