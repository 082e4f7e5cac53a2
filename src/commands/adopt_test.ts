import assert from "node:assert/strict";
import { type RedisServer, startRedisServer } from "../../tests/support/store/redis_server.ts";
import { contentOf, olderInstallation } from "../../tests/support/takeover/older_installation.ts";
import { openRedisStore } from "../store/redis/redis.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { takeOverBids } from "../takeover/take_over_bids.ts";
import { type AdoptCommandParts, runAdoptCommand } from "./adopt.ts";

const SECRET = "a secret of the older installation";
const NOW_MS = 1_764_000_000_000;
const DAY_MS = 86_400_000;

/** Runs the command on `server`, and asserts that it has changed nothing there. */
async function look(server: RedisServer, parts: Partial<AdoptCommandParts> = {}) {
  const before = await contentOf(server);
  const printed: string[] = [];
  const code = await runAdoptCommand(["--dry-run"], {
    redisUrl: server.url,
    encryption: { keyText: null, passphrase: SECRET },
    nowMs: NOW_MS,
    print: (line) => void printed.push(line),
    printError: (line) => void printed.push(line),
    ...parts,
  });
  assert.equal(code, 0, printed.join("\n"));
  assert.deepEqual(await contentOf(server), before);
  return printed;
}

Deno.test("a dry run says what would be taken over, and writes nothing", async () => {
  await using server = await startRedisServer();
  const older = olderInstallation(server);
  await older.lot("1", { title: "Drill", config: { maxBid: 40, strategy: "sniping", autoBid: true } });
  await older.lot("2", { title: "Lamp", config: { maxBid: 40, strategy: "auto", autoBid: false } });
  await older.lot("3", { title: "Vase", config: { maxBid: 0, strategy: "auto", autoBid: true } });
  await older.lot("4", { status: "ended", endedAt: 5, finalPrice: 12, won: true });
  await server.cli("SET", "nellis:auction:5", "{half");
  await older.bid("1", { amount: 12, atMs: NOW_MS - DAY_MS });
  await older.bid("9", { amount: 30, atMs: NOW_MS - DAY_MS });
  await server.cli("ZADD", "nellis:bid_history:9", "7", "{half");
  await older.session("__session=a", { secret: SECRET });
  await older.settings({ general: { defaultMaxBid: 100 } });
  await older.flag("polling_queue", "false");
  await server.cli("RPUSH", "nellis:auction:6", "a");
  assert.deepEqual(await look(server), [
    `What Gavel would take over from Redis at 127.0.0.1:${server.port}. Nothing was changed there.`,
    "Lots: 3 would be watched on; over already: 1",
    "  1 Drill: snipe up to $40",
    "  2 Lamp: aggressive up to $40, switched off",
    "  3 Vase: watched, without bids by itself",
    "  can't be read, and would be set aside: 5 (it is no JSON)",
    "Session: Gavel can open it with the key that is given, would use it, and keep it encrypted anew",
    "Settings: they hold as they are",
    "Flags: polling_queue=false. Gavel obeys them where they are",
    "Bids: 2 on 2 lots would come into the ledger and the timelines",
    "  entries that can't be read, and stay where they are: 1",
    "  lot 9 may be won and is not watched: $30 count for your budgets until a reading settles it",
    "Moved aside, as no version writes such a key: nellis:auction:6 (a list)",
    "Start Gavel within 59 min: then the first of these keys expires",
    "What the older installation wrote stays as it is below nellis:older:, so that it can run again",
  ]);
});

Deno.test("an empty Redis has nothing to take over", async () => {
  await using server = await startRedisServer();
  assert.deepEqual((await look(server)).slice(1, -1), [
    "Lots: 0 would be watched on",
    "Session: none is there. Hand it over by the extension, or by POST /api/auth",
    "Settings: none are there, so Gavel's defaults hold",
    "Flags: none are set",
    "Bids: none are there",
  ]);
});

