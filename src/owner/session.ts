import { SIGN_IN } from "../auction/limits/sign_in.ts";
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Cipher } from "../store/crypto.ts";
import { storedTime } from "../store/record.ts";
import { isSealedByOlder, type OpenOlder } from "./older_cipher.ts";
import type { Json, Key, Store } from "../store/store.ts";

/** The owner's session at Nellis: the cookies that the extension handed over. */
export interface Session {
  /** A `Cookie` header's value, or null. A secret: never in a log, an error or an answer. */
  cookies(): string | null;
  /** Returns the time at which they were handed over (ms since the epoch), or null. */
  setAtMs(): number | null;
  /**
   * Stores cookies that Nellis has just accepted; resolves once they are durable. Throws a `RangeError` for cookies that
   * no header can carry.
   */
  set(cookies: string, atMs: number): Promise<void>;
  /** Takes the `cookies` to which an answer has renewed `sent`. A renewal of another session changes nothing. */
  renewed(sent: string, cookies: string): void;
  /** Takes note that an answer has shown `sent` to be signed in, or not. */
  saw(sent: string, isSignedIn: boolean): void;
  standing(): SessionStanding;
  /** Calls `listener` when the standing has changed. */
  onStanding(listener: (standing: SessionStanding) => void): void;
}

/** The state of the session by Nellis's last answer; `unknown` without a session or an answer. */
export type SessionStanding = "unknown" | "works" | "refused";

interface SignIn {
  readonly cookies: string;
  /** Null where the older installation did not keep it. */
  readonly setAtMs: number | null;
}

