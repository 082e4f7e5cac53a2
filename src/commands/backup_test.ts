import assert from "node:assert/strict";
import { join } from "node:path";
import { aStock, sourcesOf } from "../../tests/support/backup/backups.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { withSnapshots } from "../backup/snapshot.ts";
import { isOpenBid } from "../bidding/ledger.ts";
import { checkRecord } from "../composition/record_checks.ts";
import { StartError } from "../start_error.ts";
import { runBackupCommand } from "./backup.ts";

Deno.test("what a backup that was killed left beside its file is removed by the next, and nothing else is", async () => {
  const dir = await Deno.makeTempDir({ prefix: "gavel-backup-" });
  const stock = await aStock({ lots: 1, bidsALot: 1, results: 1 });
  const sources = sourcesOf(withSnapshots(stock, createVirtualClock()));
  const names = [
    ".mine.ndjson.unfinished-0123abcd",
    ".gavel-2026-11-02T0330.ndjson.unfinished-0123abcd",
    ".yours.ndjson.unfinished-0123abcd",
  ];
  try {
    for (const name of names) {
      await Deno.writeTextFile(join(dir, name), "half");
      await Deno.utime(join(dir, name), new Date(0), new Date(0));
    }
    const code = await runBackupCommand([join(dir, "mine.ndjson")], {
      runningUrl: () => Promise.resolve(null),
      token: () => Promise.resolve(null),
      fetch,
      openStopped: () => Promise.resolve({ sources, [Symbol.asyncDispose]: () => Promise.resolve() }),
      checks: { check: checkRecord, isOpenBid },
      writeOut: () => Promise.resolve(),
      nowMs: 61 * 60_000,
      print: () => {},
      printError: () => {},
    });
    assert.equal(code, 0);
    const left = (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name).sort();
    assert.deepEqual(left, [".yours.ndjson.unfinished-0123abcd", "mine.ndjson"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a standard output that takes no more is said in a sentence, with what to do", async () => {
  const stock = await aStock({ lots: 1, bidsALot: 1, results: 1 });
  const sources = sourcesOf(withSnapshots(stock, createVirtualClock()));
  const backUp = (trouble: Error) =>
    runBackupCommand(["-"], {
      runningUrl: () => Promise.resolve(null),
      token: () => Promise.resolve(null),
      fetch,
      openStopped: () => Promise.resolve({ sources, [Symbol.asyncDispose]: () => Promise.resolve() }),
      checks: { check: checkRecord, isOpenBid },
      writeOut: () => Promise.reject(trouble),
      nowMs: 0,
      print: () => {},
      printError: () => {},
    });
  for (
    const [trouble, sentence] of [
      [new Error("No space left on device (os error 28)"), /not whole.*its disk is full: make room on it$/],
      [new Deno.errors.BrokenPipe("Broken pipe (os error 32)"), /not whole.*look at what that says$/],
    ] as const
  ) {
    await assert.rejects(backUp(trouble), (error) => {
      assert.ok(error instanceof StartError);
      assert.match(error.message, sentence);
      return true;
    });
  }
});

Deno.test("a backup tells how far it is, on the way out and while it is proved, and nothing of it is in the file", async () => {
  const stock = await aStock({ lots: 1, bidsALot: 1, results: 1 });
  const sources = sourcesOf(withSnapshots(stock, createVirtualClock()));
  const folder = await Deno.makeTempDir();
  const told: string[] = [];
  try {
    const code = await runBackupCommand([`${folder}/a.ndjson`], {
      runningUrl: () => Promise.resolve(null),
      token: () => Promise.resolve(null),
      fetch,
      openStopped: () => Promise.resolve({ sources, [Symbol.asyncDispose]: () => Promise.resolve() }),
      checks: { check: checkRecord, isOpenBid },
      writeOut: () => Promise.resolve(),
      nowMs: 0,
      print: (line) => void told.push(line),
      printError: () => {},
      progress: { tell: (words) => void told.push(words()), end: () => void told.push("end") },
    });
    assert.equal(code, 0);
    const [one, other, end, said] = told;
    assert.match(one ?? "", /^Backing up: 0\.\d MB$/);
    assert.match(other ?? "", /^Checking it: 0\.\d MB$/);
    assert.deepEqual([end, told.length], ["end", 4]);
    assert.match(said ?? "", /a\.ndjson: 1 lot/);
    assert.doesNotMatch(await Deno.readTextFile(`${folder}/a.ndjson`), /Backing up/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
