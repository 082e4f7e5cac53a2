import assert from "node:assert/strict";
import { checkRecord } from "../composition/record_checks.ts";
import { isOpenBid } from "../bidding/ledger.ts";
import { STORE_FORMAT } from "../store/migrations.ts";
import { aStock, backupOf, lineOf, MADE_AT, resealed, sourceOf } from "../../tests/support/backup/backups.ts";
import { collectGarbage } from "../../tests/support/collect_garbage.ts";
import { BackupError } from "./backup_error.ts";
import { proveBackup } from "./restoring.ts";

const PARTS = { check: checkRecord, isOpenBid };
const HEADER = JSON.stringify({
  gavelBackup: 1,
  madeAt: MADE_AT,
  gavelVersion: "0.1.0",
  format: STORE_FORMAT,
  secrets: false,
});

/** Returns the sentence with which a file is refused. */
async function refusalOf(content: string | Uint8Array, size?: number): Promise<string> {
  try {
    await proveBackup(sourceOf(content, size), PARTS);
  } catch (error) {
    assert.ok(error instanceof BackupError, `It threw ${error}`);
    assert.ok(!error.message.includes("\n"), error.message);
    return error.message;
  }
  throw new Error("It was taken");
}

Deno.test("a backup is read as it was made, in pieces of any size", async () => {
  const text = await backupOf(await aStock());
  for (const size of [1, 7, 64 * 1024]) {
    const { header, counts, openBids } = await proveBackup(sourceOf(text, size), PARTS);
    assert.equal(header.madeAt, MADE_AT);
    assert.deepEqual([counts["lots"], counts["bids"], counts["results"], openBids], [3, 9, 4, 3]);
  }
});

Deno.test("a backup that is cut at a line is refused, at every line", async () => {
  const lines = (await backupOf(await aStock())).split("\n");
  assert.equal(lines.pop(), "");
  for (let count = 1; count < lines.length; count++) {
    const cut = `${lines.slice(0, count).join("\n")}\n`;
    assert.match(await refusalOf(cut), /cut off: it ends in line \d+, .* Copy it again/);
  }
});

Deno.test("a backup that is cut at any byte is refused", async () => {
  const bytes = new TextEncoder().encode(await backupOf(await aStock({ lots: 1, bidsALot: 2, results: 1 })));
  for (
    let length = 0;
    length < bytes.length;
    length += length < 200 || length > bytes.length - 300 ? 3 : 29
  ) {
    await refusalOf(bytes.subarray(0, length));
  }
  assert.match(await refusalOf(bytes.subarray(0, bytes.length - 1)), /cut off/);
});

Deno.test("a backup with one bit flipped in a line is refused, whichever line and bit it is", async () => {
  const text = await backupOf(await aStock({ lots: 2, bidsALot: 2, results: 2 }));
  const bytes = new TextEncoder().encode(text);
  let start = 0;
  let seed = 1;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start) + 1;
    for (let tries = 0; tries < 8; tries++) {
      seed = (seed * 48_271) % 0x7fffffff;
      const at = start + seed % (end - start);
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (seed >> 8) % 8);
      await refusalOf(flipped);
    }
    start = end;
  }
  // Every byte of the last line, whose checksum does not cover it.
  const last = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
  for (let at = last; at < bytes.length; at++) {
    const flipped = bytes.slice();
    flipped[at] = (flipped[at] ?? 0) ^ (1 << at % 8);
    await refusalOf(flipped);
  }
});