Deno.test("every session is told for what it is", async () => {
  await using server = await startRedisServer();
  const told = async () => (await look(server)).find((line) => line.startsWith("Session: "));
  await olderInstallation(server).session("__session=a", { secret: "another secret, as long" });
  assert.match(await told() ?? "", /no key that is given opens it\. Set the ENCRYPTION_SECRET/);
  await server.cli("SET", "nellis:auth:cookies", "__session=a");
  assert.match(await told() ?? "", /in the clear/);
  await server.cli("SET", "nellis:auth:cookies", '{"sealed":"a256gcm.a.b","setAtMs":1}');
  assert.match(await told() ?? "", /Gavel's own already/);
  await server.cli("SET", "nellis:auth:cookies", "{half");
  assert.match(await told() ?? "", /can't be read/);
});

Deno.test("settings whose limits can't be read are named", async () => {
  await using server = await startRedisServer();
  await server.cli("SET", "nellis:system:settings", "[]");
  const told = (await look(server)).find((line) => line.startsWith("Settings: "));
  assert.match(told ?? "", /nothing would be bid until you set these again, .*budget\.perDay/);
});

Deno.test("an older installation that wrote a moment ago still runs, and is to be stopped first", async () => {
  await using server = await startRedisServer();
  await olderInstallation(server).lot("1", { lastUpdated: NOW_MS - 4_000 });
  assert.ok((await look(server)).includes(
    "Stop the older installation first, or both bid: it wrote 4 s ago",
  ));
});

Deno.test("once everything is taken over, nothing is left to take over", async () => {
  await using server = await startRedisServer();
  const older = olderInstallation(server);
  await older.settings({ version: 1 });
  await older.bid("1", { amount: 12, atMs: NOW_MS - DAY_MS });
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  await takeOverBids({ store, histories: store.olderHistories, nowMs: NOW_MS });
  await store.put(["auction", "1"], { gavel: {}, id: "1" });
  await store.close();
  const lines = await look(server);
  assert.ok(lines.includes("Bids: none are there"), lines.join("\n"));
  assert.ok(lines.includes("  1 is Gavel's own already"), lines.join("\n"));
  assert.ok(lines.includes("Settings: Gavel's own already"), lines.join("\n"));
});

Deno.test("a Redis that is away, none at all, and another option are refused in a line", async () => {
  const errors: string[] = [];
  const run = (args: readonly string[], redisUrl: string | null) =>
    runAdoptCommand(args, {
      redisUrl,
      encryption: { keyText: null, passphrase: null },
      nowMs: NOW_MS,
      print: (line) => assert.fail(line),
      printError: (line) => void errors.push(line),
    });
  assert.equal(await run(["--dry-run"], "redis://127.0.0.1:1"), 1);
  assert.equal(await run(["--dry-run"], null), 1);
  for (const args of [[], ["--force"], ["--dry-run", "now"], ["--undo", "--dry-run"]]) {
    assert.equal(await run(args, null), 2);
  }
  assert.match(errors[0] ?? "", /127\.0\.0\.1:1/);
  assert.match(errors[1] ?? "", /^REDIS_URL is not set/);
  assert.match(errors[2] ?? "", /^Usage: gavel adopt --dry-run/);
});

/** Gives `server` back, and returns the exit code and what was said. */
async function undo(server: RedisServer) {
  const said: string[] = [];
  const code = await runAdoptCommand(["--undo"], {
    redisUrl: server.url,
    encryption: { keyText: null, passphrase: null },
    nowMs: NOW_MS,
    print: (line) => void said.push(line),
    printError: (line) => void said.push(line),
  });
  return { code, said };
}

Deno.test("what was taken over is given back, and Gavel's own bids are there when it starts again", async () => {
  await using server = await startRedisServer();
  const older = olderInstallation(server);
  await older.lot("1");
  await older.bid("1", { amount: 12, atMs: NOW_MS - DAY_MS });
  await older.session("__session=a", { secret: SECRET });
  const written = await contentOf(server);
  const open = () => openRedisStore({ url: server.url, clock: createVirtualClock() });
  const store = await open();
  await takeOverBids({ store, histories: store.olderHistories, nowMs: NOW_MS });
  await store.put(["bid_history", "1", "own"], "Gavel's own");
  await store.put(["auth", "cookies"], { sealed: "ours" });
  await store.put(["auction", "1"], { id: "1", config: { strategy: "last-second", maxBid: 5 }, gavel: {} });
  await store.close();

  assert.deepEqual(await undo(server), {
    code: 0,
    said: [
      "Its session is back",
      "Its bids on 1 lot are back. Gavel's own are kept until it starts here again",
      "All lots that are watched are there, 1 of them with the strategy in its words now",
      "It knows no budgets, groups or totals, and no pause: look over its lots before you start it",
    ],
  });
  assert.equal((await undo(server)).code, 0, "a second time does no harm");
  const given = await contentOf(server);
  for (const redisKey of ["nellis:bid_history:1", "nellis:auth:cookies"]) {
    assert.equal(given.get(redisKey), written.get(redisKey), redisKey);
    assert.match(await server.cli("TTL", redisKey), /^[1-9]/);
  }
  const lot = JSON.parse(await server.cli("GET", "nellis:auction:1"));
  assert.deepEqual(lot.config, { strategy: "sniping", maxBid: 5 });

  await older.bid("1", { amount: 13, atMs: NOW_MS - 1_000 });
  const again = await open();
  await takeOverBids({ store: again, histories: again.olderHistories, nowMs: NOW_MS });
  const bids = (await again.list(["bid_history", "1"])).map(({ key }) => key[2]);
  await again.close();
  assert.deepEqual(bids, [`older-${NOW_MS - DAY_MS}-1200`, `older-${NOW_MS - 1_000}-1300`, "own"]);
  assert.equal(await server.cli("KEYS", "nellis:kept:*"), "");
});

Deno.test("what the older installation writes while it is taken over and after it was given back is never taken from it", async () => {
  await using server = await startRedisServer();
  const older = olderInstallation(server);
  const takeOver = async () => {
    const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
    await takeOverBids({ store, histories: store.olderHistories, nowMs: NOW_MS });
    await store.put(["auth", "cookies"], { sealed: "ours" });
    await store.close();
  };
  const bidsThere = async () => await server.cli("ZRANGE", "nellis:bid_history:1", "0", "-1", "WITHSCORES");
  await older.session("__session=a", { secret: SECRET });
  await older.bid("1", { amount: 12, atMs: NOW_MS - 3 });
  await takeOver();
  // It was not stopped: each copy has other bids.
  await server.cli("DEL", "nellis:bid_history:1");
  await older.bid("1", { amount: 13, atMs: NOW_MS - 2 });
  await takeOver();
  await server.cli("DEL", "nellis:bid_history:1");
  await older.bid("1", { amount: 14, atMs: NOW_MS - 1 });
  assert.equal((await undo(server)).code, 0);
  const all = (await bidsThere()).split("\n").filter((_, index) => index % 2 === 1);
  assert.deepEqual(all.map(Number), [NOW_MS - 3, NOW_MS - 2, NOW_MS - 1]);

  await older.session("__session=b", { secret: SECRET });
  await older.bid("1", { amount: 15, atMs: NOW_MS });
  const [session, bids] = [await server.cli("GET", "nellis:auth:cookies"), await bidsThere()];
  assert.equal((await undo(server)).code, 0);
  assert.deepEqual([await server.cli("GET", "nellis:auth:cookies"), await bidsThere()], [session, bids]);
});

Deno.test("names and texts of any kind are looked at, taken over and given back, and none reaches the terminal raw", async () => {
  await using server = await startRedisServer();
  const older = olderInstallation(server);
  for (const id of ["__proto__", "constructor", "a\u001b[2J\nb", "7%3A2", "9".repeat(3_000)]) {
    await older.bid(id, { amount: 12, atMs: NOW_MS - DAY_MS });
  }
  await older.lot("8", { title: "Lamp\u202e\u0007", config: { maxBid: 5, strategy: "auto" } });
  const written = await contentOf(server);
  const told = await look(server);
  assert.ok(told.some((line) => line.includes("lot a\ufffd[2J\ufffdb may be won")), told.join("\n"));
  // deno-lint-ignore no-control-regex -- control characters are looked for
  for (const line of told) assert.ok(!/[\u0000-\u001f\u202e]/.test(line) && line.length < 600, line);

  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  await takeOverBids({ store, histories: store.olderHistories, nowMs: NOW_MS });
  assert.equal((await store.list(["bid_history"])).length, 5);
  await store.close();
  assert.equal((await undo(server)).code, 0);
  const given = await contentOf(server);
  for (const [redisKey, value] of written) {
    if (redisKey.startsWith("nellis:bid_history:")) assert.equal(given.get(redisKey), value, redisKey);
  }
});

Deno.test("keys of other types hinder no return to the older installation", async () => {
  await using server = await startRedisServer();
  const older = olderInstallation(server);
  await older.bid("1", { amount: 12, atMs: NOW_MS - DAY_MS });
  await older.bid("2", { amount: 12, atMs: NOW_MS - DAY_MS });
  await server.cli("ZADD", "nellis:auth:cookies", "1", "a");
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock() });
  await takeOverBids({ store, histories: store.olderHistories, nowMs: NOW_MS });
  await store.close();
  await server.cli("RPUSH", "nellis:auction:3", "a");
  await server.cli("DEL", "nellis:bid_history:2");
  await server.cli("RPUSH", "nellis:bid_history:2", "somebody's");
  assert.equal((await undo(server)).code, 0);
  assert.equal(await server.cli("TYPE", "nellis:bid_history:1"), "zset");
  assert.equal(await server.cli("LRANGE", "nellis:bid_history:2", "0", "-1"), "somebody's");
  assert.equal(await server.cli("TTL", "nellis:bid_history:2"), "-1");
});

