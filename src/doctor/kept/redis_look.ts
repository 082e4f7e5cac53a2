import type { Redis } from "ioredis";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { connectRedis, type RedisConnection } from "../../redis/connection.ts";
import { reasonOf } from "../../redis/error.ts";
import { type Keeping, keepingOf } from "../../store/redis/disk_keeping.ts";
import { lossesIn } from "../../store/redis/redis_advice.ts";
import { nameOf, patternBelow } from "../../store/redis/redis_layout.ts";
import type { Known } from "./known.ts";

/** A Redis that was looked into by commands that only read. */
export type RedisLook =
  /** `trouble` is a sentence for the owner, without its full stop and without a password. */
  | { readonly state: "away"; readonly trouble: string }
  | {
    readonly state: "there";
    /** Empty where it does not tell. */
    readonly version: string;
    readonly keeping: Keeping;
    /** The ways in which it drops documents, as sentences that name nothing of the owner's. */
    readonly losses: readonly string[];
    /** The parts of its own report on the disk that are not "ok". */
    readonly failing: readonly string[];
    /** True while a Gavel holds its lease. */
    readonly isHeld: boolean;
    readonly known: Known;
  };

const PATIENCE_MS = 6_000;
const WRITES = ["rdb_last_bgsave_status", "aof_last_write_status", "aof_last_bgrewrite_status"];
/** One step of a scan: a lot is among the first keys, or it is done without. */
const SCANNED = 1_000;
const storedFormat = z.object({ format: z.int().min(0) });

/** Looks into the Redis at `url`. */
export async function lookIntoRedis(url: string, clock: Clock): Promise<RedisLook> {
  const connection = connectRedis(url, { isQuiet: true });
  const cancel = clock.after(PATIENCE_MS, () => void connection.drop());
  try {
    await connection.whenTried();
    return await lookThrough(connection);
  } catch (error) {
    const trouble = connection.isReady()
      ? `Redis at ${connection.address} does not do what Gavel needs: ${reasonOf(error)}`
      : connection.trouble();
    return { state: "away", trouble };
  } finally {
    cancel();
    await connection.drop();
  }
}

async function lookThrough({ redis }: RedisConnection): Promise<RedisLook> {
  const info = await redis.info();
  const settings = settingsIn(info);
  return {
    state: "there",
    version: settings.get("redis_version") ?? "",
    keeping: await keepingOf(redis),
    losses: lossesIn(info),
    failing: WRITES.filter((name) => (settings.get(name) ?? "ok") !== "ok"),
    isHeld: await redis.exists(nameOf(["lease", "store"])) === 1,
    known: {
      format: await formatIn(redis),
      hasSession: await redis.exists(nameOf(["auth", "cookies"])) === 1,
      lotId: await lotIn(redis),
    },
  };
}

function settingsIn(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(/\r?\n/).map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name, value.join(":")];
    }),
  );
}

async function formatIn(redis: Redis): Promise<number | null> {
  const text = await redis.get(nameOf(["system", "format"]));
  try {
    return storedFormat.parse(JSON.parse(text ?? "")).format;
  } catch {
    // Gavel reads what is no format as none, too.
    return null;
  }
}

async function lotIn(redis: Redis): Promise<string | null> {
  const [, found] = await redis.scan("0", "MATCH", patternBelow(["auction"]), "COUNT", SCANNED);
  return found.map((name) => name.split(":").at(-1) ?? "").find((id) => /^[1-9]\d{0,14}$/.test(id)) ?? null;
}
