import assert from "node:assert/strict";
import { join } from "node:path";
import { After, Given, Then, When } from "@cucumber/cucumber";
import { backupFile } from "../../../src/backup/file.ts";
import { isNightName } from "../../../src/backup/night_files.ts";
import { proveBackup, restoreBackup } from "../../../src/backup/restoring.ts";
import { contentsIn } from "../../../src/backup/words.ts";
import { systemClock } from "../../../src/clock.ts";
import { runBackupCommand } from "../../../src/commands/backup.ts";
import { runRestoreCommand } from "../../../src/commands/restore.ts";
import { type Config, readConfig } from "../../../src/config.ts";
import { StartError } from "../../../src/start_error.ts";
import { openBackupSources, openRestoreTarget, RECORD_CHECKS } from "../../../src/stopped_store.ts";
import { NOON_MS } from "../../../tests/support/auctions.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { type RedisServer, startRedisServer } from "../../../tests/support/store/redis_server.ts";
import type { GavelWorld } from "../../support/world.ts";
import { bidsOn } from "../views.ts";

/** The files of one scenario, and the last command that was run on them. */
interface Desk {
  readonly dir: string;
  readonly said: string[];
  code: number;
  /** The variables that say where Gavel keeps everything now. */
  store: Readonly<Record<string, string>>;
  redis: RedisServer | null;
  /** My bids that the house had seen before the restore. */
  bidsBefore: number;
}

const desks = new WeakMap<GavelWorld, Desk>();
const NIGHTS = "nights";
const BACKUP = "backup.ndjson";

async function deskOf(world: GavelWorld): Promise<Desk> {
  const known = desks.get(world);
  if (known) return known;
  const dir = await Deno.makeTempDir({ prefix: "gavel-bdd-backup-" });
  const desk: Desk = { dir, said: [], code: 0, store: { STORE: "kv" }, redis: null, bidsBefore: 0 };
  desks.set(world, desk);
  return desk;
}

After({ tags: "@backup" }, async function (this: GavelWorld) {
  const desk = desks.get(this);
  if (!desk) return;
  await desk.redis?.stop();
  await Deno.remove(desk.dir, { recursive: true });
});

Given("Gavel keeps everything on the disk", async function (this: GavelWorld) {
  this.choose({ env: (await deskOf(this)).store });
});

Given("nightly backups go into a folder, the next in 5 minutes", async function (this: GavelWorld) {
  const dir = join((await deskOf(this)).dir, NIGHTS);
  await Deno.mkdir(dir);
  // Local time, as the start of every scenario has it.
  const due = new Date(NOON_MS + 5 * 60_000);
  const two = (number: number) => String(number).padStart(2, "0");
  this.choose({ env: { BACKUP_DIR: dir, BACKUP_AT: `${two(due.getHours())}:${two(due.getMinutes())}` } });
});

Given("nightly backups go into a folder at {string}", async function (this: GavelWorld, at: string) {
  const dir = join((await deskOf(this)).dir, NIGHTS);
  await Deno.mkdir(dir);
  this.choose({ env: { BACKUP_DIR: dir, BACKUP_AT: at } });
});

Given("nightly backups go into a folder that is missing", async function (this: GavelWorld) {
  this.choose({ env: { BACKUP_DIR: join((await deskOf(this)).dir, NIGHTS) } });
});

Given(
  "that folder holds {string} and {string}",
  async function (this: GavelWorld, one: string, other: string) {
    const { dir } = await deskOf(this);
    for (const name of [one, other]) await Deno.writeTextFile(join(dir, NIGHTS, name), "mine");
  },
);

Given("that backup is {}", async function (this: GavelWorld, damage: string) {
  const path = join((await deskOf(this)).dir, BACKUP);
  const text = await Deno.readTextFile(path);
  const damages: Readonly<Record<string, string>> = {
    "cut off": text.slice(0, text.length / 2),
    "changed by one letter": text.replace('"title":"lamp"', '"title":"lamb"'),
    "another program's": '{"type":"export","version":4}\n{"items":[]}\n',
    "a newer Gavel's": text.replace('"gavelBackup":1', '"gavelBackup":2'),
    "empty": "",
    "2 GB long": text,
  };
  const damaged = damages[damage];
  assert.ok(damaged !== undefined, `No step knows how a backup is ${damage}`);
  await Deno.writeTextFile(path, damaged);
  if (damage === "2 GB long") await Deno.truncate(path, 2 * 1024 ** 3);
});

