import assert from "node:assert/strict";
import { createRandom, type Random } from "../../src/simulator/random.ts";
import { contentOf } from "../support/takeover/older_installation.ts";
import { tries } from "../support/tries.ts";
import type { Running } from "./installation.ts";
import {
  adopt,
  CONFIGS,
  killAfter,
  leave,
  type Left,
  newDataDir,
  openScene,
  type Scene,
  serve,
  spawn,
  WATCHED,
  writeOn,
} from "./older_scene.ts";
import { until } from "./program.ts";

const KILLS = tries({ inCi: 20, here: 3 });
/** To repeat a schedule of kills. */
const SEED_VARIABLE = "ADOPT_SEED";
/** A bid as Gavel tells it. */
interface Told {
  readonly auctionId?: string;
  readonly amount: number;
  readonly reason: string;
}

/** Asserts that all that the older installation left is there exactly once. */
async function assertTakenOver(scene: Scene, { ids, bids }: Left, { call }: Running): Promise<void> {
  const { house } = scene.installation;
  await until(() => "the bid on the lamp", () => house.lot(Number(ids.lamp)).ownerIsWinning);
  const { body: { auctions } } = await call("GET", "/api/auctions");
  const told = new Map(auctions.map((lot: { id: string; config: unknown }) => [lot.id, lot.config]));
  assert.deepEqual([...told.keys()].sort(), WATCHED.map((lot) => ids[lot]).sort());
  for (const lot of WATCHED) {
    const config: unknown = told.get(ids[lot]);
    assert.partialDeepStrictEqual(config, { maxBid: 0, ...CONFIGS[lot] }, lot);
  }
  const { body: { bids: ledger } } = await call("GET", "/api/ledger?limit=1000");
  for (const [id, amounts] of bids) {
    assert.deepEqual(
      amountsOf(ledger.filter((bid: Told) => bid.auctionId === id)),
      amounts,
      `ledger of ${id}`,
    );
    if (id === ids.coat) continue; // It is not watched: nobody is shown its timeline.
    const { body } = await call("GET", `/api/auctions/${id}/timeline?limit=500`);
    const shown = body.timeline.flatMap(({ bid }: { readonly bid?: Told }) => bid ? [bid] : []);
    assert.deepEqual(amountsOf(shown), amounts, `timeline of ${id}`);
  }
  assert.equal((await call("POST", "/api/auth/validate")).body.valid, true);
  const { body: { settings } } = await call("GET", "/api/settings");
  assert.equal(settings.general.defaultMaxBid, 75);
  assert.equal(JSON.parse(await scene.redis.cli("GET", `nellis:commitments:${ids.coat}`)).amountCents, 3_000);
  assertNoBidWithoutLimit(scene, ids);
}

/** Returns the amounts of the older installation's bids among `bids`, sorted. */
function amountsOf(bids: readonly Told[]): readonly number[] {
  return bids.filter(({ reason }) => /older installation/.test(reason))
    .map(({ amount }) => amount).sort((one, other) => one - other);
}

function assertNoBidWithoutLimit({ installation: { house } }: Scene, { lamp, ...others }: Left["ids"]): void {
  const forbidden = new Set<number | null>(Object.values(others).map(Number));
  assert.deepEqual(house.bids.filter(({ lotId }) => forbidden.has(lotId)), []);
  for (const { amountDollars } of house.bids.filter(({ lotId }) => lotId === Number(lamp))) {
    assert.ok((amountDollars ?? Infinity) <= CONFIGS.lamp.maxBid);
  }
}

/** Asserts that the older installation finds its keys again: its lots as they were set, the rest byte for byte. */
async function assertGivenBack({ redis }: Scene, { ids, written }: Left): Promise<void> {
  const given = await contentOf(redis);
  const lots = new Map(WATCHED.map((lot) => [`nellis:auction:${ids[lot]}`, CONFIGS[lot]]));
  for (const [redisKey, bytes] of written) {
    const config = lots.get(redisKey);
    if (config) {
      assert.partialDeepStrictEqual(JSON.parse(await redis.cli("GET", redisKey)).config, config, redisKey);
    } else assert.equal(given.get(redisKey), bytes, redisKey);
  }
}

