import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { readRecord, setAside, stamped, storedTime } from "../store/record.ts";
import type { Json, Key, Store } from "../store/store.ts";

/** A right to use Gavel beside the owner's token: a browser that is signed in, or a client with a token of its own. */
export interface Grant {
  readonly id: string;
  readonly kind: "session" | "client";
  /** The owner's word for it, or the browser's. */
  readonly name: string;
  /** The client whose token opened this session, which ends with it and may no more; null for everything else. */
  readonly parentId: string | null;
  /** By our own clock, as is the time below. */
  readonly createdAtMs: number;
  /** Null until it is used for the first time. */
  readonly lastSeenAtMs: number | null;
}

/** The two secrets of a browser session. Neither is worth anything without the other. */
export interface SessionSecrets {
  /** For a cookie that no script reads. Every port of the same host is sent it. */
  readonly cookie: string;
  /** For the page's own storage, which a page of another port can't read. */
  readonly key: string;
}

/** A browser that signs in. */
export interface SessionOpening {
  readonly name: string;
  /** The client whose token opens the session; null where it is the owner. */
  readonly parentId: string | null;
  /** The cookies that the browser had until now: sessions of theirs can't be used any more. */
  readonly oldCookies?: readonly string[];
}

/** A new grant, in force at once. Its secrets are shown this once: only their hashes are kept. */
export type Granted<Secrets> = Secrets & {
  readonly id: string;
  /** Resolves once the grant survives a restart. */
  readonly written: Promise<void>;
};

/** The grants that are in force. They are kept in memory, so they go on while the store is away. */
export interface Grants {
  ofToken(token: string): Grant | undefined;
  /** Returns the session to which both secrets belong. */
  ofSession(secrets: SessionSecrets): Grant | undefined;
  /** Notes that the grant was used now, durably at most once an hour. */
  use(id: string): void;
  /** Opens a session. Ends those that it replaces, and the longest unused one of too many that the same opener has. */
  openSession(opening: SessionOpening): Granted<SessionSecrets>;
  addClient(name: string): Granted<{ readonly token: string }>;
  /** Returns every grant, the newest first; the order is the same after a restart. */
  list(): readonly Grant[];
  /** Ends grants, and the sessions that their tokens opened, at once. Resolves once that survives a restart. */
  end(ids: readonly string[]): Promise<void>;
  /** Calls `listener` with the id of each grant that ends. */
  onEnd(listener: (id: string) => void): void;
}

/** The most sessions of the owner, and the most clients, far more than a household has. */
export const MOST_GRANTS = 100;
/** The most sessions that one client's token may have open. They count apart, so that they end none of the owner's. */
const MOST_OF_A_CLIENT = 10;

const FOLDER = "access";
const SECRET_BYTES = 32;
const HOUR_MS = 60 * 60 * 1000;
/** A session that nobody has used for so long ends. A client's token stays until it is revoked. */
const UNUSED_MS = 90 * 24 * HOUR_MS;

const storedGrant = z.object({
  kind: z.enum(["session", "client"]),
  name: z.string(),
  parentId: z.string().nullable(),
  secretHash: z.string(),
  keyHash: z.string().nullable(),
  createdAtMs: storedTime,
  lastSeenAtMs: storedTime.nullable(),
});

/** A grant with the hashes of its secrets. */
interface Kept extends Grant {
  /** SHA-256 is enough: a secret of 256 random bits can't be tried out. */
  readonly secretHash: string;
  /** Null for a client, which has one secret. */
  readonly keyHash: string | null;
  lastSeenAtMs: number | null;
}

const log = getLogger(["gavel", "owner"]);

/**
 * Loads the grants. One that can't be read is moved aside and grants nothing. Of a store that has lost newer data none
 * is taken: a token that was revoked since could be among them.
 */
export async function loadGrants(
  store: Store,
  clock: Pick<Clock, "now">,
  { isStoreLost = false }: { readonly isStoreLost?: boolean } = {},
): Promise<Grants> {
  const documents = await store.list([FOLDER]);
  if (isStoreLost && documents.length > 0) {
    log.warn("Every browser and client has to sign in anew: the store has lost newer data");
    await Promise.all(documents.map(({ key }) => store.delete(key)));
    return grantsIn([], store, clock);
  }
  const kept: Kept[] = [];
  for (const document of documents) {
    const reading = readRecord("grant", document, storedGrant);
    const id = document.key[1];
    if ("data" in reading && id !== undefined) kept.push({ id, ...reading.data });
    else await setAside(store, document, "reason" in reading ? reading.reason : "it has no name");
  }
  return grantsIn(kept, store, clock);
}

/** Returns the reason why a stored grant can't be read; null where it can. */
export function grantProblem(value: Json): string | null {
  const reading = readRecord("grant", { value }, storedGrant);
  return "reason" in reading ? reading.reason : null;
}

