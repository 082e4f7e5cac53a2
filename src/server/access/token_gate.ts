import { createHash, timingSafeEqual } from "node:crypto";
import { Refusal, tooMany } from "../errors.ts";
import type { RateLimiter } from "./rate_limit.ts";

/** The door to everything that is the owner's. */
export interface TokenGate {
  /** Whether `token` is the owner's. Counts nothing. */
  isOwners(token: string | undefined): boolean;
  /**
   * Throws `Refusal` unless `token` is the owner's. Wrong ones count against `address`, whose further ones are
   * refused as too many for a while; showing none is no guess and counts for nothing.
   */
  admit(address: string, token: string | undefined): void;
}

/** `failures` is shared by everyone who asks for the token, so that REST gives no further guesses to the socket. */
export function createTokenGate(ownersToken: string, failures: RateLimiter): TokenGate {
  const expected = digest(ownersToken);
  // Hashes are as long as each other, so the time it takes tells nothing about the token.
  const isOwners = (token: string) => timingSafeEqual(digest(token), expected);
  return {
    isOwners: (token) => token !== undefined && isOwners(token),
    admit(address, token) {
      if (!token) throw new Refusal("UNAUTHORIZED");
      // Before the count: what others at the address guessed keeps no right token out.
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

/** The token in an `Authorization` header: bare, as the extension sends it, or after `Bearer`. */
export function tokenFrom(header: string | undefined): string | undefined {
  return header?.replace(/^Bearer +/i, "").trim() || undefined;
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
