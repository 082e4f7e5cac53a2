import assert from "node:assert/strict";
import { type RedisServer, startRedisServer } from "../support/store/redis_server.ts";
import { type Program, startProgram, until } from "./program.ts";
import { freePort } from "../support/server/free_port.ts";

const PASSWORD = "the-password-of-redis";
const TOKEN = "the-token-of-the-owner";

/** A Gavel on `redisUrl` with a port and a data folder of its own. */
async function startOn(redisUrl: string) {
  const port = freePort();
  const folder = await Deno.makeTempDir({ prefix: "gavel-e2e-" });
  const env = { PORT: String(port), DATA_DIR: `${folder}/data`, AUTH_TOKEN: TOKEN };
  const program = startProgram("serve", { ...env, STORE: "redis", REDIS_URL: redisUrl });
  return {
    program,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.status;
}

/** Asks until somebody answers. */
async function healthAt(url: string, program: Program): Promise<{ status: number; text: string }> {
  return await until(() => `an answer; it wrote ${program.stderr}`, async () => {
    try {
      const response = await fetch(`${url}/health`, { headers: { authorization: TOKEN } });
      return { status: response.status, text: await response.text() };
    } catch {
      return null;
    }
  }) ?? assert.fail();
}

Deno.test("while Redis is away at the start, health says so; Gavel starts when it comes", async () => {
  const gone = await startRedisServer();
  await gone.stop();
  await using scene = await startOn(gone.url);
  const { program, url } = scene;
  const health = await healthAt(url, program);
  assert.equal(health.status, 503);
  assert.match(health.text, /Redis at 127\.0\.0\.1:\d+ can't be used .*start it, or correct REDIS_URL/);
  const strangers = await (await fetch(`${url}/health`)).text();
  assert.ok(!strangers.includes("Redis"), "a stranger is told what Gavel waits for");
  const refused = await fetch(`${url}/api/status`);
  assert.deepEqual([refused.status, (await refused.json()).code], [503, "STARTING"]);
  assert.deepEqual([await statusOf(`${url}/health/live`), await statusOf(`${url}/health/ready`)], [200, 503]);
  await using _server: RedisServer = await startRedisServer({ port: gone.port });
  assert.equal(await program.url(), url);
  assert.equal(await statusOf(`${url}/health`), 200);
  program.kill("SIGTERM");
  assert.equal((await program.ended()).code, 0, program.stderr);
});

Deno.test("a wrong password is told, and SIGTERM is obeyed while Gavel waits", async () => {
  await using redis = await startRedisServer({ config: ["--requirepass", PASSWORD] });
  const wrong = redis.url.replace("redis://", "redis://:a-wrong-password@");
  await using scene = await startOn(wrong);
  const { program, url } = scene;
  const health = await healthAt(url, program);
  assert.equal(health.status, 503);
  assert.match(health.text, /refuses the user or the password in REDIS_URL: correct it/);
  program.kill("SIGTERM");
  assert.deepEqual([(await program.ended()).code, program.stdout], [0, ""], program.stderr);
  const written = program.stderr + health.text;
  assert.ok(!written.includes("a-wrong-password") && !written.includes(PASSWORD), written);
  assert.doesNotMatch(program.stderr, /^\s+at /m);
});

Deno.test("a Redis that can be read but not written stops the start with one line", async () => {
  await using redis = await startRedisServer();
  await redis.cli(
    "ACL",
    "SETUSER",
    "reader",
    "on",
    `>${PASSWORD}`,
    "~*",
    "+@read",
    "+@connection",
    "+@keyspace",
    "+info",
  );
  await using scene = await startOn(redis.url.replace("redis://", `redis://reader:${PASSWORD}@`));
  assert.equal((await scene.program.ended()).code, 1);
  const lines = scene.program.stderr.trimEnd().split("\n").filter((line) => !line.startsWith("{"));
  assert.equal(lines.length, 1, scene.program.stderr);
  assert.match(scene.program.stderr, /Redis at 127\.0\.0\.1:\d+ can be read but not written/);
});
