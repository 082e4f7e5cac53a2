import assert from "node:assert/strict";
import { join } from "node:path";
import { startRedisServer } from "../../tests/support/store/redis_server.ts";
import { serve, TOKEN } from "../../tests/support/server/server_services.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { STORE_KINDS, type StoreConfig } from "../composition/stores.ts";
import { openDataDir } from "../store/data_dir.ts";
import { createMemoryStore } from "../store/memory.ts";
import { type FlagsCommandParts, runFlagsCommand } from "./flags.ts";
import { createFlags } from "../flags/flags.ts";
import { createStoreSource } from "../flags/store_source.ts";

const nothing = () => undefined;
const nobodyAnswers: typeof fetch = () => Promise.reject(new TypeError("connection refused"));

/** Runs one command line. Using a part that the test does not give fails it. */
async function run(args: readonly string[], parts: Partial<FlagsCommandParts>) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await runFlagsCommand(args, {
    url: "http://127.0.0.1:3000",
    token: TOKEN,
    environment: nothing,
    openSource: () => assert.fail("the stored flags are not to be touched"),
    fetch: () => assert.fail("nobody is to be called"),
    print: (line) => void printed.push(line),
    printError: (line) => void errors.push(line),
    ...parts,
  });
  return { code, printed, errors };
}

/** Opens the flags in the store of `config`, as the command line does. */
function storedIn(config: StoreConfig): FlagsCommandParts["openSource"] {
  return (toWrite) => STORE_KINDS[config.store].storedFlags(config, createVirtualClock(), toWrite);
}

/** Makes a Gavel that answers in process. */
async function runningGavel() {
  const source = createStoreSource(createMemoryStore());
  const flags = await createFlags({ environment: nothing, source });
  const { app } = await serve({ services: { features: flags } });
  const answers: typeof fetch = async (input, init) => await app.request(new Request(input, init));
  return { flags, parts: { fetch: answers } };
}

