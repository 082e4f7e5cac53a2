import { createHash, timingSafeEqual } from "node:crypto";
import type { Grant, Grants } from "../../owner/grants.ts";
import { Refusal, tooMany } from "../errors.ts";
import type { Codes } from "./codes.ts";
import type { RateLimiter } from "./rate_limit.ts";

/** The caller: the owner by their token, or one whom they have let in. */
export type Identity = { readonly kind: "owner" } | Grant;

/** The secrets that a request or a message shows. A token counts before a session. */
export interface Credentials {
  /** The owner's token, or a client's. */
  readonly token?: string | undefined;
  /** The second secret of a browser session. */
  readonly key?: string | undefined;
  /** The first secret, in the cookies of that name: there can be several, of which one is ours. */
  readonly cookies?: readonly string[];
}

/** Checks who is calling. */
export interface TokenGate {
  /** Returns who the credentials belong to; undefined when that is nobody. Counts nothing. */
  identify(shown: Credentials): Identity | undefined;
  /**
   * Returns who the credentials belong to. Throws `Refusal` when that is nobody. Wrong tokens are counted per
   * `address`; after too many, further ones are refused for a while. A request without a token is no guess and is not
   * counted.
   */
  admit(address: string, shown: Credentials): Identity;
  /** Uses a one-time code up. Throws `Refusal` for a wrong one, which counts as a wrong token does. */
  redeem(address: string, code: string): void;
}

/** Those whom the owner has let in, and the codes that let in others. */
export interface Admitted {
  readonly grants: Pick<Grants, "ofToken" | "ofSession" | "use">;
  readonly codes: Pick<Codes, "use">;
}

const NOT_THE_TOKEN = "This is not the token: gavel token shows it on Gavel's own machine";
const NOT_A_CODE =
  "This code was used, is too old or mistyped: gavel link makes a new one on Gavel's own machine";
const NO_SESSION = "You are signed out here: sign in again";

/**
 * Makes the check. REST and the socket share `failures`, so that one gives no further guesses to the other. Without
 * `admitted` it knows the owner's token alone.
 */
export function createTokenGate(
  ownersToken: string,
  failures: RateLimiter,
  admitted?: Admitted,
): TokenGate {
  const expected = digest(ownersToken);
  // Hashes have equal lengths, so the time of the comparison shows nothing of the token.
  const isOwners = (token: string) => timingSafeEqual(digest(token), expected);

  const identify = ({ token, key, cookies = [] }: Credentials): Identity | undefined => {
    if (token) return isOwners(token) ? { kind: "owner" } : admitted?.grants.ofToken(token);
    if (!key) return undefined;
    for (const cookie of cookies) {
      const session = admitted?.grants.ofSession({ cookie, key });
      if (session) return session;
    }
    return undefined;
  };
  const refuseGuess = (address: string, message: string): never => {
    const waitSeconds = failures.blockedSeconds(address);
    if (waitSeconds > 0) {
      throw tooMany("TOO_MANY_ATTEMPTS", "Too many failed logins from this address", waitSeconds);
    }
    failures.take(address);
    throw new Refusal("UNAUTHORIZED", message);
  };
  return {
    identify,
    admit(address, shown) {
      // Before the count, so that wrong guesses from the same address never refuse the right token.
      const identity = identify(shown);
      if (identity) {
        if (identity.kind !== "owner") admitted?.grants.use(identity.id);
        return identity;
      }
      if (shown.token) return refuseGuess(address, NOT_THE_TOKEN);
      throw new Refusal("UNAUTHORIZED", shown.key ? NO_SESSION : undefined);
    },
    redeem(address, code) {
      if (!admitted?.codes.use(code)) refuseGuess(address, NOT_A_CODE);
    },
  };
}

/** Returns the token in an `Authorization` header: alone, as the extension sends it, or after `Bearer`. */
export function tokenFrom(header: string | undefined): string | undefined {
  return header?.replace(/^Bearer +/i, "").trim() || undefined;
}

/** Returns true when `identity` has the owner's whole rights. A client, and a session that its token opened, does not. */
export function isOwnersOwn(identity: Identity): boolean {
  return identity.kind === "owner" || identity.kind === "session" && identity.parentId === null;
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
