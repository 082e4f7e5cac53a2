import { PATIENT_KINDS } from "../auction/words.ts";

const PATIENT: ReadonlySet<string> = new Set(PATIENT_KINDS);

/** Returns true for a notice that must not wait for the morning. A kind that this version does not know is one. */
export function isUrgent({ kind }: { readonly kind: string }): boolean {
  return !PATIENT.has(kind);
}
