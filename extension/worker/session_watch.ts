import { NO_ANSWER } from "../../src/client/answer.ts";
import type { Cancel, Clock } from "../../src/clock.ts";
import type { PairingStorage } from "./pairing.ts";
import type { Reply } from "../messages.ts";

/** The parts of a cookie that are handed over. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** Hands Nellis's cookies to the paired server, and to nobody else. */
export interface SessionWatch {
  /** Looks at the cookies soon, after one has changed or a server was paired. */
  cookiesChanged(): void;
  /** Takes in the health of the server's own session; when it is broken, the cookies are handed over again. */
  serverSays(isHealthy: boolean): void;
  /** True when this browser is signed in at Nellis; null before the first look. */
  isSignedIn(): boolean | null;
}

/** The parts of the watch, each replaceable in a test. */
export interface SessionWatchParts {
  readonly clock: Clock;
  /** Returns Nellis's cookies. */
  readonly cookies: () => Promise<readonly Cookie[]>;
  /** Storage that is emptied when the browser ends. */
  readonly storage: PairingStorage;
  /** Returns the address of the paired server; null while there is none. */
  readonly server: () => string | null;
  readonly handOver: (cookies: string) => Promise<Reply>;
  readonly changed: () => void;
  /** Returns a fingerprint of a text, from which the text can't be read. */
  readonly fingerprint: (text: string) => Promise<string>;
}

/** The cookie that is the session at Nellis. */
const SESSION_COOKIE = "__session";
/** The longest text of cookies that the server takes. */
const MOST_LETTERS = 10_000;
/** Changes within this time are one: a sign-in sets several cookies one after another. */
const GATHERED_MS = 500;
/** The same session is not offered to the same server again before this, however often the server complains. */
const AGAIN_AFTER_MS = 60_000;
/** A session that Nellis refused is as good as over. */
const REFUSED_FOR_MS = 15 * 60_000;
const NAME = "handed";

/**
 * Makes the watch. The server asks Nellis about each session that it is given, and Nellis grants few requests: a session
 * is handed over when it is another one, or the server is, and not when some other cookie of Nellis's has changed.
 */
export function createSessionWatch(
  { clock, cookies, storage, server, handOver, changed, fingerprint }: SessionWatchParts,
): SessionWatch {
  let signedIn: boolean | null = null;
  let cancel: Cancel | null = null;
  let offered = { print: "", untilMs: -Infinity };
  let isBroken = false;
  /** The look that is under way: an older session must not arrive after a newer one. */
  let looking = Promise.resolve();

  const look = async () => {
    const all = await cookies();
    const was = signedIn;
    const session = all.find(({ name, value }) => name === SESSION_COOKIE && value !== "");
    signedIn = session !== undefined;
    if (signedIn !== was) changed();
    const to = server();
    if (!session || to === null) return;
    const print = await fingerprint(`${to} ${session.value}`);
    const isKnown = (await storage.get(NAME))[NAME] === print;
    if (isKnown && !isBroken) return;
    const waitMs = offered.print === print ? offered.untilMs - clock.now() : 0;
    if (waitMs > 0) return lookIn(waitMs);
    const reply = await handOver(textOf(session, all));
    const isRefused = !reply.ok && !isPassing(reply);
    offered = { print, untilMs: clock.now() + (isRefused ? REFUSED_FOR_MS : AGAIN_AFTER_MS) };
    // Without the stored fingerprint, a worker that starts again hands over the same session once more.
    if (reply.ok) await storage.set({ [NAME]: print }).catch(() => {});
    else if (!isRefused) lookIn(AGAIN_AFTER_MS);
  };
  const lookIn = (ms: number) => {
    cancel?.();
    cancel = clock.after(ms, () => {
      cancel = null;
      // A failure, such as a storage that can't be read, is tried again with the next change.
      looking = looking.then(look).catch(() => {});
    });
  };
  return {
    cookiesChanged: () => lookIn(GATHERED_MS),
    serverSays(isHealthy) {
      isBroken = !isHealthy;
      if (isBroken && cancel === null) lookIn(GATHERED_MS);
    },
    isSignedIn: () => signedIn,
  };
}

/** Returns the `Cookie` header with the session first, and of the others as many as the server takes. */
function textOf(session: Cookie, all: readonly Cookie[]): string {
  let text = `${session.name}=${session.value}`;
  for (const { name, value } of all) {
    if (name !== SESSION_COOKIE && text.length + name.length + value.length + 3 <= MOST_LETTERS) {
      text += `; ${name}=${value}`;
    }
  }
  return text;
}

/** Returns true for a failure that says nothing about the session: no answer, too many requests, a fault of the server's. */
function isPassing({ status }: Extract<Reply, { ok: false }>): boolean {
  return status === NO_ANSWER || status === 429 || status >= 500;
}

/** Returns the SHA-256 of a text, in hex. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
