import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Cipher } from "../store/crypto.ts";
import type { Json, Key, Store } from "../store/store.ts";

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
  /** Null where the older installation did not keep it. */
  readonly setAtMs: number | null;
}

const SESSION_KEY = ["auth", "cookies"] as const;
/** Only this is stored: the cookies sealed, the time in clear. */
const storedSession = z.object({ sealed: z.string(), setAtMs: z.number().nullable() });
/** How the older installation stored them: plainly, by themselves or with the time. */
const olderSession = z.union([
  z.string().transform((cookies) => ({ cookies })),
  z.object({
    cookies: z.string(),
    timestamp: z.union([z.number(), z.string()]).pipe(z.coerce.date()).nullish().catch(null),
  }),
]).refine(({ cookies }) => /^\s*[\w!#$%&'*+.^`|~-]+=/.test(cookies) && isHeaderSafe(cookies.trim()));

const log = getLogger(["gavel", "owner"]);

/**
 * Loads the session; one that the older installation left lying plainly is sealed first. One that can't be opened
 * (another key, a corrupt document) counts as not signed in; it stays where it is until the next sign-in, so that
 * putting the right key back is enough.
 */
export async function loadSession(store: Store, cipher: Cipher): Promise<Session> {
  const keep = async ({ cookies, setAtMs }: SignIn) =>
    await store.put(SESSION_KEY, { sealed: await cipher.encrypt(cookies), setAtMs });
  const stored = await storedAt(store, SESSION_KEY);
  const older = olderSignIn(stored);
  if (older) await keep(older);
  let signIn = older ?? await open(stored, cipher);
  return {
    cookies: () => signIn?.cookies ?? null,
    setAtMs: () => signIn?.setAtMs ?? null,
    async set(cookies, setAtMs) {
      const next = { cookies: headerSafe(cookies), setAtMs };
      await keep(next);
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

/** What is stored at `key`, as the text that it is where that is no JSON. */
async function storedAt(store: Store, key: Key): Promise<Json | undefined> {
  const [folder, name] = key;
  const document = (await store.list([folder])).find(({ key }) => key.length === 2 && key[1] === name);
  return document?.raw ?? document?.value;
}

function olderSignIn(stored: Json | undefined): SignIn | null {
  const { success, data } = olderSession.safeParse(stored);
  if (!success) return null;
  const setAtMs = "timestamp" in data ? data.timestamp?.getTime() ?? null : null;
  return { cookies: data.cookies.trim(), setAtMs };
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
