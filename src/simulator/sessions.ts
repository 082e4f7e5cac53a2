import { type Random, randomUuid } from "./random.ts";

const COOKIE_NAME = "__session";

/** The sessions that are signed in, by their cookies. All of them are the one owner's. */
export interface Sessions {
  /** Opens a session and returns it as a `Cookie` header with the clutter that a browser sends along. */
  signIn(): string;
  /** Ends every session. */
  signOut(): void;
  isSignedIn(cookieHeader: string | null | undefined): boolean;
  /** Sends a new cookie with the next answer to a signed-in client, and ends the old one with it. */
  renewNext(): void;
  /** Returns the `Set-Cookie` header for an answer to the sender of `cookieHeader`; null when nothing is to be renewed. */
  takeRenewal(cookieHeader: string | null): string | null;
}

/** Returns sessions of which none is signed in. */
export function createSessions(random: Random): Sessions {
  const tokens = new Set<string>();
  let isRenewalDue = false;
  const issue = (): string => {
    const token = btoa(randomUuid(random)).replaceAll("=", "");
    tokens.add(token);
    return token;
  };
  const tokenIn = (cookieHeader: string | null | undefined): string | undefined =>
    (cookieHeader ?? "").split(";").map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${COOKIE_NAME}=`))
      .map((pair) => pair.slice(COOKIE_NAME.length + 1))
      .find((token) => tokens.has(token));
  return {
    signIn() {
      const token = issue();
      return `_ga=GA1.1.${random.between(1e8, 1e9)}; ${COOKIE_NAME}=${token}; theme=light`;
    },
    signOut: () => tokens.clear(),
    isSignedIn: (cookieHeader) => tokenIn(cookieHeader) !== undefined,
    renewNext: () => void (isRenewalDue = true),
    takeRenewal(cookieHeader) {
      const old = tokenIn(cookieHeader);
      if (!isRenewalDue || old === undefined) return null;
      isRenewalDue = false;
      tokens.delete(old);
      return `${COOKIE_NAME}=${issue()}; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax`;
    },
  };
}
