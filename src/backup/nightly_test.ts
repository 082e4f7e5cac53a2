import assert from "node:assert/strict";
import { join } from "node:path";
import { aStock, sourcesOf } from "../../tests/support/backup/backups.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { checkRecord } from "../composition/record_checks.ts";
import { isOpenBid } from "../bidding/ledger.ts";
import { BackupError } from "./backup_error.ts";
import { makeBackup } from "./making.ts";
import { isNightName, nightName, nightTimeMs, superfluous } from "./night_files.ts";
import { lastDueMs, type Nightly, type NightlyParts, startNightly } from "./nightly.ts";
import { backupFile } from "./file.ts";
import { proveBackup } from "./restoring.ts";
import { withSnapshots } from "./snapshot.ts";

const AT = { hours: 3, minutes: 30 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CHECKS = { check: checkRecord, isOpenBid };

/** Runs `body` in a time zone. */
async function inZone(zone: string, body: () => void | Promise<void>): Promise<void> {
  const before = Deno.env.get("TZ");
  Deno.env.set("TZ", zone);
  try {
    await body();
  } finally {
    if (before === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", before);
  }
}

/** Starts nightly backups of a small store into a folder of the test's own. */
async function nights(startMs: number, parts: Partial<NightlyParts> = {}) {
  const dir = parts.dir ?? await Deno.makeTempDir({ prefix: "gavel-nights-" });
  const underway = () => nightly?.underway() ?? null;
  const clock = createVirtualClock(startMs, () => [underway()].filter((work) => work !== null));
  const sources = sourcesOf(withSnapshots(await aStock({ lots: 1, bidsALot: 1, results: 1 }), clock));
  const told: string[] = [];
  const asked = { count: 0 };
  let nightly: Nightly | null = null;
  const started = nightly = startNightly({
    dir,
    keep: 7,
    at: AT,
    clock,
    calendarNow: clock.now,
    make() {
      asked.count++;
      return makeBackup(sources, { withSecrets: false });
    },
    prove: (source) => proveBackup(source, CHECKS),
    onFailure: (message) => void told.push(message),
    ...parts,
  });
  const names = async () => (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name).sort();
  await clock.settle();
  return {
    dir,
    clock,
    nightly: started,
    told,
    asked,
    names,
    pass: clock.advance,
    async [Symbol.asyncDispose]() {
      await started.close();
      if (!parts.dir) await Deno.remove(dir, { recursive: true });
    },
  };
}

Deno.test("one is due each day at its local time, also where the clocks are set", () =>
  inZone("America/Denver", () => {
    const local = (text: string) => new Date(text).getTime();
    assert.equal(lastDueMs(local("2026-11-26T03:30"), AT), local("2026-11-26T03:30"));
    assert.equal(lastDueMs(local("2026-11-26T03:29"), AT), local("2026-11-25T03:30"));
    for (
      const [zoneDay, at] of [["2026-03-08", { hours: 2, minutes: 30 }], ["2026-11-01", {
        hours: 1,
        minutes: 30,
      }]] as const
    ) {
      const dues = new Set<number>();
      const midnight = local(`${zoneDay}T00:00`);
      for (let minute = 0; minute < 30 * 60; minute++) dues.add(lastDueMs(midnight + minute * 60_000, at));
      // The day before, the day itself, and the next, which begins within the 30 hours.
      assert.equal(dues.size, 3, zoneDay);
    }
  }));

Deno.test("a night has one backup, through the days on which the clocks are set", async () => {
  for (
    const [zone, from, at] of [
      ["America/Denver", "2026-03-06T12:00", { hours: 2, minutes: 30 }],
      ["America/Denver", "2026-10-30T12:00", { hours: 1, minutes: 30 }],
      ["Australia/Lord_Howe", "2026-04-03T12:00", { hours: 1, minutes: 45 }],
    ] as const
  ) {
    await inZone(zone, async () => {
      await using run = await nights(new Date(from).getTime(), { at, keep: 20 });
      assert.equal(run.asked.count, 1, "the one that was missed");
      await run.pass(4 * DAY_MS);
      assert.equal(run.asked.count, 5, zone);
      const days = (await run.names()).map((name) => name.slice(6, 16));
      assert.equal(new Set(days).size, 5, days.join());
    });
  }
});

Deno.test("the name says the local time, and nothing of another name is taken for one", () =>
  inZone("Europe/Vienna", () => {
    const name = nightName(new Date("2026-11-26T03:30"));
    assert.equal(name, "gavel-2026-11-26T0330.ndjson");
    assert.equal(nightTimeMs(name), new Date("2026-11-26T03:30").getTime());
    for (
      const other of [
        "gavel.ndjson",
        `${name}.old`,
        `my-${name}`,
        "gavel-2026-11-26T033.ndjson",
        "GAVEL-2026-11-26T0330.ndjson",
      ]
    ) {
      assert.equal(isNightName(other), false, other);
    }
    const names = ["gavel-2026-11-24T0330.ndjson", "keep.txt", name, "gavel-2026-11-25T0330.ndjson"];
    assert.deepEqual(superfluous(names, 2), ["gavel-2026-11-24T0330.ndjson"]);
    assert.deepEqual(superfluous(names, 0), ["gavel-2026-11-24T0330.ndjson", "gavel-2026-11-25T0330.ndjson"]);
  }));

Deno.test("so many stay as are to be kept, each whole, and other files stay", async () => {
  await using run = await nights(Date.UTC(2026, 10, 2, 12), { keep: 3 });
  await Deno.writeTextFile(join(run.dir, "notes.txt"), "mine");
  await Deno.writeTextFile(join(run.dir, "gavel-old.ndjson"), "mine too");
  await run.pass(6 * DAY_MS);
  const names = await run.names();
  assert.equal(names.length, 5);
  assert.ok(names.includes("notes.txt") && names.includes("gavel-old.ndjson"));
  for (const name of names.filter(isNightName)) {
    const { counts } = await proveBackup(await backupFile(join(run.dir, name)), CHECKS);
    assert.equal(counts["lots"], 1);
    assert.equal((await Deno.stat(join(run.dir, name))).mode! & 0o777, 0o600);
  }
  assert.ok((run.nightly.state().lastSuccessMs ?? 0) > Date.UTC(2026, 10, 8));
});

Deno.test("after a clock that was years ahead is set back, each night has its backup again, and it stays", async () => {
  const ahead = "gavel-2036-01-01T0330.ndjson";
  const dir = await Deno.makeTempDir({ prefix: "gavel-nights-" });
  try {
    await Deno.writeTextFile(join(dir, ahead), "made while the clock was wrong");
    await using run = await nights(Date.UTC(2026, 10, 2, 12), { dir, keep: 1 });
    await run.pass(2 * DAY_MS);
    const names = await run.names();
    assert.deepEqual([names.length, names[1], run.asked.count], [2, ahead, 3]);
    assert.ok((run.nightly.state().lastSuccessMs ?? Infinity) < Date.UTC(2026, 10, 5));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a clock that is set back while Gavel runs costs no night", async () => {
  let offMs = 3650 * DAY_MS;
  const startMs = Date.UTC(2026, 10, 2, 12);
  let virtualNow = () => startMs;
  await using run = await nights(startMs, { calendarNow: () => virtualNow() + offMs });
  virtualNow = run.clock.now;
  assert.equal((await run.names()).length, 1);
  offMs = 0;
  await run.pass(DAY_MS);
  assert.equal((await run.names()).length, 3);
});

Deno.test("a backup that fails removes no good one, is told once, and is tried again each hour", async () => {
  let isFailing = false;
  const clockStart = Date.UTC(2026, 10, 2, 12);
  await using run = await nights(clockStart, { keep: 1 });
  assert.equal((await run.names()).length, 1);
  const [good] = await run.names();
  await using failing = await nights(clockStart + DAY_MS, {
    dir: run.dir,
    keep: 1,
    make: () =>
      isFailing
        ? Promise.reject(new BackupError("The store does not answer"))
        : Promise.reject(new Error("odd")),
  });
  isFailing = true;
  await failing.pass(3 * HOUR_MS);
  assert.deepEqual(await failing.names(), [good]);
  assert.equal(failing.told.length, 1);
  assert.match(failing.told[0] ?? "", /^The nightly backup failed: /);
  const { failures, failure, lastSuccessMs } = failing.nightly.state();
  assert.ok(failures >= 3 && failures <= 4, `${failures}`);
  assert.match(failure ?? "", /The store does not answer/);
  assert.equal(lastSuccessMs, nightTimeMs(good ?? ""));
});

Deno.test("a file that could not be restored takes nobody's place", async () => {
  await using run = await nights(Date.UTC(2026, 10, 2, 12), {
    make: () =>
      Promise.resolve({
        bytes: (async function* () {
          yield await Promise.resolve(new TextEncoder().encode("half"));
        })(),
      }),
  });
  assert.deepEqual(await run.names(), []);
  assert.match(run.nightly.state().failure ?? "", /no backup of Gavel/);
});

Deno.test("a folder that is missing or no folder is named, with what to do", async () => {
  const parent = await Deno.makeTempDir({ prefix: "gavel-nights-" });
  try {
    await Deno.writeTextFile(join(parent, "file"), "");
    for (
      const [dir, sentence] of [
        [join(parent, "missing"), /BACKUP_DIR .*missing: it is not there: make the folder/],
        [join(parent, "file"), /BACKUP_DIR .*file: a file stands where a folder belongs/],
      ] as const
    ) {
      await using run = await nights(Date.UTC(2026, 10, 2, 12), { dir });
      assert.match(run.nightly.state().failure ?? "", sentence);
    }
    // It is made meanwhile, and used within the hour.
    const dir = join(parent, "late");
    await using run = await nights(Date.UTC(2026, 10, 2, 12), { dir });
    await Deno.mkdir(dir);
    await run.pass(HOUR_MS + 60_000);
    assert.equal((await run.names()).length, 1);
    assert.equal(run.nightly.state().failure, null);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

Deno.test({
  name: "a folder that can't be written, and a full disk, are named",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using full = await nights(Date.UTC(2026, 10, 2, 12), {
      make: () => Promise.reject(Object.assign(new Error("No space left on device (os error 28)"))),
    });
    assert.match(full.nightly.state().failure ?? "", /No space left/);
    await using readOnly = await nights(Date.UTC(2026, 10, 2, 12), { dir: "/proc/self" });
    assert.match(readOnly.nightly.state().failure ?? "", /Can't write \/proc\/self/);
  },
});

Deno.test("what an earlier run began and never finished is removed after an hour", async () => {
  const dir = await Deno.makeTempDir({ prefix: "gavel-nights-" });
  try {
    const begun = join(dir, ".gavel-2026-11-01T0330.ndjson.unfinished-0123abcd");
    const mine = join(dir, ".mine.unfinished-0123abcd");
    const fresh = join(dir, ".gavel-2026-11-02T1130.ndjson.unfinished-0123abcd");
    for (const [path, at] of [[begun, "10:59"], [mine, "10:59"], [fresh, "11:30"]] as const) {
      await Deno.writeTextFile(path, "half");
      const time = new Date(`2026-11-02T${at}Z`);
      await Deno.utime(path, time, time);
    }
    await using run = await nights(Date.UTC(2026, 10, 2, 12), { dir });
    assert.deepEqual((await run.names()).filter((name) => name.startsWith(".")), [
      ".gavel-2026-11-02T1130.ndjson.unfinished-0123abcd",
      ".mine.unfinished-0123abcd",
    ]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
