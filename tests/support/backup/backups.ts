import { createHash } from "node:crypto";
import type { BackupSource } from "../../../src/backup/reading.ts";
import { type BackupMaking, type BackupSources, makeBackup } from "../../../src/backup/making.ts";
import type { RestoreTarget } from "../../../src/backup/restoring.ts";
import { type Snapshots, withSnapshots } from "../../../src/backup/snapshot.ts";
import { createLedger, isOpenBid } from "../../../src/bidding/ledger.ts";
import { checkRecord } from "../../../src/composition/record_checks.ts";
import { createStoreSource } from "../../../src/flags/store_source.ts";
import { switchesAfterRestore } from "../../../src/owner/bidding_switch.ts";
import { loadSettings } from "../../../src/owner/settings.ts";
import { createResultRecords } from "../../../src/results/result_records.ts";
import { createAuctionRecords } from "../../../src/store/auctions/auction_records.ts";
import { createMemoryStore } from "../../../src/store/memory.ts";
import { stamped } from "../../../src/store/record.ts";
import type { Json, Key, Store, StoredDocument } from "../../../src/store/store.ts";
import { aBid, accepted, aListing, anAuction, NOON_MS } from "../auctions.ts";
import { createVirtualClock } from "../virtual_clock.ts";

/** The time of every backup of a test. */
export const MADE_AT = new Date(NOON_MS).toISOString();

const KEY_TEXT = "0123456789abcdef".repeat(4);

/** The numbers of records in a store of a test. */
export interface Stock {
  readonly lots: number;
  readonly bidsALot: number;
  readonly results: number;
}

/** Fills `store` with records of every kind, as Gavel itself writes them. */
export async function fill(store: Store, { lots, bidsALot, results }: Stock): Promise<void> {
  const records = createAuctionRecords(store);
  const ledger = createLedger(store);
  for (let lot = 0; lot < lots; lot++) {
    const id = String(1_000 + lot);
    await records.save(anAuction({ id, title: `Lamp ${lot} “é”`, listing: aListing({ id }) }));
    for (let number = 0; number < bidsALot; number++) {
      const bid = aBid({ id: `${id}-${NOON_MS}-${number}`, auctionId: id });
      await ledger.intend(bid);
      // The last one of each lot stays open.
      if (number < bidsALot - 1) await ledger.settle(bid, accepted(), NOON_MS);
    }
    const entries = [{ atMs: NOON_MS, kind: "watched", message: "Watched" }];
    await store.put(
      ["timeline", id, `${String(NOON_MS).padStart(15, "0")}-1`],
      stamped("timeline", { entries }),
    );
  }
  const kept = createResultRecords(store);
  for (let number = 0; number < results; number++) await kept.put(aResult(number));
  await (await loadSettings(store)).update({ budget: { perDay: 200 } });
  await store.put(["system", "bidding"], stamped("bidding", { isPaused: false, isDryRun: false }));
  await store.put(
    ["commitments", "900"],
    stamped("commitments", {
      amountCents: 4_200,
      atMs: NOON_MS,
      group: null,
      isOver: true,
    }),
  );
  await store.put(["feature", "use_polling_queue"], "false");
  await store.put(["auth", "cookies"], { sealed: "a256gcm.bm9uY2U=.c2VhbGVk", setAtMs: NOON_MS });
  await store.put(
    ["access", "11111111-2222-3333-4444-555555555555"],
    stamped("grant", {
      kind: "client",
      name: "laptop",
      parentId: null,
      secretHash: "hash-of-a-secret",
      keyHash: null,
      createdAtMs: NOON_MS,
      lastSeenAtMs: null,
    }),
  );
}

function aResult(number: number) {
  const endedAtMs = NOON_MS - number * 3_600_000;
  return {
    id: String(50_000 + number),
    title: `Chair ${number}`,
    url: "",
    imageUrl: null,
    endedAtMs,
    retailPriceCents: null,
    location: null,
    inventoryNumber: null,
    ourHighestBidCents: 500,
    kind: "lost",
    why: "It went above your maximum",
    end: {
      won: false,
      finalPriceCents: 600,
      inAllCents: 690,
      closeTimeMs: endedAtMs,
      seenAtMs: endedAtMs,
      strategy: "manual",
      maxBidCents: 500,
      wasSwitchedOff: false,
      wasPaused: false,
      held: null,
      hasParticipated: true,
      isAllowedToBid: true,
    },
    isSettled: true,
  } as const;
}