Deno.test("more bids than a store lets wait at once are taken over, and a timeline gets its newest 500", async () => {
  await using server = await startRedisServer();
  const bids = 2_500;
  await server.cli(
    "EVAL",
    `for i = 1, ${bids} do redis.call('ZADD', KEYS[1], ${NOW_MS - bids} + i, '{"amount":' .. i .. '}') end`,
    "1",
    "nellis:bid_history:1",
  );
  assert.ok((await look(server)).some((line) => line.startsWith(`Bids: ${bids} on 1 lot `)));
  const store = await openRedisStore({ url: server.url, clock: createVirtualClock(), mostWaiting: 600 });
  await takeOverBids({ store, histories: store.olderHistories, nowMs: NOW_MS });
  assert.equal((await store.list(["bid_history", "1"])).length, bids);
  assert.equal((await store.list(["timeline", "1"])).length, 500 / 25);
  await store.close();
});

Deno.test("nothing is given back while Gavel uses the Redis", async () => {
  await using server = await startRedisServer();
  await olderInstallation(server).bid("1", { amount: 12, atMs: NOW_MS });
  await server.cli("SET", "nellis:lease:store", "a Gavel", "PX", "60000");
  const before = await contentOf(server);
  const { code, said } = await undo(server);
  assert.deepEqual([code, said], [1, ["A Gavel uses this Redis: stop it first, and wait a few seconds"]]);
  assert.deepEqual(await contentOf(server), before);
});

Deno.test("where nothing was taken over, nothing is given back", async () => {
  await using server = await startRedisServer();
  const { code, said } = await undo(server);
  assert.equal(code, 0);
  assert.match(said[0] ?? "", /It left no session/);
  assert.equal(await server.cli("KEYS", "*"), "");
});
