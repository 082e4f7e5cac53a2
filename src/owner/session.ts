import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Cipher } from "../store/crypto.ts";
import type { Json, Store } from "../store/store.ts";

/** The owner's sign-in at Nellis: the cookies that the extension handed over. */
export interface Session {
  /** A `Cookie` header's value, or null. A secret: never in a log, an error or an answer. */
  cookies(): string | null;
  /** When they were handed over (ms since the epoch), or null. */
  setAtMs(): number | null;
  /** Keeps them; resolves once that is durable. Throws a `RangeError` for what no header can carry. */
  set(cookies: string, atMs: number): Promise<void>;
}

interface SignIn {
  readonly cookies: string;
  readonly setAtMs: number;
}

const SESSION_KEY = ["auth", "cookies"] as const;
/** Only this is stored: the cookies sealed, the time in clear. */
const storedSession = z.object({ sealed: z.string(), setAtMs: z.number() });

const log = getLogger(["gavel", "owner"]);

/**
 * Loads the session. One that can't be opened (another key, a corrupt document) counts as not signed in; it stays
 * where it is until the next sign-in, so that putting the right key back is enough.
 */
export async function loadSession(store: Store, cipher: Cipher): Promise<Session> {
  let signIn = await open(await store.get(SESSION_KEY), cipher);
  return {
    cookies: () => signIn?.cookies ?? null,
    setAtMs: () => signIn?.setAtMs ?? null,
    async set(cookies, setAtMs) {
      const next = { cookies: headerSafe(cookies), setAtMs };
      await store.put(SESSION_KEY, { sealed: await cipher.encrypt(next.cookies), setAtMs });
      signIn = next;
    },
  };
}

/** Whether a `Cookie` header can carry `text`: no line break or other control character can smuggle a header in. */
export function isHeaderSafe(text: string): boolean {
  return /^[\x20-\x7e\x80-\xff]+$/.test(text) && text.trim() !== "";
}

function headerSafe(cookies: string): string {
  if (isHeaderSafe(cookies)) return cookies.trim();
  throw new RangeError(
    "The cookies are empty or hold a line break or another character that no header can carry",
  );
}

async function open(stored: Json | undefined, cipher: Cipher): Promise<SignIn | null> {
  if (stored === undefined) return null;
  const document = storedSession.safeParse(stored);
  if (!document.success) return notSignedIn("its document is not one of ours");
  try {
    const cookies = headerSafe(await cipher.decrypt(document.data.sealed));
    return { cookies, setAtMs: document.data.setAtMs };
  } catch (error) {
    return notSignedIn(error instanceof Error ? error.message : String(error));
  }
}

function notSignedIn(reason: string): null {
  log.error("The stored session can't be read ({reason}): sign in to Nellis again", { reason });
  return null;
}
