import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readAlerts } from "../../monitoring/alerts.ts";
import { openKeyboard } from "./keyboard.ts";
import { runAtNight } from "./night.ts";
import { checkCompose } from "../docker.ts";
import { testWords } from "../kinds.ts";
import { testPage } from "../page.ts";
import { PARTS, quotesIn } from "./runbook.ts";

const FOLDER = "docs/runbooks";
const INDEX = `${FOLDER}/README.md`;
const index = await Deno.readTextFile(INDEX);
const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map(({ name }) => name).filter((name) =>
  name !== "README.md"
).toSorted();
const read = (name: string) => Deno.readTextFile(`${FOLDER}/${name}`);

/** The rows of a table of the index: its first cell, and the page to which the last one leads. */
function rowsUnder(heading: string): readonly { readonly about: string; readonly page: string }[] {
  const [, part = ""] = index.split(`## ${heading}\n`);
  return [...(part.split("\n## ")[0] ?? "").matchAll(/^\| (.*?) +\| \[[\w-]+\]\(([\w-]+\.md)\) +\|$/gm)]
    .map(([, about = "", page = ""]) => ({ about, page }));
}

testWords("each runbook has the same six parts, and links that lead somewhere", async () => {
  for (const name of names) {
    const page = await read(name);
    assert.deepEqual([...page.matchAll(/^## (.*)$/gm)].map(([, part]) => part), [...PARTS], name);
    for (const [, link = ""] of page.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      assert.ok(existsSync(`${FOLDER}/${link}`), `${name} links to ${link}`);
    }
  }
});

testWords("the index has each runbook by what is seen, in the words that it quotes", async () => {
  const rows = rowsUnder("By what you see");
  assert.deepEqual([...new Set(rows.map(({ page }) => page))].toSorted(), names);
  for (const { about, page } of rows) {
    const quotes = quotesIn(await read(page));
    for (const quote of quotesIn(about)) {
      const words = quote.replace(/,?$/, "");
      assert.ok(quotes.some((each) => each.includes(words)), `${page} does not quote "${words}"`);
    }
  }
});

testWords("the index has each alert, with the page to which it leads", async () => {
  const rows = rowsUnder("By alert").flatMap(({ about, page }) =>
    [...about.matchAll(/`(\w+)`/g)].map(([, alert = ""]) => [alert, `${FOLDER}/${page}`])
  );
  const alerts = (await readAlerts()).map(({ alert, annotations }) => [alert, annotations.runbook_url]);
  assert.deepEqual(rows.toSorted(), alerts.toSorted());
});

testWords("each command of compose within a sentence is one that compose.yaml knows", async () => {
  for (const name of [...names, "README.md"]) {
    for (const [, text = ""] of (await read(name)).matchAll(/`(docker compose [^`]+)`/g)) {
      await checkCompose({ page: name, line: 0, heading: "", text: text.replace(/ …$/, " version") });
    }
  }
});

testWords("each runbook has a test that acts it out", () => {
  const missing = names.filter((name) =>
    !existsSync(`tests/docs/runbooks/${name.replace(".md", "_test.ts").replaceAll("-", "_")}`)
  );
  assert.deepEqual(missing, []);
});

// The first look, as the owner takes it.
testPage("docs/runbooks/README.md", async (page) => {
  await using running = await runAtNight();
  const keyboard = await openKeyboard(running);
  const { id } = running.house.addLot({ title: "Lamp", closesInSeconds: 3_600 });
  await running.watch(id, { maxBid: 50, strategy: "sniping" });
  await running.clock.advance(1_000);
  page.replace({ "http://127.0.0.1:3000": running.gavel.url });
  assert.match(await page.run("gavel doctor", keyboard, null), /Nellis/);
  await page.run("GAVEL=", keyboard);
  await page.run("ask() {", keyboard);
  assert.ok(Object.keys(JSON.parse(await page.run("ask '/health", keyboard)).checks).length > 10);
  assert.match(
    await page.run("ask /api/state", keyboard),
    /Will bid up to \$50 at \{at\}, 10 s before the close/,
  );
});