async function inFolder(body: (dataDir: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(join(folder, "data"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("flags are set, listed and unset in the running Gavel", async () => {
  const { flags, parts } = await runningGavel();
  const set = await run(["set", "polling_queue", "off"], parts);
  assert.deepEqual(set, { code: 0, printed: ["USE_POLLING_QUEUE is false, by the store"], errors: [] });
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), false);
  assert.equal((await run(["set", "SSE_ROLLOUT_PERCENT", "5%"], parts)).code, 0);
  assert.equal(flags.percent("SSE_ROLLOUT_PERCENT"), 5);

  const { printed } = await run(["list"], parts);
  assert.equal(printed.length, 10);
  assert.match(printed[0] ?? "", /^NAME {24}VALUE {2}SOURCE {3}MEANING$/);
  assert.match(printed[1] ?? "", /^USE_POLLING_QUEUE {11}false {2}store {4}On: /);
  assert.match(printed[3] ?? "", /^ENABLE_SSE {18}true {3}default {2}On: /);
  assert.deepEqual((await run([], parts)).printed, printed, "list is what it does by itself");

  const older = await run(["set", "USE_SSE", "off"], parts);
  assert.deepEqual(older.printed, ["ENABLE_SSE is false, by the store"]);
  assert.equal(flags.isOn("ENABLE_SSE"), false);

  const unset = await run(["unset", "USE_POLLING_QUEUE"], parts);
  assert.deepEqual(unset.printed, ["USE_POLLING_QUEUE is true, by the default"]);
  assert.equal(flags.isOn("USE_POLLING_QUEUE"), true);
});

Deno.test("what makes no sense is refused before anybody is asked", async () => {
  const refused = async (...args: string[]) => {
    const { code, printed, errors } = await run(args, {});
    assert.equal(code, 2, args.join(" "));
    assert.deepEqual(printed, []);
    return errors.join("\n");
  };
  assert.match(
    await refused("set", "ENABLE_SSE", "banana"),
    /ENABLE_SSE can't be "banana": it must be true, false/,
  );
  assert.match(await refused("set", "SSE_ROLLOUT_PERCENT", "101"), /it must be a whole number from 0 to 100/);
  assert.match(
    await refused("set", "ENABLE_MAGIC", "on"),
    /There is no flag "ENABLE_MAGIC".*USE_POLLING_QUEUE/,
  );
  assert.match(await refused("unset", "ENABLE_MAGIC"), /There is no flag/);
  for (
    const args of [["list", "x"], ["set"], ["set", "sse"], ["set", "sse", "on", "x"], ["unset"], [
      "unset",
      "sse",
      "x",
    ], ["x"]]
  ) {
    assert.match(await refused(...args), /^Usage: gavel flags list/);
  }
});

Deno.test("a Gavel that refuses is not gone round", async () => {
  const { flags, parts } = await runningGavel();
  for (const token of [null, "wrong"]) {
    const { code, printed, errors } = await run(["set", "ENABLE_SSE", "off"], { ...parts, token });
    assert.equal(code, 1);
    assert.deepEqual(printed, []);
    assert.match(
      errors.join(),
      /^Gavel at http:\/\/127\.0\.0\.1:3000 does not take this token: run this with /,
    );
  }
  assert.equal(flags.isOn("ENABLE_SSE"), true);
});

Deno.test("an answer that makes no sense changes nothing and is told", async () => {
  for (const body of ["<html>", "[]", '{"features":7}']) {
    const other: typeof fetch = () => Promise.resolve(new Response(body));
    const { code, printed, errors } = await run(["list"], { fetch: other });
    assert.equal(code, 1);
    assert.deepEqual(printed, []);
    assert.match(errors.join(), /is no Gavel: restart Gavel/);
  }
  const { code, errors } = await run(["list"], { fetch: nobodyAnswers });
  assert.equal(code, 1);
  assert.match(errors.join(), /does not answer: try again/);
});

Deno.test("the stored flags of a folder that is missing are listed without making it", () =>
  inFolder(async (dataDir) => {
    const openSource = storedIn({ store: "kv", dataDir, redisUrl: null });
    const parts = { url: null, openSource };
    const { code, printed } = await run(["list"], parts);
    assert.equal(code, 0);
    assert.match(printed[3] ?? "", /^ENABLE_SSE +true +default/);
    assert.equal((await run(["unset", "sse"], parts)).code, 0);
    await assert.rejects(Deno.stat(dataDir), Deno.errors.NotFound);
  }));

Deno.test("where no Gavel answers, the flags in its data folder are set for its next start", () =>
  inFolder(async (dataDir) => {
    const openSource = storedIn({ store: "kv", dataDir, redisUrl: null });
    const parts = { url: null, openSource };
    const { code, printed, errors } = await run(["set", "ENABLE_SSE", "off"], parts);
    assert.equal(code, 0, errors.join());
    assert.deepEqual(printed, ["ENABLE_SSE is false, by the store"]);
    assert.deepEqual(errors, ["No Gavel runs with this DATA_DIR: these are the stored flags"]);
    const environment = (name: string) => name === "ENABLE_SSE" ? "off" : undefined;
    assert.deepEqual((await run(["unset", "sse"], { ...parts, environment })).printed, [
      "ENABLE_SSE is false, by the environment",
    ]);
    assert.match((await run(["list"], parts)).printed[3] ?? "", /^ENABLE_SSE +true +default/);
  }));

Deno.test("the data folder of a Gavel that does not answer is left alone", () =>
  inFolder(async (dataDir) => {
    const folder = await openDataDir(dataDir);
    const openSource = storedIn({ store: "kv", dataDir, redisUrl: null });
    const { code, printed, errors } = await run(["set", "ENABLE_SSE", "off"], {
      url: null,
      openSource,
    });
    folder.release();
    assert.equal(code, 1);
    assert.deepEqual(printed, []);
    assert.match(errors.join(), /Another Gavel is using/);
  }));

Deno.test("where no Gavel answers, its keys in Redis are set, and an absent Redis is told", async () => {
  await using redis = await startRedisServer();
  const openSource = storedIn({ store: "redis", dataDir: "not-used", redisUrl: redis.url });
  const parts = { url: null, openSource };
  assert.equal((await run(["set", "ENABLE_SSE", "off"], parts)).code, 0);
  assert.equal(await redis.cli("GET", "feature:sse"), "false");
  await redis.stop();
  const { code, printed, errors } = await run(["list"], parts);
  assert.equal(code, 1);
  assert.deepEqual(printed, [], "no default is shown for what is not known");
  assert.match(
    errors.join(),
    /^Redis at 127\.0\.0\.1:\d+ can.t be used .*: start it, or correct REDIS_URL \(redis:/,
  );
});

Deno.test("a store that keeps nothing has no flags while no Gavel runs", async () => {
  const openSource = storedIn({ store: "memory", dataDir: "not-used", redisUrl: null });
  const { code, errors } = await run(["list"], { url: null, openSource });
  assert.equal(code, 1);
  assert.match(errors.join(), /keeps no flags while none does/);
});
