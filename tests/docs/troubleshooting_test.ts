import assert from "node:assert/strict";
import { sourceFiles } from "../support/source_files.ts";
import { testWords } from "./kinds.ts";
import { startOwner } from "./owner.ts";
import { testPage } from "./page.ts";

testPage("docs/troubleshooting.md", async (page) => {
  await using receiver = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(),
  );
  const channel = { NOTIFY_URL: `http://127.0.0.1:${receiver.addr.port}/hook` };
  await using owner = await startOwner(channel);
  const { installation, running, shell } = owner;
  await page.run("gavel pause", shell);
  assert.equal((await running.call("GET", "/api/bidding")).body.bidding.paused, true);
  assert.equal((await page.run("gavel token", shell)).trim(), installation.token);
  assert.match(await page.run("gavel link", shell), /http\S+#start=/);
  await page.run("gavel doctor --notify", shell);
  await page.run("gavel doctor", shell);
});

testWords("the sentences of Gavel's that docs/troubleshooting.md quotes are in its code", async () => {
  const paths = [...await sourceFiles("src"), ...await sourceFiles("extension")];
  const code = (await Promise.all(paths.map((path) => Deno.readTextFile(path)))).join("\n");
  const page = await Deno.readTextFile("docs/troubleshooting.md");
  const rows = [...page.matchAll(/^\| `([A-Z…][^`]* [^`]*)`/gm)].map(([, sentence = ""]) => sentence);
  assert.ok(rows.length > 10, `${rows.length}`);
  for (const sentence of rows) {
    // Numbers, amounts and what follows a colon are put in as it runs.
    for (
      const part of sentence.split(/…|\d+/).map((words) => words.trim()).filter((words) => words.length > 3)
    ) {
      assert.ok(code.includes(part), `"${part}" of "${sentence}"`);
    }
  }
});
