import { createHash, timingSafeEqual } from "node:crypto";
import { Refusal, tooMany } from "../errors.ts";
import type { RateLimiter } from "./rate_limit.ts";

/** Checks the access token. */
export interface TokenGate {
  /** Returns true when `token` is the owner's. Counts nothing. */
  isOwners(token: string | undefined): boolean;
  /**
   * Throws `Refusal` unless `token` is the owner's. Wrong tokens are counted per `address`; after too many, further
   * ones are refused for a while. A request without a token is no guess and is not counted.
   */
  admit(address: string, token: string | undefined): void;
}

/** Makes the check. REST and the socket share `failures`, so that one gives no further guesses to the other. */
export function createTokenGate(ownersToken: string, failures: RateLimiter): TokenGate {
  const expected = digest(ownersToken);
  // Hashes have equal lengths, so the time of the comparison shows nothing of the token.
  const isOwners = (token: string) => timingSafeEqual(digest(token), expected);
  return {
    isOwners: (token) => token !== undefined && isOwners(token),
    admit(address, token) {
      if (!token) throw new Refusal("UNAUTHORIZED");
      // Before the count, so that wrong guesses from the same address never refuse the right token.
      if (isOwners(token)) return;
      const waitSeconds = failures.blockedSeconds(address);
      if (waitSeconds > 0) {
        throw tooMany("TOO_MANY_ATTEMPTS", "Too many failed logins from this address", waitSeconds);
      }
      failures.take(address);
      throw new Refusal("UNAUTHORIZED", "This is not the token: gavel token shows it on Gavel's own machine");
    },
  };
}

/** Returns the token in an `Authorization` header: alone, as the extension sends it, or after `Bearer`. */
export function tokenFrom(header: string | undefined): string | undefined {
  return header?.replace(/^Bearer +/i, "").trim() || undefined;
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
