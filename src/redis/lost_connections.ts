import type { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import { isRefusal, reasonOf } from "./error.ts";

const log = getLogger(["gavel", "redis"]);

/**
 * Ends every other connection called `name`. They are ours, given up, and Redis may not know that they are gone. A
 * network that was cut can deliver their writes late, after newer ones, and undo those: a removed auction would be back,
 * a settled bid open again. A Redis that does not allow it is used all the same, which is logged at `level`.
 */
export async function endLostConnections(redis: Redis, name: string, level: "warn" | "debug"): Promise<void> {
  try {
    await endOthers(redis, name);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const reason = reasonOf(error);
    log[level]("Redis does not let Gavel end its own lost connections ({reason}): allow CLIENT", { reason });
  }
}

async function endOthers(redis: Redis, name: string): Promise<void> {
  const ownId = await redis.client("ID");
  const clients = String(await redis.client("LIST")).split("\n").map(fieldsOf);
  for (const client of clients) {
    const id = client.get("id");
    if (client.get("name") === name && id !== undefined && id !== String(ownId)) {
      await redis.client("KILL", "ID", Number(id));
    }
  }
}

/** Reads a line of CLIENT LIST, `id=3 addr=127.0.0.1:52555 name=gavel …`: no value holds a space. */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  return new Map(
    line.split(" ").map((field) => {
      const [name = "", ...value] = field.split("=");
      return [name, value.join("=")];
    }),
  );
}