/** Returns what a backup of `store` is made of. */
export function sourcesOf(store: Snapshots & Store): BackupSources {
  return {
    store,
    readFlags: createStoreSource(store).readAll,
    readSecretFiles: () => Promise.resolve(new Map([["encryption.key", `${KEY_TEXT}\n`]])),
    check: checkRecord,
    gavelVersion: "0.1.0",
    calendarNow: () => NOON_MS,
  };
}

/** Makes a backup of `store` whole and returns its text. */
export async function backupOf(
  store: Store,
  scope: { readonly withSecrets: boolean } = { withSecrets: false },
): Promise<string> {
  return await textOf(await makeBackup(sourcesOf(withSnapshots(store, createVirtualClock())), scope));
}

/** Reads all bytes of a backup as text. */
export async function textOf({ bytes }: Pick<BackupMaking, "bytes">): Promise<string> {
  const chunks = await Array.fromAsync(bytes);
  return await new Blob(chunks.map((chunk) => chunk.slice())).text();
}

/** Makes a file of bytes or a text. It comes in pieces of `size`, cut anywhere. */
export function sourceOf(content: string | Uint8Array, size = 1_000): BackupSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name: "backup.ndjson",
    async *read() {
      for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
    },
  };
}

/** Returns `store` as the target of a restore. Secret files come into `files`. */
export function targetOf(store: Store, files = new Map<string, string>()): RestoreTarget {
  const flags = createStoreSource(store);
  return {
    store,
    readFlags: flags.readAll,
    writeFlag: flags.write,
    writeSecretFile: (name, text) => Promise.resolve(void files.set(name, text)),
    pausedBy: switchesAfterRestore,
    check: checkRecord,
    isOpenBid,
    now: () => NOON_MS,
  };
}

/** Returns the text of a backup with its last line made anew, as whoever forges one would. */
export function resealed(lines: readonly string[]): string {
  const head = lines.map((line) => `${line}\n`).join("");
  const counts: Record<string, number> = JSON.parse(EMPTY_COUNTS);
  for (const line of lines.slice(1)) {
    const counted = COUNTED[JSON.parse(line).key[0]] ?? "lots";
    counts[counted] = (counts[counted] ?? 0) + 1;
  }
  const records = lines.length - 1;
  const sha256 = createHash("sha256").update(head).digest("hex");
  return `${head}${JSON.stringify({ end: true, records, counts, sha256 })}\n`;
}

const COUNTED: Readonly<Record<string, string>> = {
  bid_history: "bids",
  commitments: "commitments",
  auction: "lots",
  system: "settings",
  feature: "flags",
  timeline: "timelineParts",
  result: "results",
};
const EMPTY_COUNTS =
  '{"bids":0,"commitments":0,"lots":0,"settings":0,"flags":0,"notices":0,"timelineParts":0,"results":0,"setAside":0}';

const FOLDERS = [
  "access",
  "auction",
  "auth",
  "bid_history",
  "commitments",
  "feature",
  "notify",
  "result",
  "set_aside",
  "system",
  "timeline",
];

/** Returns every document of a store, by its key. */
export async function allIn(store: Store): Promise<ReadonlyMap<string, Json>> {
  const folders = await Promise.all(FOLDERS.map((folder) => store.list([folder])));
  return new Map(folders.flat().map(({ key, value }: StoredDocument) => [key.join("/"), value]));
}

/** Makes a store in memory with records of every kind. */
export async function aStock(stock: Stock = { lots: 3, bidsALot: 3, results: 4 }): Promise<Store> {
  const store = createMemoryStore();
  await fill(store, stock);
  return store;
}

/** Returns the line of a record. */
export function lineOf(key: Key, value: Json): string {
  return JSON.stringify({ key, value });
}
