import { BackupError } from "../../../src/backup/backup_error.ts";
import { createChecksum, endLine, isEndLine, readHeader } from "../../../src/backup/format.ts";
import { countedAs, noCounts } from "../../../src/backup/contents.ts";
import { makeBackup } from "../../../src/backup/making.ts";
import type { BackupSource } from "../../../src/backup/reading.ts";
import { proveBackup, restoreBackup, type RestoreTarget } from "../../../src/backup/restoring.ts";
import { withSnapshots } from "../../../src/backup/snapshot.ts";
import { isOpenBid } from "../../../src/bidding/ledger.ts";
import { checkRecord } from "../../../src/composition/record_checks.ts";
import { createStoreSource } from "../../../src/flags/store_source.ts";
import { switchesAfterRestore } from "../../../src/owner/bidding_switch.ts";
import { createRandom, type Random } from "../../../src/simulator/random.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import { NOON_MS } from "../../support/auctions.ts";
import { createRunningClock } from "../../support/running_clock.ts";
import type { Case, Edge, Json, OpenEdge } from "../edge.ts";
import { openGavel } from "../gavel.ts";
import { mutateJson } from "../mutate_json.ts";
import { mutateText, rawText } from "../mutate_text.ts";
import { readEverything, storedByARun } from "../stored_run.ts";

/** Files of other programs, and none. */
const FOREIGN = [
  "",
  "\n",
  "{}\n",
  "[]\n",
  "PK\x03\x04",
  "REDIS0011",
  "SQLite format 3\0",
  '{"gavelBackup":99}\n',
];
const CHUNK_BYTES = 1_000;

/**
 * A backup's file: one that was changed is refused whole with what to do; one that is changed and signed anew is refused,
 * or restored into a Gavel that starts, answers, and bids nothing.
 */
export const backupsEdge: Edge = { name: "backup files", open: openBackups };

async function openBackups(): Promise<OpenEdge> {
  const backups = [await backupText(false), await backupText(true)];
  return {
    draw: (random) => drawFile(random, random.pick(backups)),
    attempt: attemptRestore,
    close: () => Promise.resolve(),
  };
}

/** Resolves to the text of a backup of everything that a run has stored. */
async function backupText(withSecrets: boolean): Promise<string> {
  const clock = createRunningClock(NOON_MS);
  const store = withSnapshots(createMemoryStore(await storedByARun()), clock);
  const making = await makeBackup({
    store,
    readFlags: () => Promise.resolve(new Map([["sse", "true"]])),
    readSecretFiles: () => Promise.resolve(new Map()),
    check: checkRecord,
    gavelVersion: "1.2.3",
    calendarNow: clock.now,
  }, { withSecrets });
  return new TextDecoder().decode(new Uint8Array(await Array.fromAsync(making.bytes).then(joined)));
}

function joined(chunks: readonly Uint8Array[]): number[] {
  return chunks.flatMap((chunk) => [...chunk]);
}

function drawFile(random: Random, whole: string): Case {
  const kind = random.next();
  if (kind < 0.05) return { file: random.pick(FOREIGN) + (random.next() < 0.5 ? rawText(random) : "") };
  if (kind < 0.15) return { file: whole.slice(0, random.between(0, whole.length)) };
  if (kind < 0.4) return { file: mutateText(random, whole) };
  const lines = whole.split("\n").slice(0, -1);
  const at = random.between(0, lines.length - 2);
  const line = lines[at] ?? "";
  const changed = random.next() < 0.9
    ? JSON.stringify(mutateJson(random, JSON.parse(line)))
    : mutateText(random, line);
  return { file: signed(lines.with(at, changed)) };
}

/** Writes a last line that fits the lines before it, whatever they are. */
function signed(lines: readonly string[]): string {
  const body = lines.filter((line) => !isEndLine(line));
  const checksum = createChecksum();
  for (const line of body) checksum.add(new TextEncoder().encode(`${line}\n`));
  const header = readHeader(body[0] ?? "");
  const counts = noCounts({ withSecrets: "header" in header && header.header.secrets });
  for (const line of body.slice(1)) {
    const folder = folderOf(line);
    counts[countedAs(folder)] = (counts[countedAs(folder)] ?? 0) + 1;
  }
  return [...body, endLine(counts, checksum.hex()), ""].join("\n");
}

function folderOf(line: string): string {
  try {
    const record: { readonly key?: Json } | null = JSON.parse(line);
    return Array.isArray(record?.key) ? String(record.key[0]) : "";
  } catch (error) {
    if (error instanceof SyntaxError) return "";
    throw error;
  }
}

async function attemptRestore({ file }: Case): Promise<string | null> {
  const source = sourceOf(String(file));
  const store = createMemoryStore();
  const flags = createStoreSource(store);
  const target: RestoreTarget = {
    store,
    readFlags: flags.readAll,
    writeFlag: flags.write,
    writeSecretFile: () => Promise.resolve(),
    pausedBy: switchesAfterRestore,
    check: checkRecord,
    isOpenBid,
    now: () => NOON_MS,
  };
  try {
    await restoreBackup(source, await proveBackup(source, target), target);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return error.message.includes("the file") ? null : `its refusal does not name the file: ${error.message}`;
  }
  const fuzzed = await openGavel(createRandom(1), { store, isSetUp: false });
  try {
    const bids = fuzzed.house.requests.counts.bid;
    const wrong = await readEverything(fuzzed);
    return wrong ?? (fuzzed.house.requests.counts.bid > bids ? "a bid was sent after a restore" : null);
  } finally {
    await fuzzed.close();
  }
}

function sourceOf(text: string): BackupSource {
  const bytes = new TextEncoder().encode(text);
  return {
    name: "the file",
    async *read() {
      for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
        yield await Promise.resolve(bytes.subarray(from, from + CHUNK_BYTES));
      }
    },
  };
}