When("I back everything up", function (this: GavelWorld) {
  return backUp(this, BACKUP);
});

When("I back everything up with secrets", function (this: GavelWorld) {
  return backUp(this, BACKUP, "--with-secrets");
});

When("I back everything up into {string}", function (this: GavelWorld, name: string) {
  return backUp(this, name);
});

When("I restore that backup", function (this: GavelWorld) {
  return restore(this, BACKUP);
});

When("I restore {string}", function (this: GavelWorld, name: string) {
  return restore(this, name);
});

When("I try a restore of that backup", function (this: GavelWorld) {
  return restore(this, BACKUP, "--dry-run");
});

When("I restore that backup into Redis", async function (this: GavelWorld) {
  const desk = await deskOf(this);
  desk.redis = await startRedisServer();
  desk.store = { STORE: "redis", REDIS_URL: desk.redis.url };
  await restore(this, BACKUP);
});

When("Gavel starts on Redis", async function (this: GavelWorld) {
  await (await this.running()).start((await deskOf(this)).store);
});

When(
  "a restore of that backup is killed after {int} writes",
  async function (this: GavelWorld, writes: number) {
    await using open = await openRestoreTarget(await configOf(this), systemClock(), false);
    const { target } = open;
    const source = await backupFile(join((await deskOf(this)).dir, BACKUP));
    let left = writes;
    const dying = <Args extends unknown[]>(write: (...args: Args) => Promise<void>) => (...args: Args) =>
      left-- > 0 ? write(...args) : Promise.reject(new Error("killed"));
    const store = { ...target.store, put: dying(target.store.put), delete: dying(target.store.delete) };
    await assert.rejects(
      restoreBackup(source, await proveBackup(source, target), { ...target, store }),
      /killed/,
    );
  },
);

Then("the backup holds {int} lot, {int} bid and {int} results", async function (
  this: GavelWorld,
  lots: number,
  bids: number,
  results: number,
) {
  const desk = await deskOf(this);
  assert.equal(desk.code, 0, desk.said.join("\n"));
  const { counts } = await proveBackup(await backupFile(join(desk.dir, BACKUP)), RECORD_CHECKS);
  assert.equal(contentsIn(counts), contentsIn({ lots, bids, results }));
});

Then("the command fails, because {string}", async function (this: GavelWorld, reason: string) {
  const { code, said } = await deskOf(this);
  assert.equal(code, 1);
  assert.ok(said.join("\n").includes(reason), said.join("\n"));
});

Then("I am told by the command {string}", async function (this: GavelWorld, words: string) {
  const { code, said } = await deskOf(this);
  assert.equal(code, 0, said.join("\n"));
  assert.ok(said.join("\n").includes(words), said.join("\n"));
});

Then("nothing in the backup is secret", async function (this: GavelWorld) {
  const text = await Deno.readTextFile(join((await deskOf(this)).dir, BACKUP));
  const { token, house } = await this.running();
  for (const secret of [token, house.signIn(), "__session", "sealed", "secretHash", "secret_file"]) {
    assert.ok(!text.includes(secret), secret);
  }
});