function grantsIn(loaded: readonly Kept[], store: Store, clock: Pick<Clock, "now">): Grants {
  const grants = new Map(loaded.map((grant) => [grant.id, grant]));
  const bySecret = new Map(loaded.map((grant) => [grant.secretHash, grant]));
  /** The time of the last use that is stored. */
  const storedUses = new Map(loaded.map(({ id, lastSeenAtMs }) => [id, lastSeenAtMs]));
  const listeners: ((id: string) => void)[] = [];

  const write = (grant: Kept): Promise<void> => {
    const { id, ...fields } = grant;
    storedUses.set(id, grant.lastSeenAtMs);
    return store.put(keyOf(id), stamped("grant", fields));
  };
  const end = async (ids: readonly string[]): Promise<void> => {
    const all = [...grants.values()].filter(({ id, parentId }) =>
      ids.includes(id) || parentId !== null && ids.includes(parentId)
    );
    for (const { id, secretHash } of all) {
      grants.delete(id);
      bySecret.delete(secretHash);
      storedUses.delete(id);
    }
    const gone = all.map(({ id }) => store.delete(keyOf(id)));
    for (const { id } of all) for (const listener of listeners) listener(id);
    await Promise.all(gone);
  };
  const endUnused = () => {
    const over = [...grants.values()].filter((grant) => isUnused(grant, clock.now()));
    if (over.length > 0) endLater(over.map(({ id }) => id));
  };
  const endLater = (ids: readonly string[]) => {
    end(ids).catch((error) => log.warn("A session that is over stays in the store: {error}", { error }));
  };
  const found = (secret: string, kind: Grant["kind"]): Kept | undefined => {
    const grant = bySecret.get(hashOf(secret));
    if (grant?.kind !== kind) return undefined;
    if (!isUnused(grant, clock.now())) return grant;
    endLater([grant.id]);
    return undefined;
  };
  const add = (
    fields: Pick<Kept, "kind" | "name" | "parentId" | "lastSeenAtMs">,
    secrets: readonly string[],
  ) => {
    const [secretHash = "", keyHash = null] = secrets.map(hashOf);
    const grant: Kept = { id: crypto.randomUUID(), ...fields, secretHash, keyHash, createdAtMs: clock.now() };
    grants.set(grant.id, grant);
    bySecret.set(secretHash, grant);
    return { id: grant.id, written: write(grant) };
  };

  endUnused();
  return {
    ofToken: (token) => found(token, "client"),
    ofSession({ cookie, key }) {
      const session = found(cookie, "session");
      return session && isSame(hashOf(key), session.keyHash ?? "") ? session : undefined;
    },
    use(id) {
      const grant = grants.get(id);
      if (!grant) return;
      grant.lastSeenAtMs = clock.now();
      const storedMs = storedUses.get(id) ?? null;
      if (storedMs !== null && grant.lastSeenAtMs - storedMs < HOUR_MS) return;
      write(grant).catch((error) => log.warn("The use of {id} is not stored: {error}", { id, error }));
    },
    openSession({ name, parentId, oldCookies = [] }) {
      endUnused();
      endLater(oldCookies.flatMap((cookie) => found(cookie, "session")?.id ?? []));
      const sessions = [...grants.values()]
        .filter((grant) => grant.kind === "session" && grant.parentId === parentId)
        .sort((one, other) => lastSeenMs(one) - lastSeenMs(other));
      const tooMany = sessions.length - ((parentId === null ? MOST_GRANTS : MOST_OF_A_CLIENT) - 1);
      if (tooMany > 0) endLater(sessions.slice(0, tooMany).map(({ id }) => id));
      const [cookie, key] = [newSecret(), newSecret()];
      const fields = { kind: "session", name, parentId, lastSeenAtMs: clock.now() } as const;
      return { cookie, key, ...add(fields, [cookie, key]) };
    },
    addClient(name) {
      const token = newSecret();
      const fields = { kind: "client", name, parentId: null, lastSeenAtMs: null } as const;
      return { token, ...add(fields, [token]) };
    },
    list() {
      endUnused();
      return [...grants.values()].sort((one, other) =>
        other.createdAtMs - one.createdAtMs || (one.id < other.id ? -1 : 1)
      );
    },
    end,
    onEnd: (listener) => void listeners.push(listener),
  };
}

/** Returns 256 random bits as text that a cookie and a header can carry. */
function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

function keyOf(id: string): Key {
  return [FOLDER, id];
}

function isUnused(grant: Grant, nowMs: number): boolean {
  return grant.kind === "session" && nowMs - lastSeenMs(grant) > UNUSED_MS;
}

function lastSeenMs({ lastSeenAtMs, createdAtMs }: Grant): number {
  return lastSeenAtMs ?? createdAtMs;
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64");
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(bytesOf(one), bytesOf(other));
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
