import { checkKey, DocumentError, formatKey } from "../document.ts";
import type { Key } from "../store.ts";

/** Where a document lies: a string at `redisKey`, or the `field` of a hash there. */
export interface RedisPlace {
  readonly redisKey: string;
  readonly field: string | null;
}

/** The existing installation's prefix: everything of ours lies below it. */
const ROOT = "nellis";
/** An auction's bids share one hash, so that the whole of its history is read at once. */
const LEDGER = "bid_history";
/** Where what the older installation left is moved to: nothing of ours is ever written there. */
const OLDER = "older";

/** Where the older installation keeps its documents of which there is only one. */
export const SINGLE_DOCUMENTS = { cookies: `${ROOT}:auth:cookies`, settings: `${ROOT}:system:settings` };

/**
 * The place of `key`: `nellis:<folder>:<part>…`, and for a bid `["bid_history", auction, bid]` a field of the
 * auction's hash. Throws a `DocumentError` for a key whose place is taken by something else.
 */
export function placeOf(key: Key): RedisPlace {
  checkKey(key);
  const [folder, auctionId, bidId, ...more] = key;
  if (folder === LEDGER && auctionId !== undefined && bidId !== undefined && more.length === 0) {
    return { redisKey: nameOf([folder, auctionId]), field: bidId };
  }
  if (folder === LEDGER || folder === OLDER) {
    throw new DocumentError(`Can't store ${formatKey(key)}: Redis has something else in its place`);
  }
  return { redisKey: nameOf(key), field: null };
}

/** The key that Redis knows as `redisKey`, or undefined where we would not have written it like that. */
export function keyOf(redisKey: string): Key | undefined {
  const [root, folder, ...parts] = redisKey.split(":").map(unescape);
  if (root !== ROOT || folder === undefined || folder === OLDER) return undefined;
  const key: Key = [folder, ...parts];
  const isOurs = nameOf(key) === redisKey && (folder !== LEDGER || isLedger(key));
  return isOurs ? key : undefined;
}

/** Whether the bids of one auction lie at `key`, in a hash, and nothing else below it. */
export function isLedger(key: Key): boolean {
  return key[0] === LEDGER && key.length === 2;
}

/** The Redis key of `key` itself, whatever lies there. */
export function nameOf(key: Key): string {
  return [ROOT, ...key.map(escape)].join(":");
}

/** What `SCAN` is to match for everything below `prefix`. */
export function patternBelow(prefix: Key): string {
  return `${nameOf(prefix).replace(/[\\*?[\]]/g, "\\$&")}:*`;
}

/** Where what lies at `redisKey` is moved to, if that is free; the next name when it is not. */
export function olderName(redisKey: string, tries: number): string {
  const name = `${ROOT}:${OLDER}:${redisKey.slice(ROOT.length + 1)}`;
  return tries === 0 ? name : `${name}:${tries + 1}`;
}

function escape(part: string): string {
  return part.replaceAll("%", "%25").replaceAll(":", "%3A");
}

function unescape(part: string): string {
  return part.replaceAll("%3A", ":").replaceAll("%25", "%");
}
