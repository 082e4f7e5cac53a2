import type { Cancel, Clock } from "../../src/clock.ts";
import type { Kept } from "./pairing.ts";
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
  readonly storage: Kept;
  readonly handOver: (cookies: string) => Promise<Reply>;
  readonly changed: () => void;
  /** Returns a fingerprint of a text, from which the text can't be read. */
  readonly fingerprint: (text: string) => Promise<string>;
}

/** The cookie that is the session (nellis.md). */
const SESSION_COOKIE = "__session";
/** Changes within this time are one: a sign-in sets several cookies one after another. */
const GATHERED_MS = 500;
/** The same cookies are not offered again before this, however often the server complains. */
const AGAIN_AFTER_MS = 60_000;
const NAME = "handed";

/** Makes the watch. */
export function createSessionWatch(
  { clock, cookies, storage, handOver, changed, fingerprint }: SessionWatchParts,
): SessionWatch {
  let signedIn: boolean | null = null;
  let cancel: Cancel = () => {};
  let offeredAtMs = -Infinity;
  let isBroken = false;

  const look = async () => {
    const all = await cookies();
    const was = signedIn;
    signedIn = all.some(({ name, value }) => name === SESSION_COOKIE && value !== "");
    if (signedIn !== was) changed();
    if (!signedIn) return;
    const text = all.map(({ name, value }) => `${name}=${value}`).join("; ");
    const print = await fingerprint(text);
    const isNew = (await storage.get(NAME))[NAME] !== print;
    if (!isNew && !(isBroken && clock.now() - offeredAtMs >= AGAIN_AFTER_MS)) return;
    offeredAtMs = clock.now();
    const reply = await handOver(text);
    // Without the stored fingerprint, a worker that starts again hands over the same cookies once more.
    if (reply.ok) await storage.set({ [NAME]: print }).catch(() => {});
  };
  const lookSoon = () => {
    cancel();
    cancel = clock.after(GATHERED_MS, () => void look());
  };
  return {
    cookiesChanged: lookSoon,
    serverSays(isHealthy) {
      isBroken = !isHealthy;
      if (isBroken && clock.now() - offeredAtMs >= AGAIN_AFTER_MS) lookSoon();
    },
    isSignedIn: () => signedIn,
  };
}

/** Returns the SHA-256 of a text, in hex. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
