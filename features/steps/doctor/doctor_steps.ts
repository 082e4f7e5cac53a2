import assert from "node:assert/strict";
import { join } from "node:path";
import { After, Given, Then, When } from "@cucumber/cucumber";
import { nightName } from "../../../src/backup/night_files.ts";
import { STORE_FORMAT } from "../../../src/store/migrations.ts";
import { type Answer, type Examined, openExamined } from "../../../tests/support/doctor/examined.ts";
import type { GavelWorld } from "../../support/world.ts";
import { freePort } from "../../../tests/support/server/free_port.ts";

/** An installation with its doctor, and what has to be undone after the scenario. */
interface Visit {
  readonly examined: Examined;
  readonly after: AsyncDisposableStack;
  answer: Answer;
}

const visits = new WeakMap<GavelWorld, Visit>();
const SIGNS: Readonly<Record<string, string>> = { "well": "✓", "worth a look": "!", "wrong": "✗" };

After({ tags: "@doctor" }, async function (this: GavelWorld) {
  await visits.get(this)?.after.disposeAsync();
});

function visitOf(world: GavelWorld): Visit {
  return visits.get(world) ?? assert.fail("No step has made an installation");
}

Given("my Gavel is sound and stopped", async function (this: GavelWorld) {
  const after = new AsyncDisposableStack();
  const examined = after.use(await openExamined());
  visits.set(this, { examined, after, answer: { code: 0, text: "" } });
});

Given("my {word} is {string}", function (this: GavelWorld, name: string, value: string) {
  visitOf(this).examined.env[name] = value;
});

Given("my data folder is gone", async function (this: GavelWorld) {
  await Deno.remove(visitOf(this).examined.dataDir, { recursive: true });
});

Given("others can read my token", async function (this: GavelWorld) {
  await Deno.chmod(join(visitOf(this).examined.dataDir, "auth-token"), 0o644);
});

Given("my store has no session", async function (this: GavelWorld) {
  const { dataDir, keep } = visitOf(this).examined;
  await Deno.remove(join(dataDir, "gavel.kv"));
  await keep((store) => store.put(["system", "format"], { format: STORE_FORMAT }));
});

Given(
  /^my store is (empty|cut off|overwritten|of a newer Gavel|in a Redis that is away|kept in memory)$/,
  async function (
    this: GavelWorld,
    state: string,
  ) {
    const { dataDir, env, keep } = visitOf(this).examined;
    const path = join(dataDir, "gavel.kv");
    const spoil: Readonly<Record<string, () => Promise<void>>> = {
      "empty": () => Deno.truncate(path),
      "cut off": () => Deno.truncate(path, 8_192),
      "overwritten": () => Deno.writeTextFile(path, "x".repeat(10_000)),
      "of a newer Gavel": () =>
        keep((store) => store.put(["system", "format"], { format: STORE_FORMAT + 1 })),
      "in a Redis that is away": () => {
        env["REDIS_URL"] = `redis://ada:redis-secret@127.0.0.1:${freePort()}`;
        return Promise.resolve();
      },
      "kept in memory": () => {
        env["STORE"] = "memory";
        return Promise.resolve();
      },
    };
    await spoil[state]?.();
  },
);

Given(
  /^Nellis (has a fault of its own|refuses Gavel|shows pages that mean nothing|can't be reached)$/,
  function (
    this: GavelWorld,
    fault: string,
  ) {
    const { house, env } = visitOf(this).examined;
    if (fault === "has a fault of its own") house.faults.pageStatus = 503;
    else if (fault === "refuses Gavel") house.faults.pageStatus = 403;
    else if (fault === "shows pages that mean nothing") house.faults.nonsensePages = true;
    else env["NELLIS_BASE_URL"] = `http://127.0.0.1:${freePort()}`;
  },
);

Given("Nellis's clock is {int} minutes ahead", function (this: GavelWorld, minutes: number) {
  visitOf(this).examined.house.faults.clockSkewMs = minutes * 60_000;
});

Given("another program has my port", function (this: GavelWorld) {
  const { examined, after } = visitOf(this);
  const other = after.use(Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  examined.env["PORT"] = String(other.addr.port);
});

Given("my last backup is {int} days old", async function (this: GavelWorld, days: number) {
  const { backupDir } = visitOf(this).examined;
  for await (const { name } of Deno.readDir(backupDir)) await Deno.remove(join(backupDir, name));
  // A minute more, as a name tells no seconds.
  const made = new Date(Date.now() - days * 86_400_000 - 60_000);
  await Deno.writeTextFile(join(backupDir, nightName(made)), "whole\n");
});

When(/^I ask the doctor(?: with (--\w+))?$/, async function (this: GavelWorld, option: string | null) {
  const visit = visitOf(this);
  visit.answer = await visit.examined.doctor(...option ? [option] : []);
});

Then("the doctor is content", function (this: GavelWorld) {
  const { code, text } = visitOf(this).answer;
  assert.equal(code, 0, text);
});

Then("the doctor finds something wrong", function (this: GavelWorld) {
  const { code, text } = visitOf(this).answer;
  assert.equal(code, 1, text);
});

Then("the doctor says how it is used", function (this: GavelWorld) {
  const { code, text } = visitOf(this).answer;
  assert.equal(code, 2);
  assert.match(text, /^Usage: gavel doctor/);
});

Then(/^"([^"]+)" is (well|worth a look|wrong): "(.*)"$/, function (
  this: GavelWorld,
  check: string,
  verdict: string,
  words: string,
) {
  const { text } = visitOf(this).answer;
  const lines = text.split("\n").filter((line) => line.startsWith(`${SIGNS[verdict]} ${check}: `));
  assert.ok(lines.some((line) => line.includes(words)), `No line says so:\n${text}`);
});

Then("Nellis got {int} request, by Gavel's own name", function (this: GavelWorld, count: number) {
  const { house } = visitOf(this).examined;
  assert.equal(house.requests.log.length, count);
  assert.match(
    [...house.userAgents].join(),
    /^Gavel\/[\d.]+ \(self-hosted auction watcher; acts for its owner\)$/,
  );
});

Then("no notice was sent for the doctor", function (this: GavelWorld) {
  assert.equal(visitOf(this).examined.notices(), 0);
});

Then("the report shows nothing of mine", function (this: GavelWorld) {
  const { answer: { text }, examined: { folder, env } } = visitOf(this);
  assert.match(text, /^Gavel doctor, /);
  const own = [folder, "short-secret", "redis-secret", "ada", "mail.example", "127.0.0.1", "the-token"];
  for (const word of own) assert.ok(!text.includes(word), `${word} is in the report:\n${text}`);
  for (const [name, value] of Object.entries(env)) {
    if (value.length > 3) assert.ok(!text.includes(value), `${name} is in the report:\n${text}`);
  }
});
