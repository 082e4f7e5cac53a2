import type { ChainableCommander, Redis } from "ioredis";
import { redisError } from "../../redis/error.ts";
import { nameOf } from "./redis_layout.ts";
import { isWrongType } from "./redis_reader.ts";

/** A count of all commits to a Redis, kept there: data that went back in time show a lower number. */
export interface CommitCount {
  /** Adds a last command to a transaction that counts it. */
  addTo(transaction: ChainableCommander): void;
  /** Takes the reply to that command. */
  took(reply: unknown): void;
  /** Returns the newest count that Redis has answered. */
  known(): number;
  /** Returns how often Redis was seen to have lost commits. */
  losses(): number;
  /** Reads the count. Resolves to true where it has fallen since the last call: Redis has lost commits. */
  hasFallen(): Promise<boolean>;
}

const KEY = nameOf(["commits"]);

/** Makes a count of which nothing is known yet. A text in Redis that is no number is replaced by 0. */
export function createCommitCount(redis: Redis): CommitCount {
  let known = 0;
  let isFallen = false;
  let losses = 0;

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
      if (reply <= known) {
        isFallen = true;
        losses += 1;
      }
      known = reply;
    },
    known: () => known,
    losses: () => losses,
    async hasFallen() {
      const count = await read();
      if (count < known) losses += 1;
      const hasFallen = isFallen || count < known;
      isFallen = false;
      known = count;
      return hasFallen;
    },
  };
}
