import type { Json } from "./store.ts";

/** A document whose fields have names. */
export type Fields = { readonly [name: string]: Json | undefined };

/** A step that turns a document of one version into one of the next. */
type Migration = (document: Fields) => Fields;

/**
 * The steps of each kind of record, oldest first. A record's version is the number of steps that it has been through; a
 * record without one was stored before there were versions, and counts as 0. Add a step at the end; never change one.
 */
const MIGRATIONS = {
  auction: [withHeld],
  bid_history: [unchanged],
  bidding: [unchanged],
  commitments: [withEnd],
  grant: [],
  notify: [unchanged],
  result: [],
  session: [unchanged],
  settings: [withoutUnsetDefault],
  timeline: [unchanged],
} as const satisfies Readonly<Record<string, readonly Migration[]>>;

/** The kinds of record that Gavel stores. */
export type RecordKind = keyof typeof MIGRATIONS;

/** The format of a whole store. Every step of any kind raises it, so that an older Gavel refuses the store. */
export const STORE_FORMAT: number = Object.values(MIGRATIONS).reduce((sum, steps) => sum + steps.length, 0);

/** Returns `document` with the version of its kind, ready to be stored. */
export function stamped<Document extends object>(kind: RecordKind, document: Document) {
  return { ...document, version: MIGRATIONS[kind].length };
}

/** Brings a stored document to the newest version of its kind, or says why that can't be done. */
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

/** Changes nothing: version 1 of most kinds only adds the version itself. */
function unchanged(document: Fields): Fields {
  return document;
}

/** Adds `held`, which the first auctions did not have. */
function withHeld(document: Fields): Fields {
  const { gavel } = document;
  return isFields(gavel) ? { ...document, gavel: { held: null, ...gavel } } : document;
}

/** Adds that the end of the lot was not seen, of which the first exposures said nothing. */
function withEnd(document: Fields): Fields {
  return { isOver: false, ...document };
}

/**
 * Drops an `autoBidDefault` of false that a first Gavel stored: it wrote all defaults at each save, and this one had no
 * effect, so the owner never chose it. In an older installation's settings, which lack Gavel's limits, the owner did.
 */
function withoutUnsetDefault(document: Fields): Fields {
  const { general, budget, costs, groups } = document;
  const isGavels = [budget, costs, groups].every(isFields);
  if (!isGavels || !isFields(general) || general["autoBidDefault"] !== false) return document;
  const { autoBidDefault: _unset, ...others } = general;
  return { ...document, general: others };
}

/** Returns true when `json` is a document with named fields. */
export function isFields(json: Json | undefined): json is Fields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
