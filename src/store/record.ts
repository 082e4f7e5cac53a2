import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { isFields, migrated, type RecordKind } from "./migrations.ts";
import type { Json, Key, Store, StoredDocument } from "./store.ts";

export { isFields, type RecordKind, stamped } from "./migrations.ts";

/** A record as read, or the reason why it can't be. */
export type RecordReading<Data> = { readonly data: Data } | { readonly reason: string };

/** The last moment that a `Date` can hold (ms since the Unix epoch). */
const LAST_MS = 8.64e15;
/** A stored moment (ms since the Unix epoch), one that a `Date` can hold: any other could not be shown. */
export const storedTime = z.number().min(-LAST_MS).max(LAST_MS);

/** The folder for copies of documents that can't be read, each under its own key. */
const SET_ASIDE = "set_aside";

const log = getLogger(["gavel", "store"]);

/** Reads a stored record of `kind`, in any version, by `schema`. */
export function readRecord<Data>(
  kind: RecordKind,
  { value, raw }: Pick<StoredDocument, "value" | "raw">,
  schema: z.ZodType<Data>,
): RecordReading<Data> {
  if (raw !== undefined) return { reason: "it is no JSON" };
  if (!isFields(value)) return { reason: "it is no record" };
  const newest = migrated(kind, value);
  if ("reason" in newest) return newest;
  const { success, data, error } = schema.safeParse(newest.document);
  return success ? { data } : { reason: problemsIn(error) };
}

/**
 * Reads the document at `key`; undefined only where nothing was ever written. A text that is no JSON comes with its
 * `raw` text, and something that is no document at all as null.
 */
export async function storedAt(store: Store, key: Key): Promise<StoredDocument | undefined> {
  const folder = await store.list([key[0]]);
  const found = folder.find((document) => JSON.stringify(document.key) === JSON.stringify(key));
  if (found) return found;
  const value = await store.get(key);
  return value === undefined ? undefined : { key, value };
}

/** Says what is wrong in a document, and where. */
export function problemsIn({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "the document"}: ${message}`).join("; ");
}

/** Keeps a copy of a document that can't be read, with the reason; the document stays. Resolves to false if it can't. */
export async function keepCopy(store: Store, document: StoredDocument, reason: string): Promise<boolean> {
  const { key, value, raw } = document;
  const copy: Json = raw === undefined ? { reason, document: value } : { reason, raw };
  try {
    await store.put([SET_ASIDE, ...key], copy);
    return true;
  } catch (error) {
    log.error("No copy of {key} could be kept, which can't be read: {error}", { key: key.join("/"), error });
    return false;
  }
}

/**
 * Moves a document that can't be read to where nothing loads it. Writes the copy before it removes the document, so that
 * one of them is always there. Never rejects.
 */
export async function setAside(store: Store, document: StoredDocument, reason: string): Promise<void> {
  const key = document.key.join("/");
  if (!await keepCopy(store, document, reason)) return;
  try {
    await store.delete(document.key);
    log.error("{key} in the store can't be read ({reason}): it was moved to {to}", {
      key,
      reason,
      to: `${SET_ASIDE}/${key}`,
    });
  } catch (error) {
    log.error("{key} in the store can't be read ({reason}), and stays where it is: {error}", {
      key,
      reason,
      error,
    });
  }
}
