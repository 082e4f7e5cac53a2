import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { keepPrivate, refuseSpecialFile } from "./owner_files.ts";
import { storedAt } from "./record.ts";
import type { Store } from "./store.ts";

/** The file in the data folder that names the store that the folder's Gavel has used. */
export const MARK_FILE = "gavel.store";

/** Compares a store with what the data folder knows of it. */
export interface StoreMark {
  /** What the store has lost since the folder's Gavel used it: all of it, or its newest part. Null where it is whole. */
  readonly lost: "everything" | "the newest" | null;
  /** Names the store in itself and in the folder, as of so many commits: from now on it counts as whole. */
  adopt(commits: number): Promise<void>;
  /** Writes into the folder how many commits the store has acknowledged. Never rejects. */
  note(commits: number): Promise<void>;
}

const ID_KEY = ["system", "store"] as const;
const markSchema = z.object({ id: z.string().min(1), commits: z.int().min(0) });
const idSchema = z.object({ id: z.string().min(1) });
type Mark = z.infer<typeof markSchema>;

/** The mark of a folder whose file can't be read: a store was used, and it is not known which. */
const UNREADABLE: Mark = { id: "", commits: 0 };

const log = getLogger(["gavel", "store"]);

/**
 * Reads the mark at `path` and compares it with `store`, of so many `commits`; 0 where it does not count them. Ask before
 * anything is written to the store.
 */
export async function readStoreMark(store: Store, path: string, commits: number): Promise<StoreMark> {
  await refuseSpecialFile(path);
  const known = await markAt(path);
  const stored = idSchema.safeParse((await storedAt(store, ID_KEY))?.value);
  const storedId = stored.success ? stored.data.id : null;
  const isEmpty = (await store.list(["system"])).length === 0;
  const id = storedId ?? crypto.randomUUID();
  const write = async (commits: number) => {
    const unfinished = `${path}.new`;
    await Deno.writeTextFile(unfinished, `${JSON.stringify({ id, commits })}\n`, { mode: 0o600 });
    await keepPrivate(unfinished);
    await Deno.rename(unfinished, path);
  };
  return {
    lost: lossIn(known, storedId, commits, isEmpty),
    async adopt(commits) {
      if (storedId === null) await store.put(ID_KEY, { id });
      await write(commits);
    },
    note: (commits) =>
      write(commits).catch((error) => log.debug("{path} could not be written: {error}", { path, error })),
  };
}

/**
 * A store with another name is another store, which its owner has chosen. A store without one is of before stores had
 * names, unless its commits were counted once.
 */
function lossIn(known: Mark | null, storedId: string | null, commits: number, isEmpty: boolean) {
  if (known === null) return null;
  if (storedId === null) return isEmpty ? "everything" : commits < known.commits ? "the newest" : null;
  return storedId === known.id && commits < known.commits ? "the newest" : null;
}

async function markAt(path: string): Promise<Mark | null> {
  try {
    return markSchema.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    log.warn("{path} can't be read: {error}", { path, error });
    return UNREADABLE;
  }
}
