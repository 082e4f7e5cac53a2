import assert from "node:assert/strict";
import { eventually } from "../../tests/support/eventually.ts";
import { recordLog } from "../../tests/support/logged.ts";
import { selfSigned } from "../../tests/support/self_signed.ts";
import { startFaultProxy } from "../../tests/support/wire/fault_proxy.ts";
import { type RedisServer, startRedisServer } from "../../tests/support/store/redis_server.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { systemClock } from "../clock.ts";
import { StartError } from "../start_error.ts";
import { connectRedis } from "./connection.ts";
import { openRedisStore } from "../store/redis/redis.ts";

const PASSWORD = "s3cr3t";
/** Nothing listens at this port. */
const NOWHERE = "redis://owner:s3cr3t@127.0.0.1:1/0";

async function withPassword(server: RedisServer, rules: readonly string[] = ["+@all"]): Promise<string> {
  await server.cli("ACL", "SETUSER", "owner", "on", `>${PASSWORD}`, "~*", ...rules);
  return `redis://owner:${PASSWORD}@127.0.0.1:${server.port}/2`;
}

Deno.test("a Redis that is not there is waited for, and what is waited for is told without the password", async () => {
  using logged = recordLog();
  const clock = createVirtualClock();
  const stop = new AbortController();
  let reason: (() => string) | null = null;
  const onWaiting = (given: () => string) => void (reason = given);
  const opening = openRedisStore({ url: NOWHERE, clock, signal: stop.signal, onWaiting });
  let isSettled = false;
  const settled = opening.finally(() => isSettled = true).catch(() => undefined);
  await eventually("the first try is told", () => logged.at("warning").length > 0);
  assert.match(logged.at("warning")[0] ?? "", /Redis at 127.0.0.1:1 is away \(.*ECONNREFUSED/);
  await clock.advance(999);
  assert.equal(reason, null);
  await clock.advance(3_600_000);
  assert.equal(isSettled, false);
  const told = String((reason as (() => string) | null)?.());
  assert.match(told, /^Redis at 127.0.0.1:1 can't be used \(.*ECONNREFUSED.*start it, or correct REDIS_URL/);
  stop.abort();
  await settled;
  assert.doesNotMatch(told + logged.everything(), new RegExp(PASSWORD));
});

Deno.test("the wait at the start ends when it is told to", async () => {
  const stop = new AbortController();
  const clock = createVirtualClock();
  const opening = openRedisStore({ url: NOWHERE, clock, signal: stop.signal });
  stop.abort();
  await assert.rejects(opening, StartError);
  await assert.rejects(openRedisStore({ url: NOWHERE, clock, signal: stop.signal }), StartError);
  assert.equal(clock.pending(), 0);
});

Deno.test("a Redis that starts after Gavel is found", async () => {
  const gone = await startRedisServer();
  await gone.stop();
  using logged = recordLog();
  const opening = openRedisStore({ url: gone.url, clock: createVirtualClock() });
  await eventually("the first try is told", () => logged.at("warning").length > 0);
  await using _server = await startRedisServer({ port: gone.port });
  const store = await opening;
  assert.ok(logged.at("info").some((line) => line.endsWith("is back")));
  await store.put(["auction", "1"], 1);
  await store.close();
});

Deno.test("a password, a user and a database are those of the URL, and the password is logged nowhere", async () => {
  using logged = recordLog();
  await using server = await startRedisServer();
  const store = await openRedisStore({ url: await withPassword(server), clock: createVirtualClock() });
  await store.put(["auction", "1"], 1);
  assert.equal(await server.cli("-n", "2", "GET", "nellis:auction:1"), "1");
  assert.match(await server.cli("CLIENT", "LIST"), /name=gavel-\S+ .*user=owner/);
  await store.close();
  assert.doesNotMatch(logged.everything(), new RegExp(PASSWORD));
});

Deno.test("a wrong password, a missing one and a database that is not there are told, and no word of the URL", async () => {
  await using server = await startRedisServer();
  await server.cli("ACL", "SETUSER", "owner", "on", ">right", "~*", "+@all");
  await server.cli("CONFIG", "SET", "requirepass", "right");
  const at = `127.0.0.1:${server.port}`;
  const refusals = [
    [`redis://owner:${PASSWORD}@${at}`, /refuses the user or the password/],
    [`redis://${at}`, /refuses the user or the password/],
    [`redis://owner:right@${at}/999`, /has no such database/],
  ] as const;
  for (const [url, reason] of refusals) {
    using logged = recordLog();
    const clock = createVirtualClock();
    const stop = new AbortController();
    const opening = openRedisStore({ url, clock, signal: stop.signal });
    await Promise.race([
      opening.catch(() => {}),
      eventually("it is told", () => logged.at("warning").length > 0),
    ]);
    stop.abort();
    const refusal = await opening.then(() => "", String);
    assert.match(refusal, reason);
    assert.doesNotMatch(refusal + logged.everything(), /s3cr3t|right@/);
  }
});

Deno.test("a URL that is none is refused at once, without its password", async () => {
  for (const url of [`redis:/owner:${PASSWORD}@`, `http://owner:${PASSWORD}@host`, PASSWORD, ""]) {
    await assert.rejects(openRedisStore({ url, clock: createVirtualClock() }), (error: Error) => {
      assert.match(error.message, /REDIS_URL must be like/);
      return !error.message.includes(PASSWORD);
    });
  }
});

Deno.test("a Redis that allows no more than it must is used, and told once of what it should allow", async () => {
  using logged = recordLog();
  await using server = await startRedisServer();
  const url = await withPassword(server, ["+@all", "-client"]);
  const store = await openRedisStore({ url, clock: createVirtualClock() });
  await store.put(["auction", "1"], 1);
  assert.equal(await store.get(["auction", "1"]), 1);
  await store.close();
  assert.equal(logged.at("warning").filter((line) => /allow CLIENT/.test(line)).length, 1);
});

Deno.test("what the older installation left is taken over as soon as Redis allows it, and nothing is served before", async () => {
  using logged = recordLog();
  await using server = await startRedisServer();
  await server.cli("SET", "nellis:auction:1", "{}", "EX", "86400");
  await server.cli("REPLICAOF", "127.0.0.1", "1");
  let isOpen = false;
  const clock = createVirtualClock();
  const opening = openRedisStore({ url: server.url, clock });
  const opened = opening.finally(() => isOpen = true);
  await eventually("it is refused", () => logged.at("warning").some((line) => /READONLY/.test(line)));
  assert.equal(isOpen, false);
  await server.cli("REPLICAOF", "NO", "ONE");
  while (!isOpen) await clock.advance(100);
  assert.equal(await server.cli("TTL", "nellis:auction:1"), "-1");
  await (await opened).close();
});

Deno.test("what a lost connection delivers late undoes nothing newer", async () => {
  await using server = await startRedisServer();
  await using network = await startFaultProxy(server.port);
  const url = `redis://127.0.0.1:${network.port}`;
  const patience = { commandMs: 150, silenceMs: 300 };
  const store = await openRedisStore({ url, clock: systemClock(), patience });
  await store.put(["auction", "changed"], "oldest");

  network.holdOpenOnes();
  const older = [store.put(["auction", "changed"], "old"), store.put(["auction", "removed"], "old")];
  // These writes succeed on a second connection, as the newer ones do; their copies on the first are still held.
  await Promise.all(older);
  await Promise.all([store.put(["auction", "changed"], "new"), store.delete(["auction", "removed"])]);

  assert.ok(network.heldBytes() > 0);
  await network.releaseHeld();
  // Redis carries out all that has arrived before a command that is sent now.
  await server.cli("PING");
  assert.equal(await server.cli("GET", "nellis:auction:changed"), '"new"');
  assert.equal(await server.cli("EXISTS", "nellis:auction:removed"), "0");
  await store.close();
});

Deno.test("of two stores in one Redis neither ends the other's connection", async () => {
  await using server = await startRedisServer();
  const open = () => openRedisStore({ url: server.url, clock: createVirtualClock() });
  const [one, other] = await Promise.all([open(), open()]);
  await one.put(["auction", "1"], "one");
  await other.put(["auction", "2"], "other");
  assert.equal((await one.list(["auction"])).length, 2);
  const stats = await server.cli("INFO", "commandstats");
  assert.doesNotMatch(stats, /cmdstat_client\|kill/);
  await Promise.all([one.close(), other.close()]);
});

Deno.test("what is no Redis is called that once, and one that speaks TLS, or does not, is told by which URL", async () => {
  await using server = await startRedisServer();
  await using web = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response("hello"),
  );
  using secret = Deno.listenTls({ port: 0, hostname: "127.0.0.1", ...await selfSigned() });
  const greeting = secret.accept().then((client) => client.handshake().catch(() => client.close()));
  const cases = [
    [`redis://127.0.0.1:${web.addr.port}`, /what answers there is no Redis/],
    [`redis://127.0.0.1:${secret.addr.port}`, /it speaks TLS: begin REDIS_URL with rediss:\/\//],
  ] as const;
  for (const [url, says] of cases) {
    using logged = recordLog();
    const connection = connectRedis(url);
    await assert.rejects(connection.whenTried(), says);
    assert.equal(logged.at("warning").length, 1);
    await connection.drop();
  }
  await greeting;
  const connection = connectRedis(server.url.replace("redis:", "rediss:"));
  assert.match(connection.trouble(), /does not answer by TLS: start it, or begin REDIS_URL with redis:\/\//);
  await connection.drop();
});

Deno.test("a Redis that still loads its data is waited for, and a connection that is dropped meanwhile leaves nothing behind", async () => {
  using logged = recordLog();
  const config = ["--enable-debug-command", "local", "--loading-process-events-interval-bytes", "1024"];
  await using server = await startRedisServer({ config });
  await server.cli("DEBUG", "POPULATE", "3000", "key", "2000");
  // Loading takes a minute, unless it is hurried.
  await server.cli("CONFIG", "SET", "key-load-delay", "20000");
  const loading = server.cli("DEBUG", "RELOAD");
  await eventually("it loads", async () => (await server.cli("PING")).startsWith("LOADING"));

  const given = connectRedis(server.url, { isQuiet: true });
  await assert.rejects(given.whenTried(), /LOADING Redis is loading/);
  await given.drop();
  const connection = connectRedis(server.url);
  await eventually("it is told", () => logged.at("warning").some((line) => /LOADING/.test(line)));
  assert.equal(connection.isReady(), false);
  await server.cli("CONFIG", "SET", "key-load-delay", "0");
  await connection.whenReady();
  assert.equal(await connection.redis.dbsize(), 3000);
  await connection.drop();
  await loading;
});
