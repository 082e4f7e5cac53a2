import type { Redis } from "ioredis";
import { getLogger } from "@logtape/logtape";
import type { RedisConnection } from "../../redis/connection.ts";
import { isRefusal, reasonOf, redisError, repliesOf } from "../../redis/error.ts";
import type { DiskPromise } from "../store.ts";
import type { CommitCount } from "./commit_count.ts";
import { type Keeping, keepingOf } from "./disk_keeping.ts";
import { nameOf } from "./redis_layout.ts";

/** The parts that wait for the disk of a Redis. */
export interface DiskSyncParts {
  /** The connection of the store. No command of it waits for the disk. */
  readonly connection: Pick<RedisConnection, "redis">;
  /** Opens one more connection: a wait for the disk holds up all later commands of its connection. */
  readonly openLane: () => RedisConnection;
  readonly commits: Pick<CommitCount, "known" | "losses">;
}

/** A promise of the disk that has to be looked at and closed. */
export interface DiskSync extends DiskPromise {
  /** Finds out how Redis keeps its data, and logs it once where a power cut can take some. Never rejects. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** A connection that waits for one round at a time. */
interface Lane {
  readonly connection: RedisConnection;
  isBusy: boolean;
}

/** The commits that a round must find on the disk. */
interface Needed {
  readonly commits: number;
  readonly losses: number;
}

/** The key that is written before each wait: `WAITAOF` waits for writes of its own connection alone. */
const MARK = nameOf(["synced"]);
const COMMITS = nameOf(["commits"]);
/** Below the patience of a connection with a command (5 s), which would else be given up. */
const LONGEST_WAIT_MS = 4_000;
/** The most waits at a time, each on a connection. With `appendfsync everysec` all waits of one second end together. */
const MOST_LANES = 4;

const log = getLogger(["gavel", "store"]);

/** Makes a wait for the disk of a Redis, of which nothing is known until `look` is called. */
export function createDiskSync({ connection, openLane, commits }: DiskSyncParts): DiskSync {
  let keeping: Keeping = { how: "each-commit" };
  /** Set while Redis does not come to write to its disk. */
  let isStuck = false;
  let looking: Promise<void> | null = null;
  let forming: { readonly needed: Needed[]; readonly done: Promise<void> } | null = null;
  const lanes: Lane[] = [];
  const waiting: (() => void)[] = [];
  let isClosed = false;

  const learn = async () => {
    const found = await keepingOf(connection.redis).catch((error) => {
      log.debug("Redis does not tell how it keeps its data: {reason}", { reason: reasonOf(error) });
      return keeping;
    });
    const isNews = found.how === "unsafe" && (keeping.how !== "unsafe" || keeping.risk !== found.risk);
    if (isNews) log.warn(found.risk);
    keeping = found;
  };
  const look = () => looking ??= learn().finally(() => looking = null);

  const freeLane = async (): Promise<Lane> => {
    for (;;) {
      if (isClosed) throw new Error("The store is closed");
      const free = lanes.find(({ isBusy }) => !isBusy);
      if (free) return free;
      if (lanes.length < MOST_LANES) {
        const lane = { connection: openLane(), isBusy: false };
        lanes.push(lane);
        return lane;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  /** Resolves once the disk has all that was acknowledged before; again after each loss of the connection. */
  const wait = async (lane: Lane, needed: readonly Needed[]): Promise<void> => {
    for (;;) {
      await lane.connection.whenReady();
      try {
        const found = await waitOn(lane.connection.redis);
        isStuck = !found.isOnDisk;
        if (needed.some((each) => each.losses !== commits.losses() || each.commits > found.commits)) {
          throw new Error("Redis: it has lost what it acknowledged");
        }
        if (found.isOnDisk) return;
        throw new Error(`Redis: it has written nothing to its disk for ${LONGEST_WAIT_MS / 1000} s`);
      } catch (error) {
        if (isClosed || lane.connection.isOver()) throw redisError(error);
        if (isRefusal(error)) {
          await look();
          if (keeping.how === "waits") throw redisError(error);
          return;
        }
        if (error instanceof Error && error.message.startsWith("Redis: ")) throw error;
        log.debug("The wait for Redis's disk was cut short: {reason}", { reason: reasonOf(error) });
      }
    }
  };
  const startRound = () => {
    const needed: Needed[] = [];
    const go = async () => {
      // Calls of one turn of the event loop share a round.
      await Promise.resolve();
      const lane = await freeLane();
      forming = null;
      lane.isBusy = true;
      try {
        await wait(lane, needed);
      } finally {
        lane.isBusy = false;
        waiting.shift()?.();
      }
    };
    const done = go();
    done.catch(() => forming = null);
    return { needed, done };
  };

  return {
    look,
    // deno-lint-ignore require-await -- a closed store must reject, not throw
    async synced() {
      if (isClosed) throw new Error("The store is closed");
      if (keeping.how !== "waits") return void look();
      forming ??= startRound();
      forming.needed.push({ commits: commits.known(), losses: commits.losses() });
      return forming.done;
    },
    longestMs: () => keeping.how === "waits" ? keeping.longestMs : 0,
    risk() {
      if (isStuck) {
        return "Redis does not come to write to its disk, so no bid is sent: look at its log and its disk";
      }
      return keeping.how === "unsafe" ? keeping.risk : null;
    },
    async close() {
      isClosed = true;
      for (const go of waiting.splice(0)) go();
      await Promise.all(lanes.map((lane) => lane.connection.drop()));
    },
  };
}

/** Waits until what this connection writes now is on the disk, and so is everything that Redis had acknowledged before. */
async function waitOn(
  redis: Redis,
): Promise<{ readonly isOnDisk: boolean; readonly commits: number }> {
  const pipeline = redis.pipeline().get(COMMITS).set(MARK, "1").call("WAITAOF", 1, 0, LONGEST_WAIT_MS);
  const [count, , copies] = repliesOf(await pipeline.exec());
  const [onDisk] = Array.isArray(copies) ? copies : [];
  return { isOnDisk: Number(onDisk) >= 1, commits: Number(count) };
}