Deno.test("what is no backup of this Gavel's is refused with what to do", async () => {
  const newer = HEADER.replace('"gavelBackup":1', '"gavelBackup":2');
  const newerFormat = HEADER.replace(`"format":${STORE_FORMAT}`, `"format":${STORE_FORMAT + 1}`)
    .replace("0.1.0", "9.9.9");
  for (
    const [content, sentence] of [
      ["", /is empty, so it is no backup/],
      ["PK\x03\x04 and more\n", /no backup of Gavel: its first line does not say so\. Name the file/],
      ['{"type":"dump","version":3}\n', /no backup of Gavel/],
      ["[]\n", /no backup of Gavel/],
      ["\ufeff" + HEADER + "\n", /no backup of Gavel/],
      [`${newer}\n`, /A newer Gavel made .* \(version 0\.1\.0\).* Restore it with that version/],
      [`${newerFormat}\n`, /A newer Gavel made .* \(version 9\.9\.9\)/],
      [`${HEADER.replace('"secrets":false', '"secrets":7')}\n`, /can't be read in line 1/],
      [HEADER, /cut off: it ends in line 1/],
    ] as const
  ) {
    assert.match(await refusalOf(content), sentence);
  }
  assert.match(await refusalOf(Uint8Array.of(0xff, 0xfe, 0x00, 0x0a)), /no backup of Gavel/);
  assert.match(await refusalOf(Uint8Array.of(0x1f, 0x8b, 0x08, 0x0a)), /is compressed: unpack it \(gunzip\)/);
});

Deno.test("a whole backup with a record that no Gavel writes is refused", async () => {
  const group = { amountCents: 1, atMs: 1, group: null, isOver: true, version: 1 };
  const commitment = lineOf(["commitments", "1"], group);
  for (
    const [lines, sentence] of [
      [[lineOf(["older", "1"], 1)], /has older\/1 in line 2, which no Gavel writes there/],
      [[lineOf(["auction"], {})], /has auction in line 2, which no Gavel writes/],
      [[lineOf(["system", "store"], { id: "x" })], /has system\/store .* which no Gavel writes/],
      [[lineOf(["auction", "\ud800"], {})], /which no Gavel writes/],
      [[lineOf(["auction", "1".repeat(3_000)], {})], /which no Gavel writes/],
      [
        [lineOf(["auth", "cookies"], { sealed: "x", setAtMs: 1 })],
        /has auth\/cookies in line 2, which no Gavel/,
      ],
      [[commitment, commitment], /has commitments\/1 twice, in line 3/],
      [[lineOf(["commitments", "2"], group), commitment], /has commitments\/1 out of its order, in line 3/],
      [
        [commitment, lineOf(["bid_history", "1", "1-1"], {})],
        /bid_history\/1\/1-1 in line 3, which can't be read/,
      ],
      [[lineOf(["commitments", "1"], { ...group, amountCents: -1 })], /can't be read \(amountCents: /],
      [[lineOf(["commitments", "1"], { ...group, version: 99 })], /a newer Gavel wrote it/],
      [[lineOf(["auction", "1"], "x".repeat(70_000))], /line 2 that no store takes \(.*70002 bytes of JSON/],
      [[lineOf(["auction", "1"], "x".repeat(200_000))], /a line 2 that is longer than any of Gavel's/],
      [[`{"key":["set_aside","x"],"value":${"[".repeat(30_000)}${"]".repeat(30_000)}}`], null],
      [[`{"key":["commitments","1"]}`], /can't be read in line 2/],
      [[`{"key":["commitments","1"],"value":1,"more":1}`], /can't be read in line 2/],
      [["null"], /can't be read in line 2/],
      [[""], /can't be read in line 2/],
    ] as const
  ) {
    const isJson = lines.every((line) => line.includes('"key"'));
    const content = isJson ? resealed([HEADER, ...lines]) : `${[HEADER, ...lines].join("\n")}\n`;
    const said = await refusalOf(content).catch((error) => {
      if (sentence === null) return "";
      throw error;
    });
    if (sentence !== null) assert.match(said, sentence);
  }
});

Deno.test("a record that was unreadable in its store is kept, marked, and hides no other", async () => {
  const store = await aStock();
  await store.put(["commitments", "901"], "nonsense");
  const text = await backupOf(store);
  assert.match(text, /\{"key":\["commitments","901"\],"value":"nonsense","unreadable":true\}/);
  assert.equal((await proveBackup(sourceOf(text), PARTS)).counts["commitments"], 2);
});

Deno.test("a last line that does not fit what is before it is refused", async () => {
  const lines = (await backupOf(await aStock())).trimEnd().split("\n");
  const last = lines.pop() ?? "";
  const without = [...lines.slice(0, -1), last, ""].join("\n");
  assert.match(await refusalOf(without), /was changed since it was made/);
  const goesOn = [...lines, last, "{}", ""].join("\n");
  assert.match(await refusalOf(goesOn), /goes on after its last line/);
});

Deno.test("a file of 2 GB is refused before it is read to its end, and without being held", async () => {
  const line = new TextEncoder().encode(
    `${lineOf(["result", "2026-01", "x".repeat(60)], "y".repeat(60_000))}\n`,
  );
  let made = 0;
  const endless = {
    name: "huge.ndjson",
    async *read() {
      yield new TextEncoder().encode(`${HEADER}\n`);
      while (made < 2 * 1024 ** 3) {
        made += line.length;
        yield line;
      }
    },
  };
  // The first record is wrong already: nothing more is read.
  await assert.rejects(proveBackup(endless, PARTS), /can't be read/);
  assert.ok(made < 1024 * 1024, `${made} bytes were read`);
  // One without an end to its line.
  made = 0;
  const noLines = {
    name: "huge.ndjson",
    async *read() {
      yield new TextEncoder().encode(HEADER);
      while (made < 2 * 1024 ** 3) {
        made += line.length;
        yield line.subarray(0, -1);
      }
    },
  };
  await assert.rejects(proveBackup(noLines, PARTS), BackupError);
  assert.ok(made < 1024 * 1024, `${made} bytes were read`);
});

Deno.test("a sound file that is too large is refused at the limit, in bounded memory", async () => {
  const mostBytes = 96 * 1024 * 1024;
  const inUse = async () => {
    await collectGarbage();
    const { heapUsed, external } = Deno.memoryUsage();
    return heapUsed + external;
  };
  const before = await inUse();
  const held: number[] = [];
  const filler = "y".repeat(60_000);
  let bytes = 0;
  const large = {
    name: "large.ndjson",
    mostBytes,
    async *read() {
      yield new TextEncoder().encode(`${HEADER}\n`);
      for (let number = 0; bytes < 2 * 1024 ** 3; number++) {
        const key = ["set_aside", String(number).padStart(9, "0")] as const;
        const line = new TextEncoder().encode(`{"key":${JSON.stringify(key)},"value":"${filler}"}\n`);
        bytes += line.length;
        if (number % 200 === 199) held.push(await inUse() - before);
        yield line;
      }
    },
  };
  await assert.rejects(proveBackup(large, PARTS), /larger than any backup of Gavel's \(1024 MiB at most\)/);
  assert.ok(bytes < mostBytes + 1024 * 1024, `${bytes} bytes were read`);
  assert.ok(held.length > 5 && Math.max(...held) < 8 * 1024 * 1024, `It held ${held.join(", ")} bytes`);
});
