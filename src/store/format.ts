import { z } from "zod";
import { StartError } from "../start_error.ts";
import { isFields, STORE_FORMAT } from "./migrations.ts";
import { keepCopy, storedAt } from "./record.ts";
import type { Store, StoredDocument } from "./store.ts";

/** An error for a store that a newer Gavel has written to: this one would misread it. */
export class NewerStore extends StartError {
  override readonly name = "NewerStore";
}

const FORMAT_KEY = ["system", "format"] as const;
const storedFormat = z.object({ format: z.int().min(0) });

/**
 * Writes this Gavel's format into `store`, also where an older installation left none. `place` names the store for its
 * owner. Throws `NewerStore` where a newer Gavel has written to it.
 */
export async function claimFormat(store: Store, place: string): Promise<void> {
  const stored = await storedAt(store, FORMAT_KEY);
  const format = formatIn(stored);
  if (stored && format === null) await keepCopy(store, stored, "it names no format");
  refuse(format, place);
  if ((format ?? 0) < STORE_FORMAT || !isFields(stored?.value)) {
    await store.put(FORMAT_KEY, { format: STORE_FORMAT });
  }
}

/** Throws `NewerStore` where a newer Gavel has written to `store`, and writes nothing. */
export async function refuseNewer(store: Store, place: string): Promise<void> {
  refuse(formatIn(await storedAt(store, FORMAT_KEY)), place);
}

/** Returns the format that a record names; null where it names none. */
function formatIn(stored: StoredDocument | undefined): number | null {
  const known = storedFormat.safeParse(stored?.value);
  return known.success ? known.data.format : null;
}

function refuse(format: number | null, place: string): void {
  if (format === null || format <= STORE_FORMAT) return;
  throw new NewerStore(
    `A newer Gavel has written to ${place} (format ${format}, and this one reads up to ${STORE_FORMAT}): ` +
      "update Gavel, or restore a backup of this version's into a store of its own",
  );
}
