import assert from "node:assert/strict";
import { join } from "node:path";
import { Redis } from "ioredis";
import { killIfRunning } from "../support/process/kill_if_running.ts";
import { type RedisServer, startRedisServer } from "../support/store/redis_server.ts";
import { contentOf, olderInstallation } from "../support/takeover/older_installation.ts";
import { olderSeal } from "../support/takeover/older_seal.ts";
import { install, type Installation, listening, type Running } from "./installation.ts";
import { type Program, startProgram, until } from "./program.ts";
import { type StoreWrites, watchCommands } from "./store_writes.ts";

const SECRET = "a secret of the older installation";
const HOUR_MS = 3_600_000;
/** More bids than a part of a timeline holds, so that it takes some writes. */
const BIDS_ON_LAMP = 60;
const LONG = { closesInSeconds: 3_600 };

/** The limits of the watched lots. Only the lamp is to be bid on. */
export const CONFIGS = {
  lamp: { maxBid: 50, strategy: "auto", autoBid: true, incrementAmount: 1 },
  vase: { strategy: "auto", autoBid: true },
  chair: { maxBid: 0, strategy: "sniping", autoBid: true },
  stool: { maxBid: 40, strategy: "manual", autoBid: true },
  clock: { maxBid: 40, strategy: "auto", autoBid: false },
};
type Lot = keyof typeof CONFIGS;
export const WATCHED = Object.keys(CONFIGS) as readonly Lot[];

/** The records that an older installation left in Redis. */
export interface Left {
  readonly ids: Readonly<Record<Lot | "coat", string>>;
  /** Its bids on each lot (dollars), sorted. */
  readonly bids: ReadonlyMap<string, readonly number[]>;
  /** Every key with its bytes. */
  readonly written: ReadonlyMap<string, string>;
}

/** A Redis in which an older installation was, and the house with its lots. */
export interface Scene {
  readonly redis: RedisServer;
  readonly installation: Installation;
  readonly commands: StoreWrites;
  readonly env: Readonly<Record<string, string>>;
}

export async function openScene(): Promise<Scene & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedisServer());
  const installation = stack.use(await install({ isBundled: true }));
  const commands = stack.use(await watchCommands(redis));
  const env = { STORE: "redis", REDIS_URL: redis.url, ENCRYPTION_SECRET: SECRET };
  const moved = stack.move();
  return { redis, installation, commands, env, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

/** Empties Redis and writes an older installation's data on lots of their own into it. */
export async function leave({ redis, installation: { house } }: Scene): Promise<Left> {
  await redis.cli("FLUSHALL");
  const older = olderInstallation(redis);
  const add = () => String(house.addLot(LONG).id);
  const ids = { lamp: add(), vase: add(), chair: add(), stool: add(), clock: add(), coat: add() };
  for (const lot of WATCHED) await older.lot(ids[lot], { title: lot, config: CONFIGS[lot] });
  const nowMs = Date.now();
  const onLamp = Array.from({ length: BIDS_ON_LAMP }, (_, index) => index + 1);
  const entries = onLamp.flatMap((amount) => [
    String(nowMs - HOUR_MS + amount),
    JSON.stringify({ amount, strategy: "auto", success: false, error: "Too low" }),
  ]);
  await redis.cli("ZADD", `nellis:bid_history:${ids.lamp}`, ...entries);
  await redis.cli("EXPIRE", `nellis:bid_history:${ids.lamp}`, "604800");
  await older.bid(ids.vase, { amount: 3, atMs: nowMs - HOUR_MS, leads: false });
  await older.bid(ids.coat, { amount: 20, atMs: nowMs - 2 * HOUR_MS });
  await older.bid(ids.coat, { amount: 30, atMs: nowMs - HOUR_MS });
  await older.session(house.signIn(), { secret: SECRET });
  await older.settings({ general: { defaultMaxBid: 75 }, bidding: { snipeTiming: 10 } });
  await older.flag("smart_bidding", "true");
  await older.state({ isRunning: true });
  const bids = new Map([[ids.lamp, onLamp], [ids.vase, [3]], [ids.coat, [20, 30]]]);
  return { ids, bids, written: await contentOf(redis) };
}

/** Starts `gavel <command>` in a data folder that stays with the older installation. */
export function spawn(
  { installation, env }: Scene,
  command: string | readonly string[],
  dataDir: string,
): Program {
  return startProgram(command, { ...installation.env, ...env, DATA_DIR: dataDir }, { isBundled: true });
}

export async function newDataDir({ installation }: Scene): Promise<string> {
  const dataDir = join(installation.dataDir, crypto.randomUUID());
  await Deno.mkdir(dataDir);
  return dataDir;
}

/** Runs `gavel adopt <option>` to its end and returns what it printed. */
export async function adopt(scene: Scene, option: string, dataDir: string): Promise<string> {
  await using program = spawn(scene, ["adopt", option], dataDir);
  assert.equal((await program.ended()).code, 0, program.stderr);
  return program.stdout;
}

/** Kills `program` once Redis has carried out `count` commands, or when it is done. */
export async function killAfter(
  scene: Scene,
  program: Program,
  count: number,
  isDone: () => boolean,
): Promise<void> {
  let left = count;
  scene.commands.onWrite = () => --left === 0 && killIfRunning(program);
  await until(() => `${left} more commands. ${program.stdout}${program.stderr}`, () => left <= 0 || isDone());
  scene.commands.onWrite = null;
  killIfRunning(program);
  await program.ended();
  // As after the few seconds in which the lease of a process that was killed runs out.
  await scene.redis.cli("DEL", "nellis:lease:store");
}

/** Starts Gavel, has `look` look at it, and stops it. */
export async function serve(
  scene: Scene,
  dataDir: string,
  look: (gavel: Running) => Promise<void>,
): Promise<void> {
  await using program = spawn(scene, "serve", dataDir);
  await look(listening(program, await program.url()));
  program.kill("SIGTERM");
  assert.equal((await program.ended()).code, 0, program.stderr);
}

/** Goes on to write, as an older installation that was not stopped, until `stop`. */
export function writeOn(
  { redis: { url }, installation: { house } }: Scene,
  { ids }: Left,
): { stop(): Promise<readonly number[]>; readonly rounds: number } {
  const client = new Redis(url);
  const acknowledged: number[] = [];
  let isOver = false;
  let rounds = 0;
  const session = olderSeal(house.signIn(), { secret: SECRET });
  const write = async () => {
    for (; !isOver; rounds++) {
      const nowMs = Date.now();
      const amount = 100 + rounds;
      for (const lot of WATCHED) {
        const text = JSON.stringify({ id: ids[lot], title: lot, config: CONFIGS[lot], lastUpdate: nowMs });
        await client.set(`nellis:auction:${ids[lot]}`, text, "EX", 3_600);
      }
      await client.set("nellis:auth:cookies", session, "EX", 86_400);
      await client.set("nellis:system:settings", JSON.stringify({ general: { defaultMaxBid: 75 } }));
      const bid = JSON.stringify({ amount, strategy: "auto", success: false, error: "Too low" });
      try {
        await client.zadd(`nellis:bid_history:${ids.clock}`, nowMs, bid);
        acknowledged.push(amount);
        await client.expire(`nellis:bid_history:${ids.clock}`, 604_800);
      } catch (error) {
        assert.match(String(error), /WRONGTYPE/);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const writing = write();
  return {
    get rounds() {
      return rounds;
    },
    async stop() {
      isOver = true;
      await writing;
      await client.quit();
      return acknowledged;
    },
  };
}