Then("the session in the backup is sealed", async function (this: GavelWorld) {
  const text = await Deno.readTextFile(join((await deskOf(this)).dir, BACKUP));
  assert.match(text, /\{"key":\["auth","cookies"\],"value":\{"sealed":"a256gcm\./);
  assert.match(text, /\{"key":\["secret_file","encryption.key"\]/);
  assert.ok(!text.includes("__session"));
});

Then("my budget perDay comes from the backup, {money}", async function (this: GavelWorld, amount: number) {
  const { body } = await this.call("GET", "/api/settings");
  assert.equal(body.settings.budget.perDay, amount);
});

Then("all bidding is paused, because {string}", async function (this: GavelWorld, reason: string) {
  const { body: { state } } = await this.call("GET", "/api/state");
  assert.equal(state.bidding.paused, true);
  assert.ok(state.overview.text.includes(reason), state.overview.text);
  assert.ok(state.checks.bidding.message.includes(reason), state.checks.bidding.message);
});

Then(
  "the house has seen no bid of mine on {string} since the restore",
  async function (this: GavelWorld, lot: string) {
    assert.equal((await bidsOn(this, lot)).length, (await deskOf(this)).bidsBefore);
  },
);

Then(
  "{int} nightly backup(s) come(s) to be there, each of them whole",
  async function (this: GavelWorld, count: number) {
    const folder = join((await deskOf(this)).dir, NIGHTS);
    const { clock } = await this.running();
    await eventually(`${count} are there`, async () => {
      await clock.settle();
      const names = await nightsIn(folder);
      const areWhole = await Promise.all(names.map((name) => isWhole(join(folder, name))));
      return names.length === count && areWhole.every(Boolean);
    });
  },
);

Then(
  "that folder still holds {string} and {string}",
  async function (this: GavelWorld, one: string, other: string) {
    const { dir } = await deskOf(this);
    for (const name of [one, other]) assert.equal(await Deno.readTextFile(join(dir, NIGHTS, name)), "mine");
  },
);

Then("the health of the backup comes to be {word}, because {string}", async function (
  this: GavelWorld,
  status: string,
  reason: string,
) {
  let said = "";
  await eventually(`it says ${reason}`, async () => {
    const { body } = await this.call("GET", "/health?detailed=true");
    said = JSON.stringify(body.checks.backup);
    return body.checks.backup.status === status && body.checks.backup.message.includes(reason);
  }).catch((error) => {
    throw new Error(`${error.message}: ${said}`);
  });
});

async function isWhole(path: string): Promise<boolean> {
  return await backupFile(path).then((source) => proveBackup(source, RECORD_CHECKS)).then(
    () => true,
    () => false,
  );
}

async function nightsIn(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).filter(isNightName);
}

async function configOf(world: GavelWorld): Promise<Config> {
  const { dataDir, token } = await world.running();
  const env: Readonly<Record<string, string>> = {
    DATA_DIR: dataDir,
    AUTH_TOKEN: token,
    ...(await deskOf(world)).store,
  };
  return readConfig((name) => env[name]);
}

/** Runs a command as the command line does: what the owner must mend is one line of its errors. */
async function run(
  world: GavelWorld,
  command: (say: (line: string) => void) => Promise<number>,
): Promise<void> {
  const desk = await deskOf(world);
  desk.said.length = 0;
  const say = (line: string) => void desk.said.push(line);
  try {
    desk.code = await command(say);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    say(error.message);
    desk.code = 1;
  }
}

async function backUp(world: GavelWorld, name: string, ...options: readonly string[]): Promise<void> {
  const { gavel, token, isUp } = await world.running();
  const config = await configOf(world);
  const path = join((await deskOf(world)).dir, name);
  await run(world, (say) =>
    runBackupCommand([...options, path], {
      runningUrl: () => Promise.resolve(isUp() ? gavel.url : null),
      token: () => Promise.resolve(token),
      fetch,
      openStopped: () => openBackupSources(config, systemClock()),
      checks: RECORD_CHECKS,
      writeOut: () => Promise.resolve(),
      nowMs: 0,
      print: say,
      printError: say,
    }));
}

async function restore(world: GavelWorld, name: string, ...options: readonly string[]): Promise<void> {
  const desk = await deskOf(world);
  const config = await configOf(world);
  const { house } = await world.running();
  desk.bidsBefore = house.bids.length;
  await run(world, (say) =>
    runRestoreCommand([...options, join(desk.dir, name)], {
      checks: RECORD_CHECKS,
      openTarget: (isDryRun) => openRestoreTarget(config, systemClock(), isDryRun),
      print: say,
      printError: say,
    }));
}
