import { join } from "node:path";

/** A data folder that nobody else uses until it is released. */
export interface DataDir {
  /** The path of a file in it. */
  file(name: string): string;
  release(): void;
}

/** Another Gavel works in this folder: two would bid against each other. */
export class DataDirInUse extends Error {
  override readonly name = "DataDirInUse";

  constructor(path: string) {
    super(`Another Gavel is using ${path}: stop it, or give this one a DATA_DIR of its own`);
  }
}

/**
 * Makes `path` where it is missing, for its owner alone, and takes it for this process; the system lets it go
 * when the process ends, however it ends. Throws `DataDirInUse`.
 */
export async function openDataDir(path: string): Promise<DataDir> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const lock = await Deno.open(join(path, "gavel.lock"), { create: true, write: true });
  if (!await lock.tryLock(true)) {
    lock.close();
    throw new DataDirInUse(path);
  }
  return {
    file: (name) => join(path, name),
    release: () => lock.close(),
  };
}
