import { checkKey, DocumentError, formatKey } from "../document.ts";
import type { Key } from "../store.ts";

/** The place of a document in Redis: a string at `redisKey`, or the `field` of a hash there. */
export interface RedisPlace {
  readonly redisKey: string;
  readonly field: string | null;
}

/** The prefix of all our keys, which is the older installation's. */
const ROOT = "nellis";
/** The folder of ledgers: an auction's bids share one hash, so that all of them are read at once. */
const LEDGER = "bid_history";
/** The folder to which the older installation's keys are moved. Gavel writes nothing else there. */
const OLDER = "older";

/** The folder of ledgers that made way for the older installation, until Gavel starts again. */
const KEPT = "kept";

/** The keys of the older installation that hold a single document each. */
export const SINGLE_DOCUMENTS = { cookies: `${ROOT}:auth:cookies`, settings: `${ROOT}:system:settings` };

/**
 * Returns the place of `key`: `nellis:<folder>:<part>…`, and for a bid `["bid_history", auction, bid]` a field of the
 * auction's hash. Throws a `DocumentError` for a key whose place holds something else.
 */
export function placeOf(key: Key): RedisPlace {
  checkKey(key);
  const [folder, auctionId, bidId, ...more] = key;
  if (folder === LEDGER && auctionId !== undefined && bidId !== undefined && more.length === 0) {
    return { redisKey: nameOf([folder, auctionId]), field: bidId };
  }
  if (folder === LEDGER || folder === OLDER || folder === KEPT) {
    throw new DocumentError(`Can't store ${formatKey(key)}: Redis has something else in its place`);
  }
  return { redisKey: nameOf(key), field: null };
}

/** Returns the key whose place is `redisKey`; undefined where Gavel does not write such a name. */
export function keyOf(redisKey: string): Key | undefined {
  const [root, folder, ...parts] = redisKey.split(":").map(unescape);
  if (root !== ROOT || folder === undefined || folder === OLDER || folder === KEPT) return undefined;
  const key: Key = [folder, ...parts];
  const isOurs = nameOf(key) === redisKey && (folder !== LEDGER || isLedger(key));
  return isOurs ? key : undefined;
}

/** Returns true when `key` is an auction's ledger: its bids lie in a hash there. */
export function isLedger(key: Key): boolean {
  return key[0] === LEDGER && key.length === 2;
}

/** Returns the Redis key of `key` itself, whatever lies there. */
export function nameOf(key: Key): string {
  return [ROOT, ...key.map(escape)].join(":");
}

/** Returns the pattern by which `SCAN` finds everything below `prefix`. */
export function patternBelow(prefix: Key): string {
  return `${nameOf(prefix).replace(/[\\*?[\]]/g, "\\$&")}:*`;
}

/** Returns a name to move `redisKey` to, another one after each of the `tries` that found it taken. */
export function olderName(redisKey: string, tries: number): string {
  const name = `${ROOT}:${OLDER}:${redisKey.slice(ROOT.length + 1)}`;
  return tries === 0 ? name : `${name}:${tries + 1}`;
}

/** Returns the name under which a ledger at `redisKey` is kept while the older installation has its place. */
export function keptName(redisKey: string): string {
  return `${ROOT}:${KEPT}:${redisKey.slice(ROOT.length + 1)}`;
}

function escape(part: string): string {
  return part.replaceAll("%", "%25").replaceAll(":", "%3A");
}

function unescape(part: string): string {
  return part.replaceAll("%3A", ":").replaceAll("%25", "%");
}
