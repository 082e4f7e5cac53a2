import type { RedisServer } from "../store/redis_server.ts";
import { type OlderKey, olderSeal } from "./older_seal.ts";

/** The expiry of its keys, in seconds: lots for an hour, the session for a day, bids for a week. */
const LOT_S = "3600";
const SESSION_S = "86400";
const BIDS_S = "604800";

/** A bid as it notes it: Nellis's answer in `result`, or an `error`. */
export interface OlderBid {
  readonly amount: number;
  readonly atMs: number;
  /** True (when left out) where the bid led once it was taken, false where another's maximum was higher. */
  readonly leads?: boolean;
  /** The reason why it failed; left out where it was taken. */
  readonly error?: string;
}

/** The words of Nellis that it keeps with a bid. */
const LEADS = "Bid placed successfully";
const PASSED = "Bid accepted but another user has a higher maximum bid";

/**
 * Writes into `redis` what an older installation writes, key by key, type by type and with its expiries. The texts are
 * made by hand after its description: no installation of it ran here.
 */
export function olderInstallation({ cli }: Pick<RedisServer, "cli">) {
  const set = (redisKey: string, text: string, seconds?: string) =>
    cli("SET", redisKey, text, ...(seconds === undefined ? [] : ["EX", seconds]));
  return {
    /** Writes a lot; `fields` go over those of a lot that is watched and was never read. */
    async lot(id: string, fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
      const lot = {
        id,
        title: `Lot ${id}`,
        url: `https://www.nellisauction.com/p/lot/${id}`,
        imageUrl: null,
        config: { maxBid: 100, incrementAmount: 1, strategy: "auto", autoBid: true },
        lastUpdate: 1_000,
        status: "monitoring",
        data: null,
        useSSE: false,
        fallbackPolling: false,
        ...fields,
      };
      await set(`nellis:auction:${id}`, JSON.stringify(lot), LOT_S);
    },
    async bid(id: string, { amount, atMs, leads = true, error }: OlderBid): Promise<void> {
      const answer = {
        message: leads ? LEADS : PASSED,
        data: { currentAmount: amount, minimumNextBid: amount + 1, bidCount: 3, bidderCount: 2 },
      };
      const outcome = error === undefined ? { success: true, result: answer } : { success: false, error };
      const entry = { amount, strategy: "auto", ...outcome, timestamp: atMs };
      await cli("ZADD", `nellis:bid_history:${id}`, String(atMs), JSON.stringify(entry));
      await cli("EXPIRE", `nellis:bid_history:${id}`, BIDS_S);
    },
    async session(cookies: string, key: OlderKey): Promise<void> {
      await set("nellis:auth:cookies", olderSeal(cookies, key), SESSION_S);
    },
    async settings(settings: unknown): Promise<void> {
      await set("nellis:system:settings", JSON.stringify(settings));
    },
    async flag(name: string, value: string): Promise<void> {
      await set(`feature:${name}`, value);
    },
    async state(state: unknown): Promise<void> {
      await set("nellis:system:state", JSON.stringify(state));
    },
  };
}

const DUMP_ALL = `local told = {}
for _, key in ipairs(redis.call("KEYS", "*")) do
  table.insert(told, key)
  table.insert(told, redis.call("DUMP", key))
end
return told`;

/** Everything in a Redis: each key with all bytes of its value, and without its expiry, which runs on. */
export async function contentOf({ cli }: Pick<RedisServer, "cli">): Promise<ReadonlyMap<string, string>> {
  // Told as numbered lines in which every byte that is no printable character is escaped.
  const told = await cli("--no-raw", "EVAL", DUMP_ALL, "0");
  const texts = told.split("\n").flatMap((line) => /^\s*\d+\) "(.*)"$/.exec(line)?.[1] ?? []);
  const entries = texts.flatMap((text, index) =>
    index % 2 === 0 ? [[text, texts[index + 1] ?? ""] as const] : []
  );
  return new Map(entries.sort(([one], [other]) => one < other ? -1 : 1));
}
