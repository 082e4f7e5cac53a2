import assert from "node:assert/strict";
import { Given, Then, When } from "@cucumber/cucumber";
import { eventually } from "../../../tests/support/eventually.ts";
import { type RedisServer, startRedisServer } from "../../../tests/support/store/redis_server.ts";
import { startFaultProxy } from "../../../tests/support/wire/fault_proxy.ts";
import type { GavelWorld } from "../../support/world.ts";
import { redisOf, startOwnRedis } from "../redis_steps.ts";
import { networks, networkTo } from "./networks.ts";

/** The Redis that stands in from then on when a scenario's own is gone. */
const replicas = new WeakMap<GavelWorld, RedisServer>();

Given("Gavel keeps everything in a Redis behind a network", async function (this: GavelWorld) {
  const { server } = await startOwnRedis(this);
  const proxy = await startFaultProxy(server.port);
  networks.set(this, { ...networks.get(this), redis: proxy });
  this.choose({ env: { STORE: "redis", REDIS_URL: `redis://127.0.0.1:${proxy.port}` } });
});

When("Redis stands still", function (this: GavelWorld) {
  Deno.kill(redisOf(this).server.pid, "SIGSTOP");
});

When("Redis goes on", async function (this: GavelWorld) {
  Deno.kill(redisOf(this).server.pid, "SIGCONT");
  await this.pass(0);
});

When("Redis is full", async function (this: GavelWorld) {
  await redisOf(this).server.cli("CONFIG", "SET", "maxmemory", "1");
});

When("Redis has room again", async function (this: GavelWorld) {
  await redisOf(this).server.cli("CONFIG", "SET", "maxmemory", "0");
});

When("Redis becomes a replica", async function (this: GavelWorld) {
  await redisOf(this).server.cli("REPLICAOF", "127.0.0.1", "1");
});

When("Redis is its own master again", async function (this: GavelWorld) {
  await redisOf(this).server.cli("REPLICAOF", "NO", "ONE");
});

/** It gets all that is there now. */
When("Redis has a replica that stops listening now", async function (this: GavelWorld) {
  const own = redisOf(this);
  const replica = await startRedisServer({ appendonly: true });
  await replica.cli("REPLICAOF", "127.0.0.1", String(own.server.port));
  await eventually("it has everything", async () => {
    const info = await replica.cli("INFO", "replication");
    return info.includes("master_link_status:up") && info.includes("master_sync_in_progress:0");
  });
  await replica.cli("REPLICAOF", "NO", "ONE");
  replicas.set(this, replica);
});

When("Redis dies, and its replica takes its place", async function (this: GavelWorld) {
  const own = redisOf(this);
  const replica = replicas.get(this);
  assert.ok(replica, "No step has started a replica");
  await own.server.kill9();
  (await networkTo(this, "Redis")).leadTo(replica.port);
  own.server = replica;
});

Given("Redis writes to its disk once a second, and can't say when", async function (this: GavelWorld) {
  const { cli } = redisOf(this).server;
  await cli("CONFIG", "SET", "appendfsync", "everysec");
  // As a Redis before 7.2, which does not know it.
  await cli("ACL", "SETUSER", "default", "-waitaof").catch(() => "");
});

Then("Gavel's health names {string}", async function (this: GavelWorld, words: string) {
  const { body } = await (await this.running()).call("GET", "/health?detailed=true");
  assert.match(JSON.stringify(body), new RegExp(words));
});

Then("my budget comes to be {money} {word}", async function (this: GavelWorld, amount: number, name: string) {
  const { call } = await this.running();
  await eventually("it is read", async () => {
    const { body } = await call("GET", "/api/settings");
    return body.settings.budget[name] === amount;
  });
});

/** The answer waits for the store. */
When("I switch {string} to strategy {string} without waiting", async function (
  this: GavelWorld,
  lot: string,
  strategy: string,
) {
  const { call } = await this.running();
  call("PUT", `/api/auctions/${this.lotId(lot)}/config`, { config: { strategy } }).catch(() => {});
});

When("{duration} pass(es) at Gavel and Redis", async function (this: GavelWorld, seconds: number) {
  const { clock, call } = await this.running();
  for (let passed = 0; passed < seconds; passed += 0.5) {
    await clock.advance(500);
    // A real answer in between: Redis keeps no virtual time.
    await call("GET", "/health/live");
  }
});
