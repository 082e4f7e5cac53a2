import assert from "node:assert/strict";
import { parseCommandLine } from "../../src/command_line.ts";
import { sourceFiles } from "../support/source_files.ts";
import { blocksOf, commandsOf, pagesOfOwners } from "./commands.ts";
import { testWords } from "./kinds.ts";
import { openPage } from "./page.ts";
import { openShell } from "./shell.ts";

const pages = await Promise.all(
  (await pagesOfOwners()).map(async (path) => ({ path, text: await Deno.readTextFile(path) })),
);

/** Returns the path of a page's test: `docs/runbooks/gavel-down.md` has `tests/docs/runbooks/gavel_down_test.ts`. */
function testOf(page: string): string {
  return `tests/docs/${
    page.replace(/^docs\//, "").replace(/\.md$/, "").replaceAll("-", "_").toLowerCase()
  }_test.ts`;
}

testWords("every page with commands has a test that runs or excuses each of them", async () => {
  const missing: string[] = [];
  for (const { path, text } of pages) {
    if (commandsOf(path, text).length === 0) continue;
    const test = await Deno.readTextFile(testOf(path)).catch(() => "");
    const [, runbook = ""] = /^docs\/runbooks\/([\w-]+)\.md$/.exec(path) ?? [];
    const isActedOut = test.includes(`testPage("${path}"`) || test.includes(`testRunbook("${runbook}"`) ||
      test.includes(`testRunbook(\n  "${runbook}"`);
    if (!isActedOut) missing.push(`${testOf(path)} has no testPage("${path}", …)`);
  }
  assert.deepEqual(missing, []);
});

testWords("no command hides in a block of another kind", () => {
  const hidden = pages.flatMap(({ path, text }) =>
    blocksOf(text).flatMap(({ language, line, lines }) =>
      ["bash", "shell", "console", "zsh"].includes(language) ||
        (language === "" && lines.some((typed) => /^(\$ |gavel |docker |deno |curl |sudo )/.test(typed)))
        ? [`${path}:${line}`]
        : []
    )
  );
  assert.deepEqual(hidden, [], "these blocks must be sh");
});

testWords("every command of Gavel's within a sentence is one that it knows", () => {
  for (const { path, text } of pages) {
    for (const [, words = ""] of text.matchAll(/`gavel ([^`]+)`/g)) {
      const args = words.replace(/\s\|.*$/, "").split(/\s+/);
      if (args.includes("…")) continue;
      const line = parseCommandLine(args);
      assert.ok(!("problem" in line), `${path}: gavel ${words}: ${"problem" in line ? line.problem : ""}`);
    }
  }
});

testWords("a command that a test leaves out, runs twice or replaces nothing in is found", async () => {
  await using shell = await openShell();
  const { page, finish } = await openPage("a.md", "```sh\necho one at nas\nfalse\n```\n");
  page.replace({ nas: "here" });
  assert.equal((await page.run("echo", shell)).trim(), "one at here");
  await assert.rejects(page.run("echo", shell), /No command left of a\.md begins with echo/);
  assert.throws(finish, /neither runs nor excuses:\na\.md:3: false/);
  await assert.rejects(page.run("false", shell), /false\nIt wrote/);
  finish();
  page.replace({ nowhere: "" });
  assert.throws(finish, /nowhere/);
});

testWords(
  "in a shell what one command sets is there for the next, and Ctrl-C ends one that goes on",
  async () => {
    await using shell = await openShell();
    await shell.run("name=nas; cd / && f() { echo to $name; }");
    assert.deepEqual(await shell.run("f; pwd; (exit 3)"), { text: "to nas\n/\n", code: 3 });
    const going = await shell.start(
      "trap 'echo over; exit 5' INT; echo begun; while :; do sleep 0.01; done",
      /begun/,
    );
    assert.deepEqual(await going.stop(), { code: 5, text: "begun\nover\n" });
  },
);

testWords("each test of a page is of one kind, so that no suite runs another one's", async () => {
  const paths = (await sourceFiles("tests/docs", { withTests: true })).filter((path) =>
    path.endsWith("_test.ts")
  );
  const others = await Array.fromAsync(paths, async (path) => {
    return /\bDeno\.test\(/.test(await Deno.readTextFile(path)) ? [path] : [];
  });
  assert.deepEqual(others.flat(), [], "use testPage, testRunbook or testWords");
});
