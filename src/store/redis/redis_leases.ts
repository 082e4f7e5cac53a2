import type { Redis } from "ioredis";
import { redisError } from "../../redis/error.ts";
import { nameOf } from "./redis_layout.ts";
import type { LeaseBook } from "../lease.ts";

/** Takes a lease in one step for Redis, so that no two owners find it free. A key of another type is nobody's lease. */
const TAKE = `
local holder = redis.pcall('GET', KEYS[1])
if type(holder) ~= 'string' then holder = nil end
local heirOf = ARGV[3]
local isHeir = holder and heirOf ~= '' and string.sub(holder, 1, #heirOf) == heirOf
if holder and holder ~= ARGV[1] and not isHeir then return {holder, ''} end
local last = redis.pcall('GET', KEYS[2])
if type(last) ~= 'string' then last = '' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if string.match(last, '^%S*') ~= ARGV[1] then
  redis.call('SET', KEYS[2], string.sub(ARGV[1] .. ' ' .. last, 1, tonumber(ARGV[4])))
end
return {ARGV[1], last}
`;

/** Room for some twenty names. Data older than as many starts of Gavel are taken for another Gavel's. */
const PAST_BYTES = 2_000;

const RELEASE =
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/**
 * Keeps leases in Redis: `nellis:lease:<name>` names the holder and expires, `nellis:lease_last:<name>` lists the holders
 * before, newest first, with spaces between.
 */
export function redisLeases(redis: Redis): LeaseBook {
  return {
    async take(name, owner, ttlMs, heirOf = "") {
      try {
        const reply = await redis.eval(TAKE, 2, ...keysOf(name), owner, ttlMs, heirOf, PAST_BYTES);
        const [holder, past] = Array.isArray(reply) ? reply.map(String) : [];
        return { holder: holder ?? "", past: past?.split(" ").filter(Boolean) ?? [] };
      } catch (error) {
        throw redisError(error);
      }
    },
    async release(name, owner) {
      try {
        await redis.eval(RELEASE, 1, nameOf(["lease", name]), owner);
      } catch (error) {
        throw redisError(error);
      }
    },
  };
}

function keysOf(name: string): [string, string] {
  return [nameOf(["lease", name]), nameOf(["lease_last", name])];
}
