import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../../clock.ts";

/** One-time codes, each of which lets one browser or client in. They are kept in memory alone: a restart voids them. */
export interface Codes {
  /** Makes a code that is good once within `lifeMs`. */
  issue(lifeMs: number): string;
  /** Uses a code up. Returns false when it was used, is too old or never was. */
  use(code: string): boolean;
  /** Makes all codes worthless. */
  voidAll(): void;
}

/** The life of a code that a signed-in owner asks for: long enough to click or to type it. */
export const CODE_MS = 2 * 60 * 1000;
/** The life of the code in the link of the first start, whose reader may have to find a browser first. */
export const START_CODE_MS = 30 * 60 * 1000;

/** Codes that wait at a time; the oldest is forgotten first. */
const MOST_CODES = 20;
/** Nobody tries out 2^128 codes in 30 minutes. */
const CODE_BYTES = 16;

/** Makes an empty set of codes. */
export function createCodes(clock: Pick<Clock, "now">): Codes {
  /** The time at which each code ends, by the code's hash, oldest first. */
  const ends = new Map<string, number>();
  return {
    issue(lifeMs) {
      const code = randomBytes(CODE_BYTES).toString("base64url");
      ends.set(hashOf(code), clock.now() + lifeMs);
      for (const [hash, endsAtMs] of ends) {
        if (endsAtMs <= clock.now() || ends.size > MOST_CODES) ends.delete(hash);
      }
      return code;
    },
    use(code) {
      const hash = hashOf(code);
      const endsAtMs = ends.get(hash);
      ends.delete(hash);
      return endsAtMs !== undefined && endsAtMs > clock.now();
    },
    voidAll: () => ends.clear(),
  };
}

/** Hashes a code. A look-up by hash takes a time that shows nothing of the codes. */
function hashOf(code: string): string {
  return createHash("sha256").update(code).digest("base64");
}