const SESSION_KEY = ["auth", "cookies"] as const;
/** The stored form: the cookies are encrypted, the time is not. */
const storedSession = z.object({ sealed: z.string(), setAtMs: storedTime.nullable() });
/** Reads the cookies as the older installation stored them: plainly, by themselves or with the time. */
const olderSession = z.union([
  z.string().transform((cookies) => ({ cookies })),
  z.object({
    cookies: z.string(),
    timestamp: z.union([z.number(), z.string()]).pipe(z.coerce.date()).nullish().catch(null),
  }),
]).refine(({ cookies }) => /^\s*[\w!#$%&'*+.^`|~-]+=/.test(cookies) && isHeaderSafe(cookies.trim()));

const SEALED_BY_OLDER =
  "the older installation sealed it with a key that is not given here: set the ENCRYPTION_SECRET or ENCRYPTION_KEY that " +
  "it had, and start again";

const log = getLogger(["gavel", "owner"]);

/**
 * Loads the session. One that the older installation left, unencrypted or in a way that `openOlder` opens, is encrypted
 * anew first. One that can't be decrypted (another key, a damaged document) counts as not signed in. It stays in the
 * store until the next sign-in, so that putting the right key back is enough.
 */
export async function loadSession(
  store: Store,
  cipher: Cipher,
  openOlder: OpenOlder = () => Promise.resolve(null),
): Promise<Session> {
  const keep = async ({ cookies, setAtMs }: SignIn) =>
    await store.put(SESSION_KEY, { sealed: await cipher.encrypt(cookies), setAtMs });
  const stored = await storedAt(store, SESSION_KEY);
  const older = await olderSignIn(stored, openOlder);
  if (older) await keep(older);
  return keptSession(older ?? await open(stored, cipher), keep);
}

/** The most renewals that are remembered of sessions that are being tried. */
const MOST_RENEWALS = 8;

/** A session before and after its renewal. `refused` holds the cookies of those that Nellis did not accept. */
interface Renewal {
  readonly before: SignIn;
  readonly after: SignIn;
  readonly refused: ReadonlySet<string>;
}

/** Makes the session in use, whose versions `keep` writes one after the other. */
function keptSession(first: SignIn | null, keep: (signIn: SignIn) => Promise<void>): Session {
  let signIn = first;
  /** The last renewal, until an answer shows one of its two sessions to be signed in. */
  let renewal: Renewal | null = null;
  let standing: SessionStanding = "unknown";
  let written: Promise<void> = Promise.resolve();
  const listeners: ((standing: SessionStanding) => void)[] = [];
  const renewals = new Map<string, string>();

  const stand = (next: SessionStanding) => {
    if (standing === next) return;
    standing = next;
    for (const listener of listeners) listener(next);
  };
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    const writing = written.then(write);
    written = writing.catch(() => undefined);
    return writing;
  };
  /** Uses `next` at once, and stores it without waiting. */
  const change = (next: SignIn) => {
    signIn = next;
    inTurn(async () => {
      if (signIn === next) await keep(next);
    }).catch((error) => log.error("A renewed session could not be stored: {error}", { error }));
  };
  return {
    cookies: () => signIn?.cookies ?? null,
    setAtMs: () => signIn?.setAtMs ?? null,
    async set(cookies, setAtMs) {
      const next = { cookies: newest(headerSafe(cookies), renewals), setAtMs };
      await inTurn(async () => {
        await keep(next);
        signIn = next;
      });
      renewal = null;
      stand("works");
    },
    renewed(sent, cookies) {
      if (!isHeaderSafe(cookies)) return;
      if (signIn?.cookies === sent) {
        const after = { cookies, setAtMs: signIn.setAtMs };
        renewal = { before: renewal?.before ?? signIn, after, refused: new Set() };
        change(after);
        return;
      }
      // It belongs to a session that is being tried and not in use yet. The oldest are forgotten.
      renewals.set(sent, cookies);
      const [oldest] = renewals.keys();
      if (renewals.size > MOST_RENEWALS && oldest !== undefined) renewals.delete(oldest);
    },
    saw(sent, isSignedIn) {
      if (renewal === null) {
        if (sent === signIn?.cookies) stand(isSignedIn ? "works" : "refused");
        return;
      }
      const { before, after, refused } = renewal;
      if (sent !== before.cookies && sent !== after.cookies) return;
      if (isSignedIn) {
        if (sent === after.cookies && signIn !== after) change(after);
        renewal = null;
        stand("works");
        return;
      }
      // Either can be the wrong one: the old session may end with the renewal, and a page for visitors may set cookies
      // that are no session. When one is refused, the other is used.
      renewal = { before, after, refused: new Set([...refused, sent]) };
      if (sent === signIn?.cookies) change(signIn === after ? before : after);
      if (renewal.refused.size === 2) stand("refused");
    },
    standing: () => standing,
    onStanding: (listener) => void listeners.push(listener),
  };
}

/** Returns `cookies` as renewed by the answers that were given for them. */
function newest(cookies: string, renewals: Map<string, string>): string {
  const renewed = renewals.get(cookies);
  renewals.delete(cookies);
  return renewed === undefined ? cookies : newest(renewed, renewals);
}

/**
 * Returns true when a `Cookie` header can carry `text`: no line break or other control character can smuggle a header
 * in.
 */
export function isHeaderSafe(text: string): boolean {
  return /^[\x20-\x7e\x80-\xff]+$/.test(text) && text.trim() !== "";
}

function headerSafe(cookies: string): string {
  if (isHeaderSafe(cookies)) return cookies.trim();
  throw new RangeError(
    "The cookies are empty or hold a line break or another character that no header can carry",
  );
}

/** Returns the reason why a stored session is none; null where it is one, whatever key it was sealed with. */
export function sessionProblem(value: Json): string | null {
  return storedSession.safeParse(value).success ? null : "its document is not one of ours";
}

/** Returns the value stored at `key`, as plain text if it is no JSON. */
async function storedAt(store: Store, key: Key): Promise<Json | undefined> {
  const [folder, name] = key;
  const document = (await store.list([folder])).find(({ key }) => key.length === 2 && key[1] === name);
  return document?.raw ?? document?.value;
}

/** Reads cookies as the older installation stored them, sealed or plainly; null where these are none. */
async function olderSignIn(stored: Json | undefined, openOlder: OpenOlder): Promise<SignIn | null> {
  const isSealed = typeof stored === "string" && isSealedByOlder(stored);
  const { success, data } = olderSession.safeParse(isSealed ? await openOlder(stored) : stored);
  if (!success) return null;
  const setAtMs = "timestamp" in data ? data.timestamp?.getTime() ?? null : null;
  return { cookies: data.cookies.trim(), setAtMs };
}

async function open(stored: Json | undefined, cipher: Cipher): Promise<SignIn | null> {
  if (stored === undefined) return null;
  if (typeof stored === "string" && isSealedByOlder(stored)) return notSignedIn(SEALED_BY_OLDER);
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
  log.error("Your stored session at Nellis can't be read ({reason}): {signIn}", { reason, signIn: SIGN_IN });
  return null;
}
