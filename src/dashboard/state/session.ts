import { type ReadonlySignal, signal } from "@preact/signals";
import type { Server } from "./server.ts";

/** The browser's own half of the session. The other half is a cookie that no script can read. */
export interface Session {
  /** Null while nobody is signed in. */
  readonly key: ReadonlySignal<string | null>;
  /** Signs in with a token or a one-time code. Returns a sentence where that failed, else null. */
  signIn(server: Server, by: { readonly token: string } | { readonly code: string }): Promise<string | null>;
  /** Forgets the key in this browser. */
  forget(): void;
}

/**
 * Makes the session of this browser, as it was kept. Several Gavels below one origin share `storage`, so each keeps its
 * key under its own `path`.
 */
export function createSession(
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
  path: string,
): Session {
  const keptAs = `gavel.key ${path}`;
  const key = signal<string | null>(storage.getItem(keptAs));
  return {
    key,
    async signIn(server, by) {
      const answer = await server.call<{ readonly key: string }>("POST", "login", by);
      if (!answer.ok) return answer.error;
      storage.setItem(keptAs, answer.body.key);
      key.value = answer.body.key;
      return null;
    },
    forget() {
      storage.removeItem(keptAs);
      key.value = null;
    },
  };
}
