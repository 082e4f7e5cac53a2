import assert from "node:assert/strict";
import { sourceFiles } from "../support/source_files.ts";
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
  const isPaused = async () => (await running.call("GET", "/api/bidding")).body.bidding.paused;
  for (const time of ["first", "second"]) {
    await running.call("POST", "/api/bidding/resume");
    await page.run("gavel pause", shell);
    assert.equal(await isPaused(), true, time);
  }
  assert.equal((await page.run("gavel token", shell)).trim(), installation.token);
  assert.match(await page.run("gavel link", shell), /http\S+#start=/);
  await shell.run(
    `ask() { curl -H 'Authorization: ${installation.token}' -H 'Content-Type: application/json' "${running.url}$@"; }`,
  );
  assert.match(await page.run("ask /api/clients/sign-out-everywhere", shell), /"success":true/);
  await page.run("gavel doctor --notify", shell);
  await page.run("gavel doctor", shell);
});

Deno.test("the sentences of Gavel's that docs/troubleshooting.md quotes are in its code", async () => {
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
