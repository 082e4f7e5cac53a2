import { type Random, randomUuid } from "./random.ts";

const COOKIE_NAME = "__session";

/** Who is signed in, by the cookies that they send. All sessions are the one owner's. */
export interface Sessions {
  /** A new session, as a `Cookie` header with the clutter that a browser sends along. */
  signIn(): string;
  /** Ends every session. */
  signOut(): void;
  isSignedIn(cookieHeader: string | null | undefined): boolean;
}

/** No one is signed in at first. */
export function createSessions(random: Random): Sessions {
  const tokens = new Set<string>();
  return {
    signIn() {
      const token = btoa(randomUuid(random)).replaceAll("=", "");
      tokens.add(token);
      return `_ga=GA1.1.${random.between(1e8, 1e9)}; ${COOKIE_NAME}=${token}; theme=light`;
    },
    signOut: () => tokens.clear(),
    isSignedIn(cookieHeader) {
      const pairs = (cookieHeader ?? "").split(";").map((pair) => pair.trim());
      return pairs.some((pair) =>
        pair.startsWith(`${COOKIE_NAME}=`) && tokens.has(pair.slice(COOKIE_NAME.length + 1))
      );
    },
  };
}
