import { PATIENT_KINDS } from "../auction/words.ts";

/** The digest of the day is no news by itself. */
const PATIENT: ReadonlySet<string> = new Set([...PATIENT_KINDS, "digest"]);

/** Returns true for a notice that must not wait for the morning. A kind that this version does not know is one. */
export function isUrgent({ kind }: { readonly kind: string }): boolean {
  return !PATIENT.has(kind);
}
