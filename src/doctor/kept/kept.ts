import type { Clock } from "../../clock.ts";
import { STORE_KINDS } from "../../composition/stores.ts";
import type { ConfigReading } from "../../config.ts";
import type { Running } from "../running.ts";
import { unreadable } from "../unreadable.ts";
import type { Known } from "./known.ts";
import { type KvFile, lookIntoKvFile } from "./kv_file.ts";
import { lookIntoRedis, type RedisLook } from "./redis_look.ts";

/** A store that was looked into without opening it, as a start would write to it. */
export type Kept =
  & Known
  & (
    | { readonly type: "kv"; readonly path: string; readonly file: KvFile }
    | { readonly type: "redis"; readonly place: string; readonly redis: RedisLook }
    | { readonly type: "memory" }
    /** The variable that has to be right first. */
    | { readonly type: "unknown"; readonly variable: string }
  );

const NOTHING: Known = { format: null, hasSession: null, lotId: null };

/** Looks into the store of this configuration. Writes nothing there, and takes neither its lock nor its lease. */
export async function lookIntoStore(
  { config, ...reading }: ConfigReading,
  gavel: Running,
  clock: Clock,
): Promise<Kept> {
  const variable = unreadable({ config, ...reading }, "DATA_DIR", "STORE", "REDIS_URL");
  if (variable !== undefined) return { ...NOTHING, type: "unknown", variable };
  const kind = STORE_KINDS[config.store];
  switch (config.store) {
    case "memory":
      return { ...NOTHING, type: "memory" };
    case "kv": {
      const path = kind.file(config) ?? "";
      const file = await lookIntoKvFile(path, { isSearched: gavel.state === "stopped" });
      const known = file.state === "missing" ? { ...NOTHING, hasSession: false } : NOTHING;
      return { ...(file.state === "there" ? file.known : known), type: "kv", path, file };
    }
    case "redis": {
      const redis = await lookIntoRedis(config.redisUrl ?? "", clock);
      return {
        ...(redis.state === "there" ? redis.known : NOTHING),
        type: "redis",
        place: kind.place(config),
        redis,
      };
    }
  }
}
