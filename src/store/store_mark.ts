import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { keepPrivate, refuseSpecialFile } from "./owner_files.ts";
import { storedAt } from "./record.ts";
import type { Store } from "./store.ts";

/** The file in the data folder with the name and commits of the store that its Gavel has used. */
export const MARK_FILE = "gavel.store";

/** The mark of a store in the data folder, compared with the store. */
export interface StoreMark {
  /** The data that the store has lost since the folder's Gavel used it; null where it is whole. */
  readonly lost: "everything" | "the newest" | null;
  /** Writes the store's name into itself and the folder, with so many commits. It counts as whole from now on. */
  adopt(commits: number): Promise<void>;
  /** Writes the number of commits that the store has acknowledged into the folder. Never rejects. */
  note(commits: number): Promise<void>;
}

const ID_KEY = ["system", "store"] as const;
const markSchema = z.object({ id: z.string().min(1), commits: z.int().min(0) });
const idSchema = z.object({ id: z.string().min(1) });
type Mark = z.infer<typeof markSchema>;

/** The mark of a folder whose file can't be read: some unknown store was used. */
const UNREADABLE: Mark = { id: "", commits: 0 };

const log = getLogger(["gavel", "store"]);

/**
 * Reads the mark at `path` and compares it with `store`, which has so many `commits` (0 where it does not count them).
 * Call it before anything is written to the store.
 */
export async function readStoreMark(store: Store, path: string, commits: number): Promise<StoreMark> {
  await refuseSpecialFile(path);
  const known = await markAt(path);
  const stored = idSchema.safeParse((await storedAt(store, ID_KEY))?.value);
  const storedId = stored.success ? stored.data.id : null;
  const isEmpty = (await store.list(["system"])).length === 0;
  const id = storedId ?? crypto.randomUUID();
  let last: Promise<unknown> = Promise.resolve();
  /** Writes one mark after another: two at once would take each other's unfinished file. */
  const write = (commits: number) => {
    const written = last.then(() => writeMark(path, { id, commits }));
    last = written.catch(() => undefined);
    return written;
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

async function writeMark(path: string, mark: Mark): Promise<void> {
  const unfinished = `${path}.new`;
  await Deno.writeTextFile(unfinished, `${JSON.stringify(mark)}\n`, { mode: 0o600 });
  await keepPrivate(unfinished);
  await Deno.rename(unfinished, path);
}

/**
 * Says what the store has lost. One with another name is another store, which its owner has chosen. One without a name
 * is older than names, unless its commits were counted once.
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
