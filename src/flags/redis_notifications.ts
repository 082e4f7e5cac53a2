import { getLogger } from "@logtape/logtape";
import type { Redis } from "ioredis";
import type { Cancel } from "../clock.ts";

/** `K`: tell of keys, namely of `$` SET, `g` DEL and EXPIRE, and `x` their expiry. `A` is every kind but `K`. */
const NEEDED = { channel: "K", events: ["$", "g", "x"], everyEvent: "A" };
const SETTING = "notify-keyspace-events";

const log = getLogger(["gavel", "flags"]);

/**
 * Calls at once for each change to a key below `prefix`, and after each (re)connection, which may have missed some.
 * Where the server does not allow it, it never calls. It listens over a connection of its own.
 */
export function hearKeyChanges(redis: Redis, prefix: string, onChange: () => void): Cancel {
  const listener = redis.duplicate({ autoResubscribe: false });
  const pattern = `__keyspace@${redis.options.db ?? 0}__:${prefix}*`;
  let isEnded = false;
  const listen = async () => {
    try {
      await listener.psubscribe(pattern);
      onChange();
    } catch (error) {
      if (!isEnded) log.info("Redis does not tell of changed flags: {error}", { error });
    }
  };
  listener.on("error", (error) => log.debug("Listening to Redis: {error}", { error }));
  listener.on("pmessage", onChange);
  listener.on("ready", () => void allowNotifications(listener).then(listen));
  return () => {
    isEnded = true;
    listener.disconnect();
  };
}

/** Adds what is missing to the server's setting; others may rely on what is there, so nothing is taken away. */
async function allowNotifications(redis: Redis): Promise<void> {
  try {
    const [, setting] = await redis.config("GET", SETTING);
    const current = String(setting ?? "");
    const missing = missingFrom(current);
    if (missing === "") return;
    await redis.config("SET", SETTING, current + missing);
    log.info("Redis now tells of changed keys: {setting}", { setting: `${SETTING} ${current}${missing}` });
  } catch (error) {
    log.info("Redis can't be told to tell of changed flags: they are asked for alone", { error });
  }
}

function missingFrom(setting: string): string {
  const events = setting.includes(NEEDED.everyEvent) ? [] : NEEDED.events;
  return [NEEDED.channel, ...events].filter((letter) => !setting.includes(letter)).join("");
}
