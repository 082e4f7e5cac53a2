import type { ChainableCommander, Redis } from "ioredis";
import { redisError } from "../../redis/error.ts";
import { nameOf } from "./redis_layout.ts";
import { isWrongType } from "./redis_reader.ts";

/** Counts in Redis all that was ever committed there, so that older data show by a lower number. */
export interface CommitCount {
  /** Makes a transaction count itself, by its last command. */
  addTo(transaction: ChainableCommander): void;
  /** Takes in the reply to that command. */
  took(reply: unknown): void;
  /** The newest count that Redis has answered. */
  known(): number;
  /** Reads the count. True where it has fallen since this was last asked: Redis has lost commits. */
  hasFallen(): Promise<boolean>;
}

const KEY = nameOf(["commits"]);

/** Nothing is known yet. What is no number in Redis is replaced by 0. */
export function createCommitCount(redis: Redis): CommitCount {
  let known = 0;
  let isFallen = false;

  const read = async (): Promise<number> => {
    try {
      const text = await redis.get(KEY).catch((error) => {
        if (isWrongType(error)) return "";
        throw error;
      });
      if (text === null) return 0;
      if (/^\d{1,15}$/.test(text)) return Number(text);
      await redis.set(KEY, "0");
      return 0;
    } catch (error) {
      throw redisError(error);
    }
  };
  return {
    addTo: (transaction) => void transaction.incr(KEY),
    took(reply) {
      if (typeof reply !== "number") return;
      isFallen ||= reply <= known;
      known = reply;
    },
    known: () => known,
    async hasFallen() {
      const count = await read();
      const hasFallen = isFallen || count < known;
      isFallen = false;
      known = count;
      return hasFallen;
    },
  };
}
