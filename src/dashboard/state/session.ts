import { type ReadonlySignal, signal } from "@preact/signals";
import type { Kept } from "../kept.ts";
import { noAnswerOfGavels, type Server } from "./server.ts";

/** The browser's own half of the session. The other half is a cookie that no script can read. */
export interface Session {
  /** Null while nobody is signed in. */
  readonly key: ReadonlySignal<string | null>;
  /** The reason why this browser is not signed in any more, in a sentence; null where its owner signed out, or it is. */
  readonly trouble: ReadonlySignal<string | null>;
  /** Signs in with a token or a one-time code. Returns a sentence where that failed, else null. */
  signIn(server: Server, by: { readonly token: string } | { readonly code: string }): Promise<string | null>;
  /** Notes that the server knows this browser: both halves of the session reach it. */
  prove(): void;
  /** Forgets the key in this browser: its owner signs out. */
  forget(): void;
  /** Gives up a key that the server does not know. Another tab may have signed in anew: its key is taken over then. */
  giveUp(key: string): void;
}

const REVOKED = "This browser is signed out: it was signed out from elsewhere, or was not used for long.";
/** The server gave out both halves of the session a moment ago, and got only one back. */
const NO_COOKIE =
  "This browser did not keep Gavel's cookie: allow cookies for this address, then sign in again.";

/**
 * Makes the session of this browser, as it was kept. Several Gavels below one origin share `storage`, so each keeps its
 * key under its own `path`.
 */
export function createSession(
  storage: Kept,
  path: string,
): Session {
  const keptAs = `gavel.key ${path}`;
  const key = signal<string | null>(storage.getItem(keptAs));
  const trouble = signal<string | null>(null);
  /** True while the key was made by this page and the server has not known it since. */
  let isUnproven = false;
  return {
    key,
    trouble,
    async signIn(server, by) {
      const answer = await server.call<{ readonly key?: unknown }>("POST", "login", by);
      if (!answer.ok) return answer.error;
      const { key: made } = answer.body;
      if (typeof made !== "string") return noAnswerOfGavels(answer.status);
      storage.setItem(keptAs, made);
      isUnproven = true;
      trouble.value = null;
      key.value = made;
      return null;
    },
    prove() {
      isUnproven = false;
    },
    forget() {
      storage.removeItem(keptAs);
      trouble.value = null;
      key.value = null;
    },
    giveUp(refused) {
      if (refused !== key.peek()) return;
      const kept = storage.getItem(keptAs);
      if (kept === refused) storage.removeItem(keptAs);
      trouble.value = isUnproven ? NO_COOKIE : REVOKED;
      isUnproven = false;
      key.value = kept === refused ? null : kept;
    },
  };
}
