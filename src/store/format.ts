import { z } from "zod";
import { StartError } from "../start_error.ts";
import { isFields, STORE_FORMAT } from "./migrations.ts";
import { keepCopy, storedAt } from "./record.ts";
import type { Store } from "./store.ts";

/** A store that a newer Gavel has written to: this one would misread it. */
export class NewerStore extends StartError {
  override readonly name = "NewerStore";
}

const FORMAT_KEY = ["system", "format"] as const;
const storedFormat = z.object({ format: z.int().min(0) });

/**
 * Marks `store` as one of this Gavel's format. `place` names the store for its owner. Throws `NewerStore` for one that a
 * newer Gavel has written. An older installation's store says nothing of its format.
 */
export async function claimFormat(store: Store, place: string): Promise<void> {
  const stored = await storedAt(store, FORMAT_KEY);
  const known = storedFormat.safeParse(stored?.value);
  if (stored && !known.success) await keepCopy(store, stored, "it names no format");
  const format = known.success ? known.data.format : 0;
  if (format > STORE_FORMAT) {
    throw new NewerStore(
      `A newer Gavel has written to ${place} (format ${format}, and this one reads up to ${STORE_FORMAT}): ` +
        "start that version again, or give this one a store of its own",
    );
  }
  if (format < STORE_FORMAT || !isFields(stored?.value)) {
    await store.put(FORMAT_KEY, { format: STORE_FORMAT });
  }
}
