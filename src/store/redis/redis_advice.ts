import type { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { reasonOf } from "../../redis/error.ts";

const log = getLogger(["gavel", "store"]);

/** Warns where this Redis is set up so that it drops documents. One that does not tell is trusted. */
export async function warnOfLosses(redis: Redis): Promise<void> {
  try {
    for (const warning of lossesIn(await redis.info())) log.warn(warning);
  } catch (error) {
    log.debug("Redis does not tell how it is set up: {reason}", { reason: reasonOf(error) });
  }
}

/** Returns a warning, with what to do, for each way in which a Redis with this text of `INFO` can lose data. */
export function lossesIn(info: string): string[] {
  const settings = new Map(
    info.split(/\r?\n/).map((line) => {
      const [name = "", value = ""] = line.split(":");
      return [name, value];
    }),
  );
  const isLimited = Number(settings.get("maxmemory") ?? 0) > 0;
  if (isLimited && settings.get("maxmemory_policy")?.startsWith("allkeys")) {
    return ["Redis drops auctions when its memory is full: set `maxmemory-policy noeviction`"];
  }
  return [];
}
