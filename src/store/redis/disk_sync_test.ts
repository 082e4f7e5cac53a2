import assert from "node:assert/strict";
import type { Redis } from "ioredis";
import { recordLog } from "../../../tests/support/logged.ts";
import { serverWithWaitaof, startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { createVirtualClock } from "../../../tests/support/virtual_clock.ts";
import { systemClock } from "../../clock.ts";
import { connectRedis, type RedisConnection } from "../../redis/connection.ts";
import { createDiskSync } from "./disk_sync.ts";
import { openRedisStore, redisParts } from "./redis.ts";

/** An error as Redis itself says it. */
function refusal(message: string): Error {
  return Object.assign(new Error(message), { name: "ReplyError" });
}

/** A Redis with these settings, whose disk writes when the test says so. */
function setUp(settings: Readonly<Record<string, string>>, waitaof: unknown = [1, 0]) {
  const disk = { commits: 0, losses: 0, found: 0, waiting: [] as ((copies: unknown) => void)[] };
  const answers = { waitaof, settings };
  const redis = {
    call: () =>
      answers.waitaof instanceof Error ? Promise.reject(answers.waitaof) : Promise.resolve(answers.waitaof),
    config: (_get: string, name: string) =>
      Promise.resolve(answers.settings[name] === undefined ? [] : [name, answers.settings[name]]),
  };
  const lanes: { isOver: boolean }[] = [];
  const openLane = () => {
    const lane = { isOver: false };
    lanes.push(lane);
    const pipeline = {
      get: () => pipeline,
      set: () => pipeline,
      call: () => pipeline,
      exec: () =>
        new Promise((resolve) =>
          disk.waiting.push((copies) => {
            const last = copies instanceof Error ? [copies, null] : [null, copies];
            resolve([[null, String(disk.found)], [null, "OK"], last]);
          })
        ),
    };
    const connection = {
      redis: { pipeline: () => pipeline },
      whenReady: () => Promise.resolve(),
      isOver: () => lane.isOver,
      drop: () => Promise.resolve(void (lane.isOver = true)),
    };
    return connection as unknown as RedisConnection;
  };
  const sync = createDiskSync({
    connection: { redis: redis as unknown as Redis },
    openLane,
    commits: { known: () => disk.commits, losses: () => disk.losses },
  });
  const { settle } = createVirtualClock();
  const write = async (copies: unknown = [1, 0]) => {
    await settle();
    for (const go of disk.waiting.splice(0)) go(copies);
    await settle();
  };
  return { sync, disk, answers, lanes, write, settle };
}

/** Tells of a promise if it is settled. */
function follow(promise: Promise<void>): { readonly state: () => string } {
  let state = "open";
  promise.then(() => state = "done", (error) => state = String(error));
  return { state: () => state };
}

const EVERYSEC = { appendonly: "yes", appendfsync: "everysec" };

Deno.test("what was acknowledged counts once the disk has it, in one round for each turn of the event loop", async () => {
  const { sync, disk, lanes, write, settle } = setUp(EVERYSEC);
  await sync.look();
  assert.deepEqual([sync.risk(), sync.longestMs()], [null, 1_000]);
  disk.commits = disk.found = 7;
  const both = [sync.synced(), sync.synced()].map(follow);
  await settle();
  assert.deepEqual(both.map(({ state }) => state()), ["open", "open"]);
  assert.deepEqual([disk.waiting.length, lanes.length], [1, 1]);
  const later = follow(sync.synced());
  await settle();
  assert.deepEqual([disk.waiting.length, lanes.length], [2, 2], "it does not wait behind the first");
  await write();
  assert.deepEqual([...both, later].map(({ state }) => state()), ["done", "done", "done"]);
  await sync.close();
  assert.ok(lanes.every(({ isOver }) => isOver));
});

Deno.test("however many wait, there are four connections, and none of them is left out", async () => {
  const { sync, disk, lanes, write, settle } = setUp(EVERYSEC);
  await sync.look();
  const waits = [];
  for (let index = 0; index < 20; index++) {
    waits.push(follow(sync.synced()));
    await settle();
  }
  assert.deepEqual([disk.waiting.length, lanes.length], [4, 4]);
  await write();
  await write();
  assert.ok(waits.every(({ state }) => state() === "done"));
  await sync.close();
});

Deno.test("a Redis that has lost what it acknowledged is not believed, even after newer commits", async () => {
  const { sync, disk, write } = setUp(EVERYSEC);
  await sync.look();
  disk.commits = 7;
  disk.found = 6;
  const fewer = follow(sync.synced());
  await write();
  await write();
  assert.match(fewer.state(), /it has lost what it acknowledged/);
  disk.commits = 7;
  const caughtUp = follow(sync.synced());
  disk.losses += 1;
  disk.commits = disk.found = 9;
  await write();
  await write();
  assert.match(caughtUp.state(), /it has lost what it acknowledged/);
  await sync.close();
});

Deno.test("a disk that writes nothing is not believed, and the owner is told until it does", async () => {
  const { sync, write, settle } = setUp(EVERYSEC);
  await sync.look();
  const stuck = follow(sync.synced());
  await settle();
  await write([0, 0]);
  assert.match(stuck.state(), /it has written nothing to its disk for 4 s/);
  assert.match(sync.risk() ?? "", /no bid is sent: look at its log and its disk/);
  const next = follow(sync.synced());
  await settle();
  await write();
  assert.deepEqual([next.state(), sync.risk()], ["done", null]);
  await sync.close();
});

Deno.test("a wait is made again on a new connection when its own is lost, and ends with the store", async () => {
  const { sync, disk, write, settle } = setUp(EVERYSEC);
  await sync.look();
  const waiting = follow(sync.synced());
  await settle();
  await write(new Error("Connection is closed."));
  assert.deepEqual([waiting.state(), disk.waiting.length], ["open", 1]);
  await sync.close();
  await write(new Error("Connection is closed."));
  assert.match(waiting.state(), /the connection is lost/);
  await assert.rejects(sync.synced(), /The store is closed/);
});

const UNKNOWN = refusal("ERR unknown command 'WAITAOF', with args beginning with: '1' '0' '1'");
const RISKS = [
  ["is old and writes each commit", { appendonly: "yes", appendfsync: "always" }, UNKNOWN, null],
  ["is old and writes once a second", EVERYSEC, UNKNOWN, /appendfsync always.*or run Redis 7\.2 or later/],
  ["is old and says nothing", {}, UNKNOWN, /does not say .* allow Gavel's user CONFIG GET/],
  ["may not be asked to wait", EVERYSEC, refusal("NOPERM no permissions"), /appendfsync always/],
  ["keeps no file", { appendonly: "no" }, UNKNOWN, /appendonly yes` and `appendfsync always/],
  [
    "keeps no file, as its refusal alone tells",
    {},
    refusal("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled."),
    /appendonly yes/,
  ],
  ["never writes by itself", { appendonly: "yes", appendfsync: "no" }, [0, 0], /appendfsync always/],
  [
    "pauses while it rewrites its file",
    { appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "yes" },
    UNKNOWN,
    /no-appendfsync-on-rewrite no/,
  ],
  ["is new and writes each commit", { appendonly: "yes", appendfsync: "always" }, [1, 0], null],
] as const;

for (const [how, settings, waitaof, risk] of RISKS) {
  Deno.test(`a Redis that ${how} is ${risk ? "told of once, and holds up no bid" : "safe"}`, async () => {
    using logged = recordLog();
    const { sync, write } = setUp(settings, waitaof);
    await sync.look();
    await sync.look();
    const told = logged.at("warning");
    assert.deepEqual([told.length, sync.longestMs()], [risk ? 1 : 0, 0]);
    if (risk) assert.match(told[0] ?? "", risk);
    assert.equal(sync.risk(), told[0] ?? null);
    const waiting = follow(sync.synced());
    await write();
    assert.equal(waiting.state(), "done");
    await sync.close();
  });
}

Deno.test("a Redis that is set up anew while Gavel runs is found so", async () => {
  const { sync, answers, write, settle } = setUp({ appendonly: "no" }, UNKNOWN);
  await sync.look();
  assert.notEqual(sync.risk(), null);
  answers.settings = EVERYSEC;
  answers.waitaof = [1, 0];
  await sync.synced();
  await settle();
  assert.equal(sync.risk(), null);
  answers.settings = { appendonly: "no" };
  answers.waitaof = refusal("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
  const waiting = follow(sync.synced());
  await write(answers.waitaof);
  assert.deepEqual([waiting.state(), sync.risk() === null], ["done", false]);
  await sync.close();
});

const program = await serverWithWaitaof();

Deno.test({
  name: "a real Redis that knows WAITAOF keeps a put on its disk before it is told so" +
    (program === null ? " (no Redis 7.2 or later, nor Valkey, is on this machine)" : ""),
  ignore: program === null,
  async fn() {
    for (const appendfsync of ["always", "everysec"]) {
      const config = ["--appendonly", "yes", "--appendfsync", appendfsync];
      await using server = await startRedisServer({ program: program ?? "", config });
      const store = await openRedisStore({ url: server.url, clock: systemClock() });
      assert.equal(store.disk.longestMs(), appendfsync === "always" ? 0 : 1_000);
      for (const value of [1, 2, 3]) {
        await store.put(["auction", "1"], value);
        await store.disk.synced();
        assert.match(await server.cli("INFO", "persistence"), /aof_pending_bio_fsync:0/);
      }
      await server.cli("CONFIG", "SET", "appendonly", "no");
      await store.put(["auction", "1"], 4);
      await store.disk.synced();
      assert.match(store.disk.risk() ?? "", /appendonly yes/);
      await store.close();
    }
  },
});

Deno.test("any real Redis tells how it writes, also when that is changed while Gavel runs", async () => {
  await using server = await startRedisServer({ appendonly: true });
  const connection = connectRedis(server.url);
  await connection.whenReady();
  const { disk } = redisParts(connection, () => connectRedis(server.url));
  await disk.look();
  assert.equal(disk.risk(), null);
  await server.cli("CONFIG", "SET", "appendfsync", "no");
  await disk.look();
  assert.match(disk.risk() ?? "", /appendfsync always/);
  await server.cli("CONFIG", "SET", "appendfsync", "always");
  await disk.look();
  assert.equal(disk.risk(), null);
  await disk.close();
  await connection.close();
});
