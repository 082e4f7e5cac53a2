import { type Random, randomUuid } from "./random.ts";

const COOKIE_NAME = "__session";

/** Who is signed in, by the cookies that they send. All sessions are the one owner's. */
export interface Sessions {
  /** A new session, as a `Cookie` header with the clutter that a browser sends along. */
  signIn(): string;
  /** Ends every session. */
  signOut(): void;
  isSignedIn(cookieHeader: string | null | undefined): boolean;
  /** The next answer to somebody who is signed in carries a new cookie, and the old one ends with it. */
  renewNext(): void;
  /** The `Set-Cookie` header for an answer to who sent `cookieHeader`; null when there is nothing to renew. */
  takeRenewal(cookieHeader: string | null): string | null;
}

/** No one is signed in at first. */
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
