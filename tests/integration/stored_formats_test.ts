import assert from "node:assert/strict";
import { STORE_FORMAT } from "../../src/store/migrations.ts";
import { eventually } from "../support/eventually.ts";
import { runGavel, type RunningGavel } from "../support/server/running_gavel.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { STORY_KEY } from "../support/upgrade/story.ts";
import {
  fillKv,
  fillRedis,
  type KvEntry,
  readEntries,
  type RedisEntry,
} from "../support/upgrade/stored_entries.ts";

// Each fixture holds what a Gavel of that commit or version stored (tests/support/upgrade/story.ts tells what happened
// to it). The first one had no Redis.

const FIXTURES = "tests/fixtures/stores";

/** The stores of all fixtures, such as `8/0.1.0/kv`. */
const fixtures = await namesOf(FIXTURES);

/** Finds the files below `folder`, without their endings. */
async function namesOf(folder: string, below = ""): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    if (isDirectory) names.push(...await namesOf(folder, `${below}${name}/`));
    else if (name.endsWith(".ndjson")) names.push(below + name.replace(".ndjson", ""));
  }
  return names.sort();
}

/** The texts of a fixture's documents whose key begins so, such as `settings`. */
function textsOf(entries: readonly (KvEntry | RedisEntry)[], ...key: readonly string[]): readonly string[] {
  const isOf = (name: string) => name === key.join(":") || name.startsWith(`${key.join(":")}:`);
  return entries.flatMap((entry) => {
    const name = typeof entry.key === "string"
      ? entry.key.replace("nellis:", "")
      : entry.key.slice(1).join(":");
    if (!isOf(name)) return [];
    return "text" in entry ? [entry.text] : Object.values(entry.fields);
  });
}

/** Starts this Gavel on what a fixture holds, a moment after it was written, in a house with the same lots. */
async function startOn(name: string, redis: { readonly url: string }, entries: Entries) {
  const running = await runGavel({
    signedIn: false,
    env: { ENCRYPTION_KEY: STORY_KEY, ENABLE_SSE: "false" },
  });
  const { clock, house } = running;
  for (const id of [1001, 1003, 1004, 1006]) {
    house.addLot({ id, title: "A lot", startPrice: 30, closesInSeconds: 10_800 });
  }
  house.rivalBids(1001, "Ada", 32);
  await clock.advance(entries.endedAtMs + 1_000 - clock.now());
  await running.stop();
  if (name.endsWith("kv")) await fillKv(`${running.dataDir}/gavel.kv`, entries.entries as readonly KvEntry[]);
  await running.start(name.endsWith("kv") ? { STORE: "kv" } : { STORE: "redis", REDIS_URL: redis.url });
  return running;
}

type Entries = { readonly endedAtMs: number; readonly entries: readonly (KvEntry | RedisEntry)[] };

for (const name of fixtures) {
  Deno.test(`what an earlier Gavel stored opens and goes on: ${name}`, async () => {
    await using redis = await startRedisServer();
    const stored: Entries = await readEntries(`${FIXTURES}/${name}.ndjson`);
    if (name.endsWith("redis")) await fillRedis(redis, stored.entries as readonly RedisEntry[]);
    const running = await startOn(name, redis, stored);
    try {
      await assertLots(running, stored);
      await assertBids(running, stored);
      await assertOwner(running, stored);
      await assertGoesOn(running);
    } finally {
      await running.close();
    }
  });
}

async function assertLots({ call, clock }: RunningGavel, { entries }: Entries): Promise<void> {
  await clock.settle();
  const { auctions } = (await call("GET", "/api/auctions")).body;
  // deno-lint-ignore no-explicit-any -- the clients' shape
  const shown = auctions.map(({ id, config, won, finalPrice }: any) => ({ id, config, won, finalPrice }));
  const written = textsOf(entries, "auction").map((text) => {
    const { id, config, won, finalPrice } = JSON.parse(text);
    return { id, config, won, finalPrice };
  });
  assert.deepEqual(shown.toSorted(byId), written.toSorted(byId));
  assert.deepEqual(shown.map(({ id }: { id: string }) => id).sort(), [
    "1001",
    "1002",
    "1003",
    "1004",
    "1005",
  ]);
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id.localeCompare(other.id);
}

