import { pathError } from "../../store/owner_files.ts";
import { counted, type Finding, fine, kindOf, look, shown, wrong } from "../finding.ts";
import { partOf } from "./health.ts";
import type { Kept } from "../kept/kept.ts";
import type { KvFile } from "../kept/kv_file.ts";
import type { RedisLook } from "../kept/redis_look.ts";
import type { Running } from "../running.ts";
import type { Check } from "../subject.ts";

const MIB = 1024 * 1024;

/** Checks that everything can be kept, and is kept. */
export const store: Check = {
  name: "Store",
  async look({ running, kept }) {
    const [gavel, stored] = await Promise.all([running(), kept()]);
    const told = partOf(gavel, "store");
    return [...(told !== null && told.verdict !== "fine" ? [told] : []), ...judgeStore(stored, gavel)];
  },
};

/** Judges what was seen of the store, beside the Gavel that works on it. */
export function judgeStore(kept: Kept, running: Running): readonly Finding[] {
  switch (kept.type) {
    case "unknown":
      return [look`Not looked at: ${shown(kept.variable)} has to be right first`];
    case "memory":
      return [fine`Everything is kept in memory, and gone when Gavel stops`];
    case "kv":
      return [judgeKvFile(kept.path, kept.file, running)];
    case "redis":
      return judgeRedis(kept.place, kept.redis, running);
  }
}

function judgeKvFile(path: string, file: KvFile, running: Running): Finding {
  switch (file.state) {
    case "missing":
      return look`There is no store at ${path} yet: the first start makes it. If Gavel has run here before, restore a backup`;
    case "empty":
      return wrong`${path} is empty: restore a backup, or remove it to begin with nothing`;
    case "strange":
      return wrong`${path} is no store of Gavel's, or damaged: restore a backup, or move it away to begin with nothing`;
    case "closed":
      return wrong`The store can't be read (${kindOf(file.error)}). ${pathError(path, file.error).message}`;
    case "there":
      break;
  }
  if (running.state !== "stopped") {
    return fine`${path} is held by the running Gavel (${megabytes(file.bytes)} MB)`;
  }
  if (file.missingBytes > 0) {
    return wrong`${path} is cut off, and ${
      counted(file.missingBytes, "byte of it is", "bytes of it are")
    } missing: restore a backup`;
  }
  return fine`${path} is whole as far as can be seen without opening it (${megabytes(file.bytes)} MB)`;
}

function judgeRedis(place: string, redis: RedisLook, running: Running): readonly Finding[] {
  if (redis.state === "away") return [wrong`Redis can't be used, so Gavel waits for it. ${redis.trouble}`];
  const { version, keeping, losses, failing, isHeld } = redis;
  const findings = [
    ...losses.map((loss) => wrong`${shown(loss)}`),
    ...failing.map((name) =>
      wrong`Redis could not write to its disk (${shown(name)}): make room there, and look into its log`
    ),
    ...(keeping.how === "unsafe" ? [look`${shown(keeping.risk)}`] : []),
    ...(isHeld && running.state === "stopped"
      ? [
        look`A Gavel with another data folder holds ${place}, or was killed just now: two can't share it, so stop one of them`,
      ]
      : []),
  ];
  if (findings.length > 0) return findings;
  const held = isHeld ? shown(", held by the running Gavel") : shown("");
  return [fine`${place} answers (version ${shown(numberOf(version))})${held}`];
}

/** Returns a version where it is a number: a Redis may call itself anything. */
function numberOf(version: string): string {
  return /^\d+(\.\d+){0,3}$/.test(version) ? version : "not known";
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MIB);
}
