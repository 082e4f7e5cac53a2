import type { Redis } from "ioredis";
import type { Auction } from "../auction/types.ts";
import { STORED_KEYS } from "../flags/definitions.ts";
import { byBatch, inspectKeys, scanKeys } from "../redis/scan.ts";
import { auctionFrom } from "../store/auctions/auction_document.ts";
import { documentFromFields, parseOlderText } from "../store/auctions/older_layout.ts";
import { createMemoryStore } from "../store/memory.ts";
import { isFields } from "../store/record.ts";
import { historiesAt, type OlderHistory, readOlderHistories } from "../store/redis/older_histories.ts";
import { keyOf, SINGLE_DOCUMENTS } from "../store/redis/redis_layout.ts";
import type { Json } from "../store/store.ts";
import { loadSettings } from "../owner/settings.ts";
import { isSealedByOlder, type OpenOlder } from "../owner/older_cipher.ts";
import { type OlderBids, olderBids } from "./older_bids.ts";

/** The session that lies in Redis, and what Gavel can do with it. */
export type FoundSession = "none" | "gavels" | "in the clear" | "opened" | "sealed" | "unreadable";

/** All that Redis holds of an older installation, and what Gavel makes of it. */
export interface Survey {
  readonly lots: readonly Auction[];
  /** The number of lots that are Gavel's own already. */
  readonly ownLots: number;
  /** Lots that can't be read, each with the reason. */
  readonly unreadableLots: readonly string[];
  readonly session: FoundSession;
  /** The settings that are Gavel's own already, or older ones with the names of those that can't be read. */
  readonly settings: "none" | "gavels" | { readonly unreadable: readonly string[] };
  /** Flags that are set, each as `name=value`. */
  readonly flags: readonly string[];
  readonly histories: readonly OlderBids[];
  /** Keys of types that neither writes, which are moved aside whole. */
  readonly strange: readonly string[];
  /** The time at which a lot was last written; null where that is not known. */
  readonly lastWriteMs: number | null;
  /** The time until the first of the keys expires; null where none does. */
  readonly firstExpiryMs: number | null;
}

/** A key, with what a look at it has shown. */
interface FoundKey {
  readonly redisKey: string;
  readonly type: string;
  readonly ttlMs: number;
  readonly value: Json | undefined;
}

/** Looks at what lies in `redis`, by commands that read alone. `tell` hears how far it is. */
export async function surveyOlder(
  redis: Redis,
  openOlder: OpenOlder,
  tell: (words: string) => void = () => {},
): Promise<Survey> {
  const lotKeys = await keysOf(redis, "auction");
  let seen = 0;
  const lots = await look(redis, lotKeys, (count) => tell(`Lots: ${seen += count} of ${lotKeys.length}`));
  const [cookies, settings] = await look(redis, [SINGLE_DOCUMENTS.cookies, SINGLE_DOCUMENTS.settings]);
  const ledgers = await inspectKeys(redis, await keysOf(redis, "bid_history"));
  tell(`Bid histories: ${ledgers.length}`);
  const readings = lots.filter(({ type }) => isDocument(type)).map((found) => readLot(found));
  const found = readings.flatMap((reading) => "auction" in reading ? [reading] : []);
  const histories = [
    ...await historiesAt(redis, ledgers.map(({ redisKey }) => redisKey)),
    ...await readOlderHistories(redis, await takenOver(redis)),
  ];
  const expiries = [...lots, cookies, settings].flatMap((key) => key && key.ttlMs >= 0 ? [key.ttlMs] : []);
  const writes = found.filter(({ isOwn }) => !isOwn).map(({ auction }) => auction.updatedAtMs);
  return {
    lots: found.filter(({ isOwn }) => !isOwn).map(({ auction }) => auction),
    ownLots: found.filter(({ isOwn }) => isOwn).length,
    unreadableLots: readings.flatMap((reading) => "reason" in reading ? [reading.reason] : []),
    session: await sessionIn(cookies?.value, openOlder),
    settings: await settingsIn(settings),
    flags: await flagsIn(redis),
    histories: await bidsIn(histories),
    strange: [
      ...[...lots, cookies, settings].filter((key) => key && key.type !== "none" && !isDocument(key.type)),
      ...ledgers.filter(({ type }) => type !== "hash" && type !== "zset"),
    ].flatMap((key) => key ? [`${key.redisKey} (a ${key.type})`] : []),
    lastWriteMs: writes.reduce<number | null>((last, ms) => Math.max(last ?? 0, ms) || null, null),
    firstExpiryMs: expiries.reduce<number | null>((first, ms) => Math.min(first ?? ms, ms), null),
  };
}

