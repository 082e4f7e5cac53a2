import assert from "node:assert/strict";
import { join } from "node:path";
import { blocksOf, pagesOfOwners } from "./commands.ts";
import { testWords } from "./kinds.ts";
import { type Owner, startOwner } from "./owner.ts";
import { type Page, testPage } from "./page.ts";

const SIGNED = "Signed requests";
const SECRET = "a secret for signatures";

/** The programs of the page: the language of their blocks, a file's name, and the command that runs it. */
const PROGRAMS = [
  { language: "python", file: "program.py", command: "python3 program.py" },
  { language: "ts", file: "program.ts", command: "deno run --quiet --check --no-lock -A program.ts" },
] as const;

testPage("docs/api.md", async (page) => {
  await using owner = await startOwner();
  const { installation: { house }, shell } = owner;
  const lots = ["12345678", "12345679", "12345680"].map((shown) =>
    [shown, `${house.addLot({ closesInSeconds: 3_600 }).id}`] as const
  );
  const words = {
    ...Object.fromEntries(lots),
    "__session=…": house.signIn(),
    "http://nas:3000": owner.running.url,
  };
  page.replace(Object.fromEntries(Object.entries(words).filter(([word]) => word !== "12345680")));
  await typeAll(page, owner);
  const acted = () => house.bids.length;
  for (const { language, file, command } of PROGRAMS) {
    const before = acted();
    await owner.running.call("POST", "/api/auctions/clear");
    await runProgram(program(page, language, words, (heading) => heading !== SIGNED), file, command, owner);
    assert.equal(acted(), before + 1, `${language}: one bid by hand, and no other`);
  }

  await owner.stopGavel();
  const secret = { ENABLE_REQUEST_SIGNING: "true", API_SIGNING_SECRET: SECRET };
  const { url } = await owner.startGavel(secret);
  await shell.run(`export GAVEL='${url}' API_SIGNING_SECRET='${SECRET}'`);
  // The shell's time is in whole seconds, and one from before the start is refused.
  await shell.run("sleep 1");
  await page.run("signed() {", shell);
  assert.match(
    await page.run("signed POST", shell),
    /"code":"(OUTBID|BID_TOO_LOW|DUPLICATE_BID_AMOUNT|LIMIT_EXCEEDED)"/,
  );
  for (const { language, file, command } of PROGRAMS) {
    const isWanted = (heading: string) => heading === "Begin" || heading === SIGNED;
    await runProgram(program(page, language, words, isWanted), file, command, owner);
  }
});

/** Types every command up to the signed requests. Each must be taken, but for those that show a refusal. */
async function typeAll(page: Page, { shell }: Owner): Promise<void> {
  for (const { text, heading } of page.commands) {
    if (heading === SIGNED) continue;
    const said = await page.run(text, shell);
    if (text.includes("maxBids")) assert.match(said, /"code":"INVALID_REQUEST"/);
    else if (text.includes("wrong")) assert.match(said, /401[^]*"code":"UNAUTHORIZED"/);
    else if (text.startsWith("ask /")) {
      assert.doesNotMatch(said, /"success":false|Not Found/, `${text}\n${said}`);
    }
  }
}

/** Returns the page's blocks in a language, one after another, as one program. */
function program(
  page: Page,
  language: string,
  words: Readonly<Record<string, string>>,
  isWanted: (heading: string) => boolean,
): string {
  const blocks = blocksOf(page.text).filter((block) =>
    block.language === language && isWanted(block.heading)
  );
  assert.ok(blocks.length >= 2);
  const text = blocks.map(({ lines }) => lines.join("\n")).join("\n\n");
  return Object.entries(words).reduce((typed, [word, other]) => typed.replaceAll(word, other), text);
}

async function runProgram(text: string, file: string, command: string, { shell }: Owner): Promise<void> {
  await Deno.writeTextFile(join(shell.folder, file), `${text}\n`);
  const { code, text: said } = await shell.run(command);
  assert.equal(code, 0, said);
}

testWords("every route that a page names is one of Gavel's", async () => {
  await using owner = await startOwner();
  const description = (await owner.running.call("GET", "/api-docs")).body;
  const known = Object.entries<Readonly<Record<string, unknown>>>(description.paths).flatMap((
    [path, methods],
  ) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: new RegExp(`^${pathPattern(path, "[^/]+")}$`),
    }))
  );
  const unknown: string[] = [];
  let count = 0;
  for (const page of await pagesOfOwners()) {
    const text = await Deno.readTextFile(page);
    for (
      const [, method, path = ""] of text.matchAll(/\b(GET|POST|PUT|DELETE) (\/(?:api|health)\/[^\s`?]+)/g)
    ) {
      count++;
      const named = path.replace(/[^\w>]+$/, "");
      if (named.includes("…")) continue;
      const isKnown = known.some((route) => route.method === method && route.path.test(named));
      if (!isKnown) unknown.push(`${page}: ${method} ${named}`);
    }
  }
  assert.ok(count > 20);
  assert.deepEqual(unknown, []);

  // And docs/api.md has every route and every message that a client may send.
  const page = await Deno.readTextFile("docs/api.md");
  const isTold = (path: string) => new RegExp(`${pathPattern(path, "[^/\\s]+")}(?![\\w/-])`).test(page);
  assert.deepEqual(Object.keys(description.paths).filter((path) => !isTold(path)), []);
  const messages = Object.keys(description["x-websocket"].clientMessages);
  assert.deepEqual(messages.filter((type) => !new RegExp(`\\b${type}\\b`).test(page)), []);
});

/** Returns the source of a pattern for a route's path, with `part` for each of its parameters. */
function pathPattern(path: string, part: string): string {
  return path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, part);
}