async function assertBids({ call, clock }: RunningGavel, { entries }: Entries): Promise<void> {
  for (const id of ["1001", "1002", "1004", "1005", "1006"]) {
    const { bidHistory } = (await call("GET", `/api/auctions/${id}/bids?limit=100`)).body;
    const shown = bidHistory.map(({ amount }: { amount: number }) => amount * 100).sort();
    const written = textsOf(entries, "bid_history", id).map((text) => JSON.parse(text).amountCents).sort();
    assert.deepEqual(shown, written, `the bids on ${id}`);
    assert.ok(shown.length > 0, `there are bids on ${id}`);
  }
  await eventually("the results are there", async () => {
    await clock.settle();
    return (await call("GET", "/api/results")).body.results.length === 2;
  });
  const { results } = (await call("GET", "/api/results")).body;
  const outcomes = results.map(({ id, won, finalPrice }: Record<string, unknown>) => [id, won, finalPrice]);
  assert.deepEqual(outcomes.sort(), [["1002", true, 6], ["1005", false, 9]]);
}

async function assertOwner({ call }: RunningGavel, { entries }: Entries): Promise<void> {
  const { settings } = (await call("GET", "/api/settings")).body;
  assert.deepEqual([settings.general.defaultMaxBid, settings.bidding.snipeTiming], [25, 7]);
  const hadBudgets = textsOf(entries, "system", "settings").some((text) => text.includes("perDay"));
  assert.equal(settings.budget.perDay, hadBudgets ? 500 : null);
  assert.deepEqual(settings.groups, hadBudgets ? { drills: { want: 1 } } : {});
  assert.ok((await call("GET", "/api/auth/status")).body.cookieCount > 0, "the session is there");
  const { features } = (await call("GET", "/api/features")).body;
  const hadFlag = JSON.stringify(entries).includes("smart_bidding");
  assert.equal(features.USE_SMART_BIDDING.enabled, hadFlag);
  const { checks } = (await call("GET", "/health?detailed=true")).body;
  assert.equal(checks.stored.status, "healthy", checks.stored.message);
}

/** A rival leads on the lot that bids by itself: Gavel bids within its maximum, and on no other lot. */
async function assertGoesOn({ call, clock, house }: RunningGavel): Promise<void> {
  assert.equal((await call("POST", "/api/auth", { cookies: house.signIn() })).status, 200);
  // The first Gavel stored every lot as switched off, although it had no such switch.
  assert.equal((await call("PUT", "/api/auctions/1001/config", { config: { autoBid: true } })).status, 200);
  // A lot that was led, far from its close, is read again in some minutes.
  assert.equal((await call("POST", "/api/auctions/1001/refresh")).status, 200);
  await eventually("a bid was placed", async () => {
    await clock.advance(500);
    return house.bids.length > 0;
  });
  assert.deepEqual([...new Set(house.bids.map(({ lotId }) => lotId))], [1001]);
  assert.ok(house.bids.every(({ amountDollars }) => (amountDollars ?? Infinity) <= 50));
  await eventually("it is in the ledger", async () => {
    await clock.advance(500);
    const { bidHistory } = (await call("GET", "/api/auctions/1001/bids")).body;
    return bidHistory[0].amount === house.bids[0]?.amountDollars;
  });
}

Deno.test("the format of this Gavel has a fixture of both stores", () => {
  for (const store of ["kv", "redis"]) {
    assert.ok(
      fixtures.some((name) => name.startsWith(`${STORE_FORMAT}/`) && name.endsWith(`/${store}`)),
      `format ${STORE_FORMAT} has no fixture of ${store}: run \`deno task fixtures\``,
    );
  }
});

Deno.test("a store of a newer format is refused in one line that says what to do", async () => {
  const running = await runGavel({ signedIn: false });
  try {
    await running.stop();
    const newer = { key: ["gavel", "system", "format"], text: `{"format":${STORE_FORMAT + 1}}` };
    await fillKv(`${running.dataDir}/gavel.kv`, [newer]);
    await assert.rejects(running.start({ STORE: "kv" }), ({ name, message }: Error) => {
      assert.equal(name, "NewerStore");
      assert.match(message, /update Gavel, or restore a backup /);
      assert.ok(!message.includes("\n"));
      return true;
    });
  } finally {
    await running.close();
  }
});
