import type { Redis } from "ioredis";
import { type Clock, sleep } from "../../../src/clock.ts";
import type { Random } from "../../../src/simulator/random.ts";
import type { RedisConnection } from "../../../src/redis/connection.ts";
import type { DiskConditions } from "./disk_conditions.ts";
import type { Process } from "./process.ts";

type Held = string | Map<string, string>;
type Command = readonly [name: string, ...args: string[]];

/** A Redis that writes to its disk once a second (`appendfsync everysec`), and outlives every process. */
export interface SimulatedRedis {
  /** Returns one process's connection. */
  connectionFor(process: Process): RedisConnection;
  /** Ends a process: of its transactions on their way, some are carried out. */
  lose(): void;
  /** Lets the machine lose its power: what was not written to the disk is gone, or the newest part of it. */
  cutPower(): void;
  /** Returns every value below a key's prefix, as the disk has it now. */
  onDisk(prefix: string): readonly string[];
}

const SYNC_MS = 1_000;

/** Makes an empty one. Only what the store asks of Redis is there. */
export function createSimulatedRedis(
  { clock, random, conditions }: {
    readonly clock: Clock;
    readonly random: Random;
    readonly conditions: DiskConditions;
  },
): SimulatedRedis {
  let held = new Map<string, Held>();
  /** The states before each change since the disk was written to last. */
  let unsynced: { readonly atMs: number; readonly before: ReadonlyMap<string, Held> }[] = [];
  let underway: (readonly Command[])[] = [];
  const phaseMs = Math.floor(random.next() * SYNC_MS);

  const syncedAtMs = () => Math.floor((clock.now() - phaseMs) / SYNC_MS) * SYNC_MS + phaseMs;
  const dropSynced = () => {
    const untilMs = syncedAtMs();
    unsynced = unsynced.filter(({ atMs }) => atMs >= untilMs);
  };
  const carryOut = ([name, key = "", ...args]: Command): unknown => {
    const there = held.get(key);
    const [first = "", second = ""] = args;
    switch (name) {
      case "get":
        return there ?? null;
      case "set":
        held.set(key, first);
        return "OK";
      case "del":
        return held.delete(key) ? 1 : 0;
      case "hget":
        return there instanceof Map ? there.get(first) ?? null : null;
      case "hset":
        held.set(key, new Map(there instanceof Map ? there : []).set(first, second));
        return 1;
      case "hdel": {
        const rest = new Map(there instanceof Map ? there : []);
        const wasThere = rest.delete(first);
        if (rest.size > 0) held.set(key, rest);
        else held.delete(key);
        return wasThere ? 1 : 0;
      }
      case "incr":
        held.set(key, String(Number(there ?? 0) + 1));
        return Number(held.get(key));
      case "hgetall":
        return Object.fromEntries(there instanceof Map ? there : []);
      case "type":
        return there === undefined ? "none" : there instanceof Map ? "hash" : "string";
      case "pttl":
        return -1;
      default:
        throw new Error(`The simulated Redis knows no ${name}`);
    }
  };
  const WRITES = new Set(["set", "del", "hset", "hdel", "incr"]);
  const run = (commands: readonly Command[]): unknown[] => {
    dropSynced();
    if (commands.some(([name]) => WRITES.has(name))) {
      unsynced.push({ atMs: clock.now(), before: held });
      held = new Map(held);
    }
    return commands.map(carryOut);
  };
  const delay = () => sleep(clock, random.next() * conditions.slowestMs);
  const write = async (commands: readonly Command[]) => {
    if (conditions.isLocked) {
      await delay();
      throw Object.assign(new Error("OOM command not allowed"), { name: "ReplyError" });
    }
    underway.push(commands);
    await delay();
    const replies = underway.includes(commands) ? run(commands) : [];
    underway = underway.filter((each) => each !== commands);
    await delay();
    return replies;
  };
  /** Waits until all that is there now is on the disk. */
  const waitaof = async () => {
    dropSynced();
    if (unsynced.length > 0) await sleep(clock, syncedAtMs() + SYNC_MS - clock.now() + 1);
    return [1, 0];
  };

  const queued = (exec: (commands: readonly Command[]) => Promise<unknown[]>) => {
    const commands: Command[] = [];
    const names = ["get", "set", "del", "hset", "hdel", "incr", "hgetall", "type", "pttl", "call"] as const;
    const chain: Record<string, unknown> = {
      exec: async () => (await exec(commands)).map((reply) => [null, reply]),
    };
    for (const name of names) {
      chain[name] = (...args: unknown[]) => {
        commands.push(name === "call" ? ["waitaof"] : [name, ...args.map(String)]);
        return chain;
      };
    }
    return chain;
  };
  const redisFor = (process: Process): Redis => {
    const ask = (...command: Command) => process.pass(command[0], () => Promise.resolve(run([command])[0]));
    const redis = {
      get: (key: string) => ask("get", key),
      set: (key: string, value: string) => ask("set", key, value),
      hget: (key: string, field: string) => ask("hget", key, field),
      mget: (keys: readonly string[]) =>
        process.pass("get", () => Promise.resolve(run(keys.map((key): Command => ["get", key])))),
      scan: (_cursor: string, _match: string, pattern: string) =>
        process.pass("list", () => {
          const prefix = pattern.slice(0, -1).replaceAll("\\", "");
          return Promise.resolve(["0", [...held.keys()].filter((key) => key.startsWith(prefix))]);
        }),
      call: () => process.pass("waitaof", () => Promise.resolve([1, 0])),
      config: (_get: string, name: string) =>
        process.pass(
          "config",
          () =>
            Promise.resolve([
              name,
              name === "appendonly" ? "yes" : name === "appendfsync" ? "everysec" : "no",
            ]),
        ),
      multi: () =>
        queued((commands) =>
          process.pass(`write ${commands.map(shortName).join(" ")}`, () => write(commands))
        ),
      pipeline: () =>
        queued((commands) =>
          process.pass("pipeline", async () => {
            const waits = commands.some(([name]) => name === "waitaof");
            const replies = run(commands.filter(([name]) => name !== "waitaof"));
            return waits ? [...replies, await waitaof()] : replies;
          })
        ),
    };
    return redis as unknown as Redis;
  };

  return {
    connectionFor(process) {
      let isOver = false;
      return {
        redis: redisFor(process),
        address: "simulated",
        isReady: () => !isOver,
        isOver: () => isOver,
        whenReady: () => Promise.resolve(),
        whenTried: () => Promise.resolve(),
        trouble: () => "",
        drop: () => Promise.resolve(void (isOver = true)),
        close: () => Promise.resolve(void (isOver = true)),
      };
    },
    lose() {
      const lost = underway;
      underway = [];
      for (const commands of lost) if (random.next() < 0.5) run(commands);
    },
    cutPower() {
      dropSynced();
      // The system may have written some of it by itself: the beginning, as it is one file.
      const kept = Math.floor(random.next() * 2) * Math.floor(random.next() * (unsynced.length + 1));
      const first = unsynced[kept];
      if (first) held = new Map(first.before);
      unsynced = [];
    },
    onDisk(prefix) {
      dropSynced();
      const synced = unsynced[0]?.before ?? held;
      return [...synced].filter(([key]) => key === prefix || key.startsWith(`${prefix}:`))
        .flatMap(([, value]) => value instanceof Map ? [...value.values()] : [value]);
    },
  };
}

/** Names a command by its folder, as the crash points of the scenarios do. */
function shortName([, key = ""]: Command): string {
  return key.split(":").slice(1).join("/");
}
