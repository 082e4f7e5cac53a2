import type { Json } from "./store.ts";

/** A document whose fields have names. */
export type Fields = { readonly [name: string]: Json | undefined };

/** Makes a document of one version into one of the next. */
type Migration = (document: Fields) => Fields;

/**
 * The steps of each kind of record, oldest first: a record's version is the number of steps that it has been through.
 * What was stored before there were versions has none, which counts as 0. A new step goes to the end; none is changed.
 */
const MIGRATIONS = {
  auction: [withHeld],
  bid_history: [unchanged],
  bidding: [unchanged],
  commitments: [withEnd],
  notify: [unchanged],
  session: [unchanged],
  settings: [withoutUnsetDefault],
  timeline: [unchanged],
} as const satisfies Readonly<Record<string, readonly Migration[]>>;

/** The kinds of record that Gavel stores. */
export type RecordKind = keyof typeof MIGRATIONS;

/** The format of a whole store. Every step of any kind raises it, so that an older Gavel knows what it can't read. */
export const STORE_FORMAT: number = Object.values(MIGRATIONS).reduce((sum, steps) => sum + steps.length, 0);

/** `document` as it is stored: with the version of its kind. */
export function stamped<Document extends object>(kind: RecordKind, document: Document) {
  return { ...document, version: MIGRATIONS[kind].length };
}

/** A stored document in the newest version of its kind, or why it can't be brought there. */
export function migrated(
  kind: RecordKind,
  document: Fields,
): { readonly document: Fields } | { readonly reason: string } {
  const { version = 0, ...fields } = document;
  const steps: readonly Migration[] = MIGRATIONS[kind];
  if (typeof version !== "number" || !Number.isInteger(version) || version < 0) {
    return { reason: "its version is no number" };
  }
  if (version > steps.length) {
    return { reason: `a newer Gavel wrote it (version ${version}, and ${steps.length} is known here)` };
  }
  return { document: steps.slice(version).reduce<Fields>((older, step) => step(older), fields) };
}

/** Version 1 of most kinds only names its version. */
function unchanged(document: Fields): Fields {
  return document;
}

/** The first auctions knew nothing of limits that hold a lot. */
function withHeld(document: Fields): Fields {
  const { gavel } = document;
  return isFields(gavel) ? { ...document, gavel: { held: null, ...gavel } } : document;
}

/** The first exposures did not say whether the end of the lot was seen. */
function withEnd(document: Fields): Fields {
  return { isOver: false, ...document };
}

/**
 * The first Gavels switched strategies off by default, without any effect, and wrote every default at each save. What they
 * stored is not the owner's word. An older installation's settings, which have none of Gavel's limits, are.
 */
function withoutUnsetDefault(document: Fields): Fields {
  const { general, budget, costs, groups } = document;
  const isGavels = [budget, costs, groups].every(isFields);
  if (!isGavels || !isFields(general) || general["autoBidDefault"] !== false) return document;
  const { autoBidDefault: _unset, ...others } = general;
  return { ...document, general: others };
}

/** Whether `json` is a document with named fields. */
export function isFields(json: Json | undefined): json is Fields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
