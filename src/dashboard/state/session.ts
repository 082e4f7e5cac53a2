import { type ReadonlySignal, signal } from "@preact/signals";
import { noAnswerOfGavels, type Server } from "./server.ts";

/** The browser's own half of the session. The other half is a cookie that no script can read. */
export interface Session {
  /** Null while nobody is signed in. */
  readonly key: ReadonlySignal<string | null>;
  /** Signs in with a token or a one-time code. Returns a sentence where that failed, else null. */
  signIn(server: Server, by: { readonly token: string } | { readonly code: string }): Promise<string | null>;
  /** Forgets the key in this browser: its owner signs out. */
  forget(): void;
  /** Gives up a key that the server does not know. Another tab may have signed in anew: its key is taken over then. */
  giveUp(key: string): void;
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
      const answer = await server.call<{ readonly key?: unknown }>("POST", "login", by);
      if (!answer.ok) return answer.error;
      const { key: made } = answer.body;
      if (typeof made !== "string") return noAnswerOfGavels(answer.status);
      storage.setItem(keptAs, made);
      key.value = made;
      return null;
    },
    forget() {
      storage.removeItem(keptAs);
      key.value = null;
    },
    giveUp(refused) {
      if (refused !== key.peek()) return;
      const kept = storage.getItem(keptAs);
      if (kept === refused) storage.removeItem(keptAs);
      key.value = kept === refused ? null : kept;
    },
  };
}
