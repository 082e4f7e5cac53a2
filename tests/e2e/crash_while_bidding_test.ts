import { createRandom, type Random } from "../../src/simulator/random.ts";
import type { House } from "../../src/simulator/house.ts";
import { startRedisServer } from "../support/store/redis_server.ts";
import { tries } from "../support/tries.ts";
import {
  assertLedgerTrue,
  assertLotsKept,
  assertNoOverspend,
  readBooks,
  unrest,
  wasTaken,
} from "./crash_audit.ts";
import { createCrashLots, type WatchedLot } from "./crash_lots.ts";
import { openFrontDoor } from "./front_door.ts";
import { install, type Installation, listening, type Running } from "./installation.ts";
import { drawKillMoment, killAt, killDuringStart } from "./kill_moment.ts";
import { until } from "./program.ts";
import { type StoreWrites, watchKv, watchRedis } from "./store_writes.ts";
import { inviteRivals } from "./tireless_rivals.ts";

/** The number of kills with each store: a hundred in all in CI, or as many as this variable says. */
const KILLS = Number(Deno.env.get("CRASH_KILLS") ?? tries({ inCi: 50, here: 10 }));
/** A lot that closes within seconds is put up for every so-manieth life. */
const LIVES_A_CLOSING_LOT = 5;
/** To repeat a schedule of kills; what the machine does between two of them is its own affair. */
const SEED_VARIABLE = "CRASH_SEED";

// Both at the same time: most of it is waiting for one process to start.
Deno.test(`kill -9 ${2 * KILLS} times while bidding, half of them with Deno KV and half with Redis: nothing lost, nothing twice, nothing overspent`, async () => {
  const runs = await Promise.allSettled([crashWithKv(), crashWithRedis()]);
  const failed = runs.flatMap((run) => run.status === "rejected" ? [run.reason] : []);
  if (failed.length > 0) throw new AggregateError(failed, failed.map(String).join("\n\n"));
});

async function crashWithKv(): Promise<void> {
  await using installation = await install({ isBundled: true });
  await using writes = watchKv(installation.dataDir);
  await playCrashes({ installation, writes, env: { STORE: "kv" } });
}

async function crashWithRedis(): Promise<void> {
  await using redis = await startRedisServer();
  await using installation = await install({ isBundled: true });
  await using writes = await watchRedis(redis);
  await playCrashes({ installation, writes, env: { STORE: "redis", REDIS_URL: redis.url } });
}

/** The parts that the crashes need. */
interface Scene {
  readonly installation: Installation;
  readonly writes: StoreWrites;
  /** The store, and its address. */
  readonly env: Readonly<Record<string, string>> & { readonly STORE: string };
}

async function playCrashes(scene: Scene): Promise<void> {
  const seed = Number(Deno.env.get(SEED_VARIABLE) ?? crypto.getRandomValues(new Uint16Array(1))[0]);
  try {
    await crashAndAudit(scene, createRandom(seed));
  } catch (error) {
    throw new Error(
      `With STORE=${scene.env.STORE} and ${SEED_VARIABLE}=${seed}: ${
        error instanceof Error ? error.message : error
      }`,
      {
        cause: error,
      },
    );
  }
}

async function crashAndAudit({ installation, writes, env }: Scene, random: Random): Promise<void> {
  const { house } = installation;
  await using door = openFrontDoor(house);
  const rivals = inviteRivals(house, random.fork("rivals"));
  const lots = createCrashLots(house, rivals, random.fork("lots"));
  const spawn = () =>
    installation.spawn({ ...env, NELLIS_BASE_URL: door.url, MAX_REQUESTS_PER_SECOND: "1000" });
  const live = async (doWhatItDoes: (gavel: Running) => Promise<void>) => {
    await using program = spawn();
    await doWhatItDoes(listening(program, await program.url()));
  };
  try {
    await live(async (gavel) => {
      await gavel.call("POST", "/api/auth", { cookies: house.signIn() });
      // The house loses bids in a row, and none may be given up for that.
      await gavel.call("POST", "/api/settings", { bidding: { retryAttempts: 10 } });
      await lots.addLasting(gavel);
    });
    for (let kill = 1; kill <= KILLS; kill++) {
      const moment = drawKillMoment(random);
      troubleSome(house, lots.watched, random);
      if (moment.at === "start") {
        await using program = spawn();
        await killDuringStart(program, moment.afterMs);
      } else {
        await live(async (gavel) => {
          if (kill % LIVES_A_CLOSING_LOT === 0) await lots.addClosing(gavel);
          await killAt(moment, { program: gavel.program, door, writes });
        });
      }
    }
    rivals.stop();
    house.faults.clear();
    await live((gavel) => audit(gavel, house, lots.watched, env.STORE));
  } finally {
    rivals.stop();
  }
}

/** Draws further faults until the next kill: slow networks, and bids that are lost or never answered. */
function troubleSome(house: House, watched: readonly WatchedLot[], random: Random): void {
  house.faults.clear();
  if (random.next() < 0.3) house.faults.latencyMs = { min: 0, max: 40 };
  if (random.next() < 0.2) house.faults.failNext(502, 1, "bid");
  if (random.next() < 0.3) {
    house.faults.forLot(random.pick(watched).id).acceptThenHang = { dropAfterMs: random.between(0, 100) };
  }
}

/** Lets `gavel` do all that there is still to do, and looks into the books. */
async function audit(
  gavel: Running,
  house: House,
  watched: readonly WatchedLot[],
  storeName: string,
): Promise<void> {
  let restless: string | null = null;
  await until(() => `nothing more to be done, but ${restless}`, async () => {
    restless = unrest(await readBooks(gavel), house, watched);
    return restless === null;
  });
  const books = await readBooks(gavel);
  assertLotsKept(books, house, watched);
  assertNoOverspend(house, watched);
  assertLedgerTrue(books, house);
  const { bids } = house;
  // deno-lint-ignore no-console -- what was put to the test, for whoever reads the run
  console.log(
    `With ${storeName}: ${KILLS} kills on ${watched.length} lots: ${books.ledger.length} bids decided, ${bids.length} arrived, ` +
      `${bids.filter(wasTaken).length} taken`,
  );
}
