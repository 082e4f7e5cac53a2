import type { Redis } from "ioredis";
import { isRefusal, reasonOf } from "../../redis/error.ts";

/** The way in which a Redis keeps what it acknowledged through a power cut. */
export type Keeping =
  /** `WAITAOF` tells when it is on the disk, which takes `longestMs` at most while the disk is well. */
  | { readonly how: "waits"; readonly longestMs: number }
  /** Each commit is on the disk before it is acknowledged. */
  | { readonly how: "each-commit" }
  /** A power cut can take some; `risk` says so to the owner, and what to do. */
  | { readonly how: "unsafe"; readonly risk: string };

/** `appendfsync everysec` writes to the disk once a second. */
const EVERY_SECOND_MS = 1_000;

const AOF_OFF =
  "Redis forgets its newest writes, bids among them, in a power cut or when it is killed, and a bid could be sent " +
  "twice: set `appendonly yes` and `appendfsync always` in its configuration";
const EVERY_SECOND =
  "Redis forgets the last second of its writes, bids among them, in a power cut, and a bid could be sent twice: set " +
  "`appendfsync always` in its configuration, or run Redis 7.2 or later";
const NEVER_SYNCED =
  "Redis leaves it to the system when its writes reach the disk, and forgets bids in a power cut, so that one could " +
  "be sent twice: set `appendfsync always` in its configuration";
const NOT_WHILE_REWRITING =
  "Redis writes nothing to the disk while it rewrites its file, and forgets bids in a power cut then, so that one could " +
  "be sent twice: set `no-appendfsync-on-rewrite no` in its configuration";
const NOT_TOLD =
  "Redis does not say whether a power cut can take its newest writes, bids among them: set `appendfsync always` in its " +
  "configuration, and allow Gavel's user CONFIG GET, or WAITAOF on Redis 7.2 or later";

/** Finds out how `redis` keeps its data. Changes nothing there. Rejects while it can't be reached. */
export async function keepingOf(redis: Redis): Promise<Keeping> {
  const [waitable, appendonly, appendfsync, notOnRewrite] = await Promise.all([
    told(() => redis.call("WAITAOF", 1, 0, 1)),
    setting(redis, "appendonly"),
    setting(redis, "appendfsync"),
    setting(redis, "no-appendfsync-on-rewrite"),
  ]);
  const isOff = appendonly === "no" || /appendonly is disabled/.test(waitable.refusal ?? "");
  if (isOff) return { how: "unsafe", risk: AOF_OFF };
  if (appendfsync === "no") return { how: "unsafe", risk: NEVER_SYNCED };
  if (waitable.refusal === null) {
    return { how: "waits", longestMs: appendfsync === "always" ? 0 : EVERY_SECOND_MS };
  }
  if (appendfsync === "always" && notOnRewrite === "yes") return { how: "unsafe", risk: NOT_WHILE_REWRITING };
  if (appendfsync === "always") return { how: "each-commit" };
  return { how: "unsafe", risk: appendfsync === "everysec" ? EVERY_SECOND : NOT_TOLD };
}

/** Reads a setting; null where Redis does not tell it. */
async function setting(redis: Redis, name: string): Promise<string | null> {
  const { reply } = await told(() => redis.config("GET", name));
  return Array.isArray(reply) && typeof reply[1] === "string" ? reply[1] : null;
}

/** Returns the reply to a command, or Redis's own refusal of it. */
async function told(
  ask: () => Promise<unknown>,
): Promise<{ readonly reply: unknown; readonly refusal: string | null }> {
  try {
    return { reply: await ask(), refusal: null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { reply: null, refusal: reasonOf(error) };
  }
}