async function bidsIn(histories: readonly OlderHistory[]): Promise<OlderBids[]> {
  const read: OlderBids[] = [];
  for (const history of histories) read.push(await olderBids(history));
  return read;
}

async function keysOf(redis: Redis, folder: string): Promise<string[]> {
  const redisKeys = await scanKeys(redis, `nellis:${folder}:*`);
  return redisKeys.filter((redisKey) => keyOf(redisKey)?.length === 2).sort();
}

async function look(
  redis: Redis,
  redisKeys: readonly string[],
  onRead: (count: number) => void = () => {},
): Promise<FoundKey[]> {
  const types = new Map((await inspectKeys(redis, redisKeys)).map(({ redisKey, type }) => [redisKey, type]));
  return await byBatch(redisKeys, async (batch) => {
    const found = await Promise.all(batch.map(async (redisKey) => {
      const type = types.get(redisKey) ?? "none";
      const ttlMs = await redis.pttl(redisKey);
      if (type === "hash") {
        return { redisKey, type, ttlMs, value: documentFromFields(await redis.hgetall(redisKey)) };
      }
      const text = type === "string" ? await redis.get(redisKey) : null;
      return { redisKey, type, ttlMs, value: text === null ? undefined : parseOlderText(text) };
    }));
    onRead(batch.length);
    return found;
  });
}

type LotReading =
  | { readonly auction: Auction; readonly isOwn: boolean }
  | { readonly reason: string };

function readLot({ redisKey, value = null }: FoundKey): LotReading {
  const id = keyOf(redisKey)?.[1] ?? redisKey;
  const reading = typeof value === "string" ? { reason: "it is no JSON" } : auctionFrom(id, value);
  if ("reason" in reading) return { reason: `${id} (${reading.reason})` };
  return { auction: reading.auction, isOwn: isFields(value) && "gavel" in value };
}

async function sessionIn(value: Json | undefined, openOlder: OpenOlder): Promise<FoundSession> {
  if (value === undefined) return "none";
  if (isFields(value) && "sealed" in value) return "gavels";
  if (typeof value === "string" && isSealedByOlder(value)) {
    return await openOlder(value) === null ? "sealed" : "opened";
  }
  const cookies = isFields(value) ? value["cookies"] : value;
  return typeof cookies === "string" && cookies.includes("=") ? "in the clear" : "unreadable";
}

/** Reads the settings as a start does, from a copy in memory. */
async function settingsIn(found: FoundKey | undefined): Promise<Survey["settings"]> {
  if (!found || found.type === "none") return "none";
  const { value } = found;
  if (isFields(value) && "version" in value) return "gavels";
  const copy = createMemoryStore([[["system", "settings"], JSON.stringify(value ?? null)]]);
  return { unreadable: (await loadSettings(copy)).unreadable() };
}

async function flagsIn(redis: Redis): Promise<string[]> {
  const texts = await redis.mget(STORED_KEYS.map((name) => `feature:${name}`));
  return STORED_KEYS.flatMap((name, index) => texts[index] ? [`${name}=${texts[index]}`] : []);
}

async function takenOver(redis: Redis): Promise<ReadonlySet<string>> {
  const notes = await scanKeys(redis, "nellis:taken_over:*");
  return new Set(notes.map((redisKey) => keyOf(redisKey)?.[1] ?? ""));
}

function isDocument(type: string): boolean {
  return type === "string" || type === "hash";
}
