import assert from "node:assert/strict";
import { join } from "node:path";
import { openExamined } from "../../tests/support/doctor/examined.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { systemClock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { type Gavel, startGavel } from "../gavel.ts";

/** Starts the Gavel of this environment in this process. */
function start(env: Readonly<Record<string, string>>): Promise<Gavel> {
  const read = (name: string) => env[name];
  return startGavel(readConfig(read), { clock: systemClock(), fetch, env: read });
}

Deno.test("without options there is a line for each finding and a sum; JSON says the same", async () => {
  await using examined = await openExamined();
  const { code, text } = await examined.doctor();
  assert.equal(code, 0, text);
  assert.match(text, /^✓ Configuration: \d+ of Gavel's variables are set/m);
  assert.match(text, /\n\n0 things are wrong \(✗\), \d+ (is|are) worth a look \(!\)\.$/);
  const json = JSON.parse((await examined.doctor("--json")).text);
  assert.equal(json.verdict, "look");
  const lines = json.checks.flatMap(
    (
      { name, findings }: {
        readonly name: string;
        readonly findings: readonly { readonly message: string }[];
      },
    ) => findings.map(({ message }) => `${name}: ${message}`),
  );
  // Memory and time go on between the two.
  for (const line of lines) {
    if (!/^(Memory|Time zone|Data folder)/.test(line)) assert.ok(text.includes(line), line);
  }
});

Deno.test("options that it does not know, or that go against each other, are not understood", async () => {
  await using examined = await openExamined();
  for (const args of [["--cure"], ["now"], ["--json", "--report"]]) {
    const { code, text } = await examined.doctor(...args);
    assert.equal(code, 2);
    assert.match(text, /^Usage: gavel doctor/);
  }
});

Deno.test("a running Gavel is asked by its token, also for a test notice, and Nellis only while it has read nothing", async () => {
  await using examined = await openExamined();
  const { env, house, dataDir, folder } = examined;
  // A first start, with nothing of this test's in the store.
  await Deno.remove(dataDir, { recursive: true });
  const gavel = await start(env);
  try {
    const asked = () => house.requests.log.filter(({ path }) => path === "/").length;
    // A write of Gavel's meanwhile is no change of the doctor's.
    const ask = (...args: readonly string[]) => examined.doctorBeside(...args);
    const { code, text } = await ask();
    assert.equal(code, 0, text);
    assert.equal(asked(), 1, "this Gavel has read nothing yet, so it can't tell");
    assert.match(text, /✓ Nellis: Nellis answers\./);
    assert.match(text, /✓ Clock: This machine's clock/);
    const { id } = house.addLot({ closesInSeconds: 3_600 });
    const watching = await fetch(`${gavel.url}/api/auctions/${id}/monitor`, {
      method: "POST",
      headers: { authorization: gavel.token, "content-type": "application/json" },
      body: JSON.stringify({ config: { maxBid: 0, strategy: "manual" } }),
    });
    assert.equal(watching.status, 200, await watching.text());
    await eventually("a lot is read", async () => /✓ Nellis: .* last read/.test((await ask()).text));
    const askedSoFar = asked();
    assert.match(text, /✓ Gavel: Gavel runs and answers/);
    assert.match(text, /✓ Port: The running Gavel has its port/);
    assert.match(text, /! Session: Gavel has no session of yours/);
    assert.match((await ask("--notify")).text, /✓ Notifications: A test notice was sent/);
    assert.equal(examined.notices(), 1);
    const report = (await ask("--report")).text;
    for (const own of [folder, gavel.token, "127.0.0.1"]) assert.ok(!report.includes(own), report);
    assert.equal(asked(), askedSoFar, "it asked Nellis");
    env["AUTH_TOKEN"] = "another-token-of-mine";
    const stranger = (await ask()).text;
    assert.match(stranger, /! Gavel: .* does not take this token/);
    assert.doesNotMatch(stranger, /another-token/);
  } finally {
    await gavel.close();
  }
});

Deno.test("a Gavel that holds its folder and does not listen, or does not answer, is told", async () => {
  await using examined = await openExamined();
  const { dataDir } = examined;
  const lockPath = join(dataDir, "gavel.lock");
  using lock = await Deno.open(lockPath, { create: true, write: true, read: true, mode: 0o600 });
  await lock.tryLock(true);
  assert.match((await examined.doctor()).text, /! Gavel: It can't be asked now\. .* does not listen yet/);
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `http://127.0.0.1:${silent.addr.port}`;
  silent.close();
  await Deno.writeTextFile(join(dataDir, "gavel.address"), `${address}\n`, { mode: 0o600 });
  const { code, text } = await examined.doctor();
  assert.equal(code, 1);
  assert.match(text, /✗ Gavel: .* does not answer at http/);
});