/** Asserts that `gavel adopt --dry-run` changes no byte in Redis. */
async function assertLooksOnly(scene: Scene, dataDir: string): Promise<string> {
  const before = await contentOf(scene.redis);
  const said = await adopt(scene, "--dry-run", dataDir);
  assert.deepEqual(await contentOf(scene.redis), before);
  return said;
}

Deno.test(`kill -9 ${KILLS} times while an older installation is taken over and given back: all of it is there once, and comes back byte for byte`, async () => {
  const seed = Number(Deno.env.get(SEED_VARIABLE) ?? crypto.getRandomValues(new Uint16Array(1))[0]);
  await using scene = await openScene();
  try {
    await killAndLook(scene, createRandom(seed));
  } catch (error) {
    throw new Error(`With ${SEED_VARIABLE}=${seed}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
});

async function killAndLook(scene: Scene, random: Random): Promise<void> {
  const whole = await leave(scene);
  const dataDir = await newDataDir(scene);
  assert.match(await assertLooksOnly(scene, dataDir), /Lots: 5 would be watched on/);
  let toTakeOver = 0;
  scene.commands.onWrite = () => void toTakeOver++;
  await serve(scene, dataDir, async (gavel) => {
    scene.commands.onWrite = null;
    await assertTakenOver(scene, whole, gavel);
  });
  let toGiveBack = 0;
  scene.commands.onWrite = () => void toGiveBack++;
  await adopt(scene, "--undo", dataDir);
  scene.commands.onWrite = null;
  await assertGivenBack(scene, whole);
  for (let kill = 0; kill < KILLS; kill++) {
    await killOnce(scene, random, { kill, toTakeOver, toGiveBack });
  }
}

async function killOnce(
  scene: Scene,
  random: Random,
  { kill, toTakeOver, toGiveBack }: {
    readonly kill: number;
    readonly toTakeOver: number;
    readonly toGiveBack: number;
  },
): Promise<void> {
  const left = await leave(scene);
  const dataDir = await newDataDir(scene);
  const started = spawn(scene, "serve", dataDir);
  await killAfter(scene, started, random.between(1, toTakeOver), () => / at http:/.test(started.stdout));
  if (kill % 3 === 0) await assertLooksOnly(scene, dataDir);
  // Some are given back at once, without a start that completes what was half taken over.
  if (kill % 3 !== 2) await serve(scene, dataDir, (gavel) => assertTakenOver(scene, left, gavel));
  const undoing = spawn(scene, ["adopt", "--undo"], dataDir);
  await killAfter(
    scene,
    undoing,
    random.between(1, toGiveBack),
    () => /look over its lots/.test(undoing.stdout),
  );
  await adopt(scene, "--undo", dataDir);
  await assertGivenBack(scene, left);
}

Deno.test("an older installation that goes on to write while it is taken over: Gavel starts, no bid of it is lost, and all come back", async () => {
  await using scene = await openScene();
  const left = await leave(scene);
  const dataDir = await newDataDir(scene);
  const older = writeOn(scene, left);
  let written: readonly number[] = [];
  try {
    await until(() => "first writes", () => older.rounds > 0);
    await serve(scene, dataDir, async (gavel) => {
      const from = older.rounds;
      await until(() => "writes beside a Gavel that runs", () => older.rounds > from + 20);
      assert.equal((await gavel.call("POST", "/api/auth/validate")).body.valid, true);
    });
  } finally {
    written = await older.stop();
  }
  assert.ok(written.length > 0);
  const all = { ...left, bids: new Map([...left.bids, [left.ids.clock, written]]) };
  await serve(scene, dataDir, (gavel) => assertTakenOver(scene, all, gavel));
  await adopt(scene, "--undo", dataDir);
  const members = await scene.redis.cli("ZRANGE", `nellis:bid_history:${left.ids.clock}`, "0", "-1");
  assert.deepEqual(members.split("\n").map((text) => JSON.parse(text).amount), written);
  assert.equal(await scene.redis.cli("TTL", `nellis:auction:${left.ids.lamp}`), "-1");
});
